// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_requests.h"

#include <CLI/CLI.hpp>

#include "plugins/detectors/alerts/daemon_verb.h"

namespace wireroom::alerts {
namespace {

constexpr std::string_view kState = "rules state";
constexpr std::string_view kRestore = "rules restore ";

constexpr Verb kVerbs[] = {
    {"rules state", "Shows the rules in force: how many, what was refused, what is set aside."},
    {"rules restore", "Brings back a rule that was set aside for its cost."},
};

std::string State(const CostLedger& ledger, const RuleBook& book) {
  const auto set = book.current();
  size_t rules = 0;
  for (const RuleIndex::Part& part : set->index->parts())
    for (uint32_t rule = 0; rule < part.segment->rule_count(); ++rule)
      rules += !part.IsRemoved(rule);
  std::string out = std::to_string(rules) + " rules in " +
                    std::to_string(set->index->parts().size()) + " parts, " +
                    std::to_string(set->index->MemoryBytes() / 1024) + " KiB\n";
  const std::vector<std::string> errors = book.errors();
  if (!errors.empty()) out += "refused, what was right before is in force:\n";
  for (const std::string& line : errors) out += "  " + line + "\n";
  const std::string aside = ledger.List();
  return out + (aside.empty() ? "no rule is set aside\n" : "set aside for their cost:\n" + aside);
}

}  // namespace

std::span<const Verb> RuleRequestVerbs() { return kVerbs; }

int RunRuleRequestVerb(std::string_view verb, std::span<const std::string_view> arguments,
                       Console& console) {
  const bool restore = verb != kState;
  CLI::App app(std::string(kVerbs[restore].summary) + " Asks the running daemon.");
  std::string id;
  if (restore) app.add_option("rule", id, "The rule's id")->required();
  return RunDaemonVerb(
      verb, arguments, app,
      [&] { return restore ? std::string(kRestore) + id : std::string(kState); }, console);
}

bool IsRuleRequest(std::string_view request) {
  return request == kState || request.starts_with(kRestore);
}

std::string AnswerRuleRequest(std::string_view request, CostLedger& ledger, const RuleBook& book,
                              Detections& out) {
  if (request == kState) return State(ledger, book);
  const std::string id(request.substr(kRestore.size()));
  if (!ledger.Restore(out, id))
    throw std::invalid_argument("rule '" + id + "' is not set aside; `wireroom rules state` lists "
                                "those that are");
  return "rule '" + id + "' is tried again\n";
}

}  // namespace wireroom::alerts

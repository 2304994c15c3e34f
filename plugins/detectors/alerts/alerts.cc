// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alerts.h"

#include <algorithm>
#include <stdexcept>

#include "plugins/detectors/alerts/alert_commands.h"
#include "plugins/detectors/alerts/rule_commands.h"
#include "plugins/detectors/alerts/rule_files.h"
#include "plugins/detectors/alerts/rule_requests.h"
#include "plugins/detectors/alerts/rule_test.h"
#include "plugins/detectors/alerts/varint.h"

namespace wireroom::alerts {

void Alerts::Refuse(const RuleErrors& errors) const {
  if (errors.count() == 1) throw std::invalid_argument(errors.lines().front());
  throw std::invalid_argument(errors.lines().front() + "; and " +
                              std::to_string(errors.count() - 1) +
                              " further errors in the rules, see the log");
}

void Alerts::Start() {
  RuleErrors errors;
  LoadedRules loaded = LoadRules(*rules_, host(), &errors);
  for (const std::string& line : errors.lines()) host().Error(line);
  if (loaded.missing) Refuse(errors);
  if (!errors.empty()) {
    host().Count("rules_refused", errors.count());
    host().Error("errors in the rules: " + std::to_string(errors.count()) + "; what is right is in "
                 "force, correct the rest (`wireroom check` and `wireroom rules lint` tell it too)");
  }
  for (const std::string& warning : loaded.warnings) host().Warning(warning);
  const std::string read = std::to_string(loaded.files) + " files, " +
                           std::to_string(loaded.disabled) + " not enabled";
  book_ = std::make_shared<RuleBook>(*rules_, host(), std::move(loaded));
  set_ = book_->current();
  matcher_ = Matcher(set_->index, host());
  clock_ = {disorder_->microseconds, max_backdate_->microseconds, idle_timeout_->microseconds, {}};
  for (const std::string& text : *source_classes_) clock_.classes.push_back(ParseSourceClass(text));
  host().Info(std::to_string(set_->index->rule_count()) + " rules from " + read + "; index " +
              std::to_string(set_->index->MemoryBytes() / 1024) + " KiB");
  if (set_->index->rule_count() == 0)
    host().Warning("no rule is enabled, so no alert will fire; check the option 'rules'");
  book_->Watch(reload_interval_->microseconds);
}

void Alerts::KeepUp() {
  if (book_->generation() == set_->generation) return;
  set_ = book_->current();
  matcher_.SetIndex(set_->index, host());
}

void Alerts::Check(const std::function<void(std::string_view)>& tell) {
  RuleErrors errors;
  const LoadedRules loaded = LoadRules(*rules_, host(), &errors, true);
  if (!errors.empty()) Refuse(errors);  // Start has told them
  const auto outcomes = RunRuleTests(loaded, host(), "", &errors);
  for (const std::string& line : errors.lines()) host().Error(line);
  if (!errors.empty()) Refuse(errors);
  const size_t failed = TellOutcomes(loaded, outcomes, [&](const std::string& text) {
    for (size_t at = 0; at <= text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      tell("alerts: " + text.substr(at, end - at));
      at = end + 1;
    }
  });
  if (failed != 0)
    throw std::runtime_error(std::to_string(failed) + " of " + std::to_string(outcomes.size()) +
                             " tests in the rule files failed; correct the rules or the tests");
}

void Alerts::Annotate(const Article& article, Annotations& out) {
  KeepUp();
  if (articles_++ % DocumentShares::kEvery == 0) {
    CollectShown(article, host(), &shown_);
    book_->shares().Count(shown_);
  }
  const std::string_view list = ListMatches(article, &out);
  if (list.empty() && matcher_.costs().empty()) return;
  attached_.clear();
  PutVarint(&attached_, set_->generation);
  PutCosts(matcher_.costs(), &attached_);
  attached_ += list;
  out.Attach(attached_);
}

std::string_view Alerts::ListMatches(const Article& article, Annotations* out) {
  const std::span<const uint32_t> all = matcher_.Match(article);
  const auto matches = all.first(std::min(all.size(), static_cast<size_t>(*max_matches_)));
  if (matches.empty()) return {};
  bool complete = true;
  writer_.Start(matches.size());
  for (uint32_t rule : matches) {
    places_.clear();
    matcher_.Explain(article, rule, static_cast<size_t>(*max_evidence_), &places_);
    complete &= writer_.Add(rule, places_);
  }
  if (out && matches.size() < all.size())
    out->Truncate("it meets " + std::to_string(all.size()) + " rules, of which " +
                  std::to_string(matches.size()) + " alert (max_matches)");
  else if (out && !complete)
    out->Truncate("it meets " + std::to_string(all.size()) +
                  " rules; there is no room for the evidence of all");
  return writer_.bytes();
}

void Alerts::OpenDesk(Detections& out) {
  if (desk_) return;
  const auto change = [book = book_](std::string_view id, bool aside) {
    book->SetAside(id, aside);
  };
  ledger_ = std::make_shared<CostLedger>(host(), static_cast<uint32_t>(*cost_budget_), change);
  desk_ = std::make_shared<Desk>(host(), clock_, static_cast<size_t>(*history_),
                                 warm_up_->microseconds);
  desk_->SetLedger(ledger_.get());
  ledger_->Load(out, *book_->current()->index);
}

Desk& Alerts::DeskAt(const std::shared_ptr<const RuleSet>& set, Detections& out) {
  OpenDesk(out);
  if (set != desk_set_) {
    desk_set_ = set;
    // Articles that were matched by an earlier set may come behind a newer one.
    const bool newest = set->generation >= newest_;
    newest_ = std::max(newest_, set->generation);
    desk_->SetIndex(set->index, newest);
    desk_->SetDispatch(set->dispatch);
    if (newest) ledger_->SeeRules(out, *set->index);
  }
  return *desk_;
}

// An article is judged by the rules that it was matched by.
void Alerts::Detect(const Article& article, Detections& out) {
  std::string_view matches = article.attachment();
  if (matches.empty()) return DeskAt(book_->current(), out).TakeArticle(article, matches, out);
  uint32_t generation = 0;
  if (!TakeVarint(&matches, &generation))
    throw std::runtime_error("the attached list of matches is damaged");
  auto set = book_->Find(generation);
  std::vector<RuleCost> costs;
  if (set) {
    costs = TakeCosts(&matches, set->index->rule_count());
  } else {
    // It waited so long that they are gone: those in force are tried on it.
    KeepUp();
    set = set_;
    matches = ListMatches(article, nullptr);
    costs.assign(matcher_.costs().begin(), matcher_.costs().end());
  }
  DeskAt(set, out).TakeArticle(article, matches, out);
  ledger_->Take(out, article.sequence(), costs, *set->index);
}

void Alerts::Tick(Time clock, Time, Detections& out) {
  DeskAt(book_->current(), out).Tick(clock, out);
}

std::string Alerts::Request(Time clock, std::string_view request, Detections& out) {
  Desk& desk = DeskAt(book_->current(), out);
  return IsRuleRequest(request) ? AnswerRuleRequest(request, *ledger_, *book_, out)
                                : desk.Answer(clock, request, out);
}

std::span<const Verb> Alerts::verbs() const {
  static const std::vector<Verb> all = [] {
    std::vector<Verb> verbs(RuleVerbs().begin(), RuleVerbs().end());
    verbs.insert(verbs.end(), RuleRequestVerbs().begin(), RuleRequestVerbs().end());
    verbs.insert(verbs.end(), AlertVerbs().begin(), AlertVerbs().end());
    return verbs;
  }();
  return all;
}

int Alerts::RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                       Console& console) {
  if (verb == "rules state" || verb == "rules restore")
    return RunRuleRequestVerb(verb, arguments, console);
  const bool rules = verb.starts_with("rules ");
  return rules ? RunRuleVerb(verb, arguments, host(), console)
               : RunAlertVerb(verb, arguments, host(), console);
}

}  // namespace wireroom::alerts

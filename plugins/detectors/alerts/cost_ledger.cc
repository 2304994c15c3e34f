// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/cost_ledger.h"

#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/record.h"

namespace wireroom::alerts {
namespace {

std::string CostKey(std::string_view id) {
  return "k" + RecordWriter().Number(IndexSegment::IdHash(id)).bytes();
}

std::string AsideKey(std::string_view id) { return "x" + std::string(id); }

}  // namespace

void CostLedger::Load(Detections& out, const RuleIndex& index) {
  if (loaded_) return;
  loaded_ = true;
  out.Scan("x", [&](std::string_view key, std::string_view value) {
    RecordReader in(value);
    Aside aside;
    aside.content = static_cast<uint32_t>(in.Number());
    aside.steps = in.Number();
    aside.budget = in.Number();
    aside.sequence = in.Number();
    aside_.emplace(key.substr(1), aside);
    return true;
  });
  SeeRules(out, index);
  for (const auto& [id, aside] : aside_)
    host_.Warning("rule '" + id + "' is still set aside; `wireroom rules restore " + id +
                  "` brings it back");
}

bool CostLedger::IsAside(const RuleHead& head) const {
  if (aside_.empty()) return false;
  const auto known = aside_.find(head.id);
  return known != aside_.end() && known->second.content == head.content;
}

void CostLedger::Take(Detections& out, uint64_t sequence, std::span<const RuleCost> costs,
                      const RuleIndex& index) {
  RuleHead head;
  for (const RuleCost& cost : costs) {
    ReadHead(index.HeadOf(cost.rule), &head);
    const uint64_t budget = head.cost_budget.value_or(budget_);
    if (budget == 0 || IsAside(head)) continue;
    const std::string key = CostKey(head.id);
    const uint64_t window = sequence / kWindow;
    uint64_t steps = cost.steps;
    if (const auto before = out.Get(key)) {
      RecordReader in(*before);
      if (in.Number() == window) steps += in.Number();
    }
    if (steps <= budget * kWindow) {
      out.Put(key, RecordWriter().Number(window).Number(steps).bytes());
      continue;
    }
    out.Erase(key);
    SetAside(out, head, {head.content, steps / kWindow, budget, sequence});
  }
}

void CostLedger::SetAside(Detections& out, const RuleHead& head, const Aside& aside) {
  const std::string id(head.id);
  aside_[id] = aside;
  out.Put(AsideKey(id), RecordWriter()
                            .Number(aside.content)
                            .Number(aside.steps)
                            .Number(aside.budget)
                            .Number(aside.sequence)
                            .bytes());
  host_.Count("rules_set_aside");
  host_.Error("rule '" + id + "' is set aside: it took " + std::to_string(aside.steps) +
              " steps an event, its budget is " + std::to_string(aside.budget) +
              "; make it cheaper, give it a larger cost_budget, or `wireroom rules restore " + id +
              "`");
  Tell(out, id, aside, AlertType::kFiring);
  change_(id, true);
}

void CostLedger::Tell(Detections& out, std::string_view id, const Aside& aside,
                      AlertType type) const {
  const auto print = Fingerprint(kAlertRule, "rule", id);
  const std::string steps = std::to_string(aside.steps), budget = std::to_string(aside.budget);
  const wr_pair labels[] = {{Str("for_rule"), Str(id)}};
  const wr_pair annotations[] = {{Str("steps"), Str(steps)}, {Str("budget"), Str(budget)}};
  Alert alert;
  alert.rule = kAlertRule;
  alert.title = "A rule cost more than its budget and was set aside";
  alert.level = Level::kHigh;
  alert.type = type;
  alert.fingerprint = {print.data(), print.size()};
  alert.labels = labels;
  alert.annotations = annotations;
  out.Emit(alert);
}

void CostLedger::SeeRules(Detections& out, const RuleIndex& index) {
  RuleHead head;
  for (auto at = aside_.begin(); at != aside_.end();) {
    const auto rule = index.Find(at->first);
    if (rule) ReadHead(index.HeadOf(*rule), &head);
    if (rule && head.content == at->second.content) {
      if (!index.IsOff(*rule)) change_(at->first, true);
      ++at;
      continue;
    }
    host_.Info("rule '" + at->first + "' is not set aside any more: it was changed");
    out.Erase(AsideKey(at->first));
    Tell(out, at->first, at->second, AlertType::kResolved);
    at = aside_.erase(at);
  }
}

bool CostLedger::Restore(Detections& out, const std::string& id) {
  const auto known = aside_.find(id);
  if (known == aside_.end()) return false;
  out.Erase(AsideKey(id));
  Tell(out, id, known->second, AlertType::kResolved);
  aside_.erase(known);
  change_(id, false);
  return true;
}

std::string CostLedger::List() const {
  std::string out;
  for (const auto& [id, aside] : aside_)
    out += id + ": " + std::to_string(aside.steps) + " steps an event, budget " +
           std::to_string(aside.budget) + ", since event " + std::to_string(aside.sequence) + "\n";
  return out;
}

}  // namespace wireroom::alerts

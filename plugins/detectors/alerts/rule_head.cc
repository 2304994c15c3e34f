// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_head.h"

#include "plugins/detectors/alerts/varint.h"

namespace wireroom::alerts {
namespace {

void WritePairs(const Pairs& pairs, std::string* out) {
  PutVarint(out, static_cast<uint32_t>(pairs.size()));
  for (const auto& [name, value] : pairs) PutText(out, name), PutText(out, value);
}

void ReadPairs(std::string_view* in, std::vector<wr_pair>* pairs) {
  uint32_t count = 0;
  TakeVarint(in, &count);
  pairs->clear();
  for (std::string_view name, value; count > 0; --count) {
    if (!TakeText(in, &name) || !TakeText(in, &value)) return;
    pairs->push_back({Str(name), Str(value)});
  }
}

void CollectPaths(const Condition& c, std::vector<std::string_view>* paths) {
  if (c.kind == Condition::Kind::kTerm) paths->push_back(c.term.path);
  for (const Condition& child : c.children) CollectPaths(child, paths);
}

void WritePaths(const Condition& condition, std::string* out) {
  std::vector<std::string_view> paths;
  CollectPaths(condition, &paths);
  if (paths.empty() || paths.front().empty()) return PutVarint(out, 0);
  PutVarint(out, static_cast<uint32_t>(paths.size()));
  for (std::string_view path : paths) PutText(out, path);
}

void ReadPaths(std::string_view* in, std::vector<std::string_view>* paths) {
  uint32_t count = 0;
  TakeVarint(in, &count);
  paths->clear();
  for (std::string_view path; count > 0 && TakeText(in, &path); --count) paths->push_back(path);
}

}  // namespace

void WriteHead(const Rule& rule, std::string* out) {
  PutVarint(out, static_cast<uint32_t>(rule.level));
  PutText(out, rule.id);
  PutText(out, rule.title);
  WritePairs(rule.labels, out);
  WritePairs(rule.annotations, out);
  WritePaths(rule.condition, out);
  PutVarint(out, rule.cost_budget.has_value());
  PutVarint(out, rule.cost_budget.value_or(0));
  PutVarint(out, static_cast<uint32_t>(rule.content >> 32));
}

void ReadHead(std::string_view bytes, RuleHead* head) {
  uint32_t level = 0;
  TakeVarint(&bytes, &level);
  head->level = static_cast<Level>(level);
  TakeText(&bytes, &head->id);
  TakeText(&bytes, &head->title);
  ReadPairs(&bytes, &head->labels);
  ReadPairs(&bytes, &head->annotations);
  ReadPaths(&bytes, &head->paths);
  // Alerts in the journal may have heads without the rest.
  uint32_t has_budget = 0, budget = 0;
  head->content = 0;
  if (TakeVarint(&bytes, &has_budget) && TakeVarint(&bytes, &budget))
    TakeVarint(&bytes, &head->content);
  head->cost_budget = has_budget ? std::optional(budget) : std::nullopt;
}

}  // namespace wireroom::alerts

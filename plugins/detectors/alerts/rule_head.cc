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

}  // namespace

void WriteHead(const Rule& rule, std::string* out) {
  PutVarint(out, static_cast<uint32_t>(rule.level));
  PutText(out, rule.id);
  PutText(out, rule.title);
  WritePairs(rule.labels, out);
  WritePairs(rule.annotations, out);
}

void ReadHead(std::string_view bytes, RuleHead* head) {
  uint32_t level = 0;
  TakeVarint(&bytes, &level);
  head->level = static_cast<Level>(level);
  TakeText(&bytes, &head->id);
  TakeText(&bytes, &head->title);
  ReadPairs(&bytes, &head->labels);
  ReadPairs(&bytes, &head->annotations);
}

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alert_record.h"

#include <algorithm>
#include <array>

namespace wireroom::alerts {
namespace {

void WriteTexts(const std::vector<std::string>& texts, RecordWriter* out) {
  out->Number(texts.size());
  for (const std::string& text : texts) out->Text(text);
}

void ReadTexts(RecordReader* in, std::vector<std::string>* texts) {
  texts->clear();
  for (uint64_t n = in->Number(); n > 0; --n) texts->push_back(in->Text());
}

}  // namespace

std::string LabelName(std::string_view key) {
  std::string name(key);
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

std::string_view LevelName(uint64_t level) {
  static constexpr std::array<std::string_view, 5> kNames = {"informational", "low", "medium",
                                                             "high", "critical"};
  return kNames[std::clamp<uint64_t>(level, 1, 5) - 1];
}

void AlertRecord::Read(std::string_view bytes) {
  RecordReader in(bytes);
  state = in.Number();
  rule = in.Text();
  head = in.Text();
  ReadTexts(&in, &names);
  ReadTexts(&in, &group);
  fingerprint = in.Text();
  level = in.Number();
  since = in.Time();
  last = in.Time();
  times = in.Number();
  pending_due = in.Time();
  resolve_due = in.Time();
  fired = in.Time();
  repeat_due = in.Time();
  escalate_due = in.Time();
  acknowledged = in.Text();
  note = in.Text();
  muted = in.Text();
  article = in.Number();
  ReadTexts(&in, &groups);
  details.clear();
  for (uint64_t n = in.Number(); n > 0; --n) {
    std::string name = in.Text();
    details.emplace_back(std::move(name), in.Text());
  }
}

std::string AlertRecord::Write() const {
  RecordWriter out;
  out.Number(state).Text(rule).Text(head);
  WriteTexts(names, &out);
  WriteTexts(group, &out);
  out.Text(fingerprint).Number(level).Time(since).Time(last).Number(times);
  out.Time(pending_due).Time(resolve_due).Time(fired).Time(repeat_due).Time(escalate_due);
  out.Text(acknowledged).Text(note).Text(muted).Number(article);
  WriteTexts(groups, &out);
  out.Number(details.size());
  for (const auto& [name, value] : details) out.Text(name).Text(value);
  return out.bytes();
}

Labels AlertRecord::AllLabels() const {
  RuleHead read;
  ReadHead(head, &read);
  Labels labels;
  for (const wr_pair& pair : read.labels) labels[std::string(View(pair.name))] = View(pair.value);
  for (size_t i = 0; i < names.size() && i < group.size(); ++i)
    labels[LabelName(names[i])] = group[i];
  labels["rule"] = rule;
  labels["level"] = LevelName(level);
  labels["alert"] = fingerprint;
  return labels;
}

}  // namespace wireroom::alerts

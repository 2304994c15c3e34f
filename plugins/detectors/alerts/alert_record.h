// SPDX-License-Identifier: Apache-2.0
//
// An alert that has a life, as the state keeps it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/detectors/alerts/group_values.h"
#include "plugins/detectors/alerts/matchers.h"
#include "plugins/detectors/alerts/record.h"
#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {

using Details = std::vector<std::pair<std::string, std::string>>;
// The name of the detail that lists the sequences of a window's articles, the
// newest kMaxListed, ascending, commas between.
inline constexpr std::string_view kWindowArticles = "window_articles";
inline constexpr size_t kMaxListed = 20;

// Times are microseconds; 0: none. Those of the person's side (fired, repeat,
// escalate) are by the host's clock, the others by the articles' own time.
struct AlertRecord {
  enum State : uint64_t { kPending = 1, kFiring = 2 };
  uint64_t state = kPending;
  std::string rule;
  std::string head;  // WriteHead of the rule when it was last seen
  std::vector<std::string> names;  // of group_by
  GroupValues group;
  std::string fingerprint;
  uint64_t level = 3;
  int64_t since = 0;
  int64_t last = 0;
  uint64_t times = 0;  // how often its condition was met
  int64_t pending_due = 0;
  int64_t resolve_due = 0;
  int64_t fired = 0;
  int64_t repeat_due = 0;
  int64_t escalate_due = 0;
  std::string acknowledged;  // by whom
  std::string note;
  std::string muted;  // why it was not told
  Details details;
  uint64_t article = 0;  // the last one that met it
  std::vector<std::string> groups;  // that it was put in (alert_groups.h)

  void Read(std::string_view bytes);
  std::string Write() const;
  Labels AllLabels() const;
};

// "entity.ORG" as the name of a label: "entity_ORG".
std::string LabelName(std::string_view key);
std::string_view LevelName(uint64_t level);

}  // namespace wireroom::alerts

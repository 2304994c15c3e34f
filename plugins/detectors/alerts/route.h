// SPDX-License-Identifier: Apache-2.0
//
// Alertmanager's routing tree: who is told of an alert, with which others, and
// when.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/matchers.h"

namespace wireroom::alerts {

// Durations are microseconds. What a route does not say is its parent's.
struct Route {
  std::string receiver;
  std::vector<LabelMatcher> matchers;  // all of them; the root has none
  std::vector<std::string> group_by;   // names of labels; none: all alerts are one group
  bool by_all_labels = false;          // group_by: ['...']: each alert is a group
  int64_t group_wait = 30 * int64_t{1'000'000};
  int64_t group_interval = 300 * int64_t{1'000'000};
  int64_t repeat_interval = 4 * int64_t{3'600'000'000};
  bool go_on = false;  // `continue`: routes behind this one are tried too
  std::vector<Route> routes;
};

// Whom an alert goes to, and with which others.
struct RoutedTo {
  const Route* route;
  std::string group;  // {level="high",source="A"}
};

// The routes of an alert with these labels: the deepest that meet, depth first;
// behind one that meets its siblings are tried only where it says `continue`.
std::vector<RoutedTo> RoutesOf(const Route& root, const Labels& labels);

// What stands in rule files beside the rules, for all of them.
struct Dispatch {
  std::vector<Inhibition> inhibitions;
  std::shared_ptr<const Route> route;  // null: each alert is told at once
  std::string route_place;             // where it stands
  bool empty() const { return inhibitions.empty() && !route; }
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/route.h"

namespace wireroom::alerts {
namespace {

void AddLabel(const std::string& name, const std::string& value, std::string* group) {
  *group += (group->size() > 1 ? "," : "") + name + "=\"" + value + "\"";
}

std::string GroupOf(const Route& route, const Labels& labels) {
  std::string group = "{";
  if (route.by_all_labels)
    for (const auto& [name, value] : labels) AddLabel(name, value, &group);
  for (const std::string& name : route.group_by) {
    const auto found = labels.find(name);
    AddLabel(name, found == labels.end() ? "" : found->second, &group);
  }
  return group + "}";
}

bool Walk(const Route& route, const Labels& labels, std::vector<RoutedTo>* out) {
  if (!MeetsAll(route.matchers, labels)) return false;
  bool deeper = false;
  for (const Route& child : route.routes) {
    if (!Walk(child, labels, out)) continue;
    deeper = true;
    if (!child.go_on) break;
  }
  if (!deeper) out->push_back({&route, GroupOf(route, labels)});
  return true;
}

}  // namespace

std::vector<RoutedTo> RoutesOf(const Route& root, const Labels& labels) {
  std::vector<RoutedTo> out;
  Walk(root, labels, &out);
  return out;
}

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/dispatch_parser.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "plugins/detectors/alerts/nearest.h"
#include "plugins/detectors/alerts/rule.h"

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 3> kItemKeys = {"route", "receivers", "inhibit_rules"};
constexpr std::array<std::string_view, 8> kRouteKeys = {
    "receiver",   "matchers",       "group_by",        "continue",
    "group_wait", "group_interval", "repeat_interval", "routes"};
constexpr std::array<std::string_view, 3> kInhibitionKeys = {"source_matchers", "target_matchers",
                                                             "equal"};
constexpr std::array<std::string_view, 1> kReceiverKeys = {"name"};
constexpr int kMaxRouteDepth = 16;
constexpr int64_t kLongest = 366 * int64_t{86'400'000'000};

bool ReadMatchers(const YamlReader& reader, const YamlNode& list, std::vector<LabelMatcher>* out) {
  if (!list.IsList() || list.items.empty())
    return reader.Fail(list, "expected a list of matchers like level=high or rule=~\"flood.*\"");
  for (const YamlNode& item : list.items) {
    if (!item.IsText())
      return reader.Fail(item, "expected a matcher like level=high, as one text");
    try {
      out->push_back(LabelMatcher::Parse(item.text));
    } catch (const std::invalid_argument& e) {
      return reader.Fail(item, e.what());
    }
  }
  return true;
}

bool IsLabelName(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool ReadLabelNames(const YamlReader& reader, const YamlNode& list, const std::string& key,
                    std::vector<std::string>* out) {
  if (!list.IsList()) return reader.Fail(list, "'" + key + "' is a list of names of labels");
  for (const YamlNode& item : list.items) {
    if (!item.IsText() || !IsLabelName(item.text))
      return reader.Fail(item, "'" + key + "': a label is letters, digits and '_' (level, rule, "
                               "entity_ORG for group_by: entity.ORG); found " + Quoted(item.text));
    if (item.text == "alertname" || item.text == "severity")
      return reader.Fail(item, "'" + key + "': the label " + Quoted(item.text) + " is '" +
                                   (item.text == "severity" ? "level" : "rule") + "' here");
    out->push_back(item.text);
  }
  return true;
}

class RouteParser {
 public:
  explicit RouteParser(const YamlReader& reader) : reader_(reader) {}

  // `route` begins as its parent is.
  bool Parse(const YamlNode& node, bool root, int depth, Route* route) {
    if (!reader_.HasOnly(node, "a route", kRouteKeys)) return false;
    if (depth > kMaxRouteDepth)
      return reader_.Fail(node, "routes lie more than " + std::to_string(kMaxRouteDepth) +
                                    " deep in one another");
    return ReadMeeting(node, root, route) && ReadReceiver(node, root, route) &&
           ReadGroups(node, route) &&
           Wait(node, "group_wait", 0, &route->group_wait) &&
           Wait(node, "group_interval", 1, &route->group_interval) &&
           Wait(node, "repeat_interval", 1, &route->repeat_interval) &&
           ReadChildren(node, depth, route);
  }

 private:
  bool ReadMeeting(const YamlNode& node, bool root, Route* route) const {
    for (const char* key : {"matchers", "continue"})
      if (root && node.Find(key))
        return reader_.Fail(*node.Find(key), std::string("the first route takes every alert: '") +
                                                 key + "' belongs to those below 'routes'");
    if (const YamlNode* matchers = node.Find("matchers"))
      if (!ReadMatchers(reader_, *matchers, &route->matchers)) return false;
    const YamlNode* go_on = node.Find("continue");
    return !go_on || reader_.Bool(*go_on, "continue", &route->go_on);
  }

  bool ReadReceiver(const YamlNode& node, bool root, Route* route) const {
    const YamlNode* receiver = node.Find("receiver");
    if (!receiver && root)
      return reader_.Fail(node, "the first route needs the key 'receiver': who is told of alerts "
                                "that no other route takes");
    return !receiver || reader_.Text(*receiver, "receiver", kMaxIdBytes, &route->receiver);
  }

  bool ReadGroups(const YamlNode& node, Route* route) const {
    const YamlNode* groups = node.Find("group_by");
    if (!groups) return true;
    route->group_by.clear();
    route->by_all_labels = groups->IsList() && groups->items.size() == 1 &&
                           groups->items.front().text == "...";
    return route->by_all_labels ||
           ReadLabelNames(reader_, *groups, "group_by", &route->group_by);
  }

  bool Wait(const YamlNode& node, const char* key, int64_t least, int64_t* out) const {
    const YamlNode* value = node.Find(key);
    if (!value) return true;
    if (!reader_.Duration(*value, key, out)) return false;
    return (*out >= least && *out <= kLongest) ||
           reader_.Fail(*value, std::string("key '") + key + "': expected more than 0 and at most "
                                                             "366d, found " + Quoted(value->text));
  }

  bool ReadChildren(const YamlNode& node, int depth, Route* route) {
    const YamlNode* routes = node.Find("routes");
    if (!routes) return true;
    if (!routes->IsList()) return reader_.Fail(*routes, "'routes' is a list of routes");
    Route inherited = *route;
    inherited.matchers.clear();
    inherited.go_on = false;
    for (const YamlNode& item : routes->items)
      if (!Parse(item, false, depth + 1, &route->routes.emplace_back(inherited))) return false;
    return true;
  }

  const YamlReader& reader_;
};

bool ReadInhibition(const YamlReader& reader, const YamlNode& node, Inhibition* inhibition) {
  if (!reader.HasOnly(node, "an inhibition", kInhibitionKeys)) return false;
  for (const auto& [key, to] : {std::pair("source_matchers", &inhibition->source),
                                {"target_matchers", &inhibition->target}}) {
    const YamlNode* list = node.Find(key);
    if (!list)
      return reader.Fail(node, std::string("an inhibition needs the key '") + key +
                                   "': a list of matchers like level=high");
    if (!ReadMatchers(reader, *list, to)) return false;
  }
  const YamlNode* equal = node.Find("equal");
  return !equal || ReadLabelNames(reader, *equal, "equal", &inhibition->equal);
}

bool ReadReceivers(const YamlReader& reader, const YamlNode& list, std::vector<std::string>* out) {
  if (!list.IsList()) return reader.Fail(list, "'receivers' is a list of names");
  for (const YamlNode& item : list.items) {
    const YamlNode* name = &item;
    if (item.IsMapping()) {
      // How a receiver is reached is a sink's or subscriber's matter.
      if (!reader.HasOnly(item, "a receiver", kReceiverKeys)) return false;
      name = item.Find("name");
    }
    if (!name || !reader.Text(*name, "name", kMaxIdBytes, &out->emplace_back())) return false;
  }
  return true;
}

bool AreReceivers(const YamlReader& reader, const YamlNode& place, const Route& route,
                  const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), route.receiver) == names.end()) {
    const std::vector<std::string_view> views(names.begin(), names.end());
    return reader.Fail(place, "receiver " + Quoted(route.receiver) +
                                  " is not listed under 'receivers'" +
                                  DidYouMean(route.receiver, views));
  }
  return std::all_of(route.routes.begin(), route.routes.end(), [&](const Route& child) {
    return AreReceivers(reader, place, child, names);
  });
}

}  // namespace

bool IsDispatch(const YamlNode& item) {
  return std::any_of(kItemKeys.begin(), kItemKeys.end(),
                     [&](std::string_view key) { return item.Find(key) != nullptr; });
}

std::span<const std::string_view> DispatchKeys() { return kItemKeys; }
std::span<const std::string_view> RouteKeys() { return kRouteKeys; }
std::span<const std::string_view> InhibitionKeys() { return kInhibitionKeys; }

bool ReadDispatch(const YamlReader& reader, const YamlNode& item, Dispatch* dispatch) {
  if (!reader.HasOnly(item, "an item with route or inhibit_rules", kItemKeys)) return false;
  Dispatch read;
  if (const YamlNode* rules = item.Find("inhibit_rules")) {
    if (!rules->IsList()) return reader.Fail(*rules, "'inhibit_rules' is a list");
    for (const YamlNode& node : rules->items)
      if (!ReadInhibition(reader, node, &read.inhibitions.emplace_back())) return false;
  }
  const YamlNode* route = item.Find("route");
  if (route) {
    if (dispatch->route)
      return reader.Fail(*route, "there is a route at " + dispatch->route_place +
                                     " already: write one tree for all rules");
    auto root = std::make_shared<Route>();
    if (!RouteParser(reader).Parse(*route, true, 0, root.get())) return false;
    read.route = std::move(root);
  }
  if (const YamlNode* list = item.Find("receivers")) {
    std::vector<std::string> names;
    if (!ReadReceivers(reader, *list, &names)) return false;
    if (!route) return reader.Fail(*list, "'receivers' stands beside the 'route' that names them");
    if (!AreReceivers(reader, *route, *read.route, names)) return false;
  }
  dispatch->inhibitions.insert(dispatch->inhibitions.end(), read.inhibitions.begin(),
                               read.inhibitions.end());
  if (!route) return true;
  dispatch->route = std::move(read.route);
  dispatch->route_place = reader.Place(route->mark);
  return true;
}

}  // namespace wireroom::alerts

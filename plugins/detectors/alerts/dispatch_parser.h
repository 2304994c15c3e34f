// SPDX-License-Identifier: Apache-2.0
//
// Items of rule files that are about alerts of all rules: `route`, `receivers` and
// `inhibit_rules`, as in Alertmanager's configuration.
#pragma once

#include <span>
#include <string_view>

#include "plugins/detectors/alerts/route.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {

// Whether an item is one of these rather than a rule.
bool IsDispatch(const YamlNode& item);

// The keys of such an item, of a route and of an inhibition, for the schema.
std::span<const std::string_view> DispatchKeys();
std::span<const std::string_view> RouteKeys();
std::span<const std::string_view> InhibitionKeys();

// Adds it to *dispatch; of a wrong item nothing is added. False: an error was told.
bool ReadDispatch(const YamlReader& reader, const YamlNode& item, Dispatch* dispatch);

}  // namespace wireroom::alerts

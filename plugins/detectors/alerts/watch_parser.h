// SPDX-License-Identifier: Apache-2.0
//
// The keys of a rule that say how its matches are counted and how long its alert
// lives, from YAML to a Watch.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {

// All of these keys.
std::span<const std::string_view> WatchKeys();

// The words of `group_by`, `fields` and their like: "source", "entity.ORG", ...
// False: none of them.
bool ParseGroupKey(std::string_view name, GroupKey* key);

// Reads them into rule->watch, which stays null when the rule has none of them.
// The condition has been read. False: an error was told.
bool ParseWatch(const YamlReader& reader, const YamlNode& node, Rule* rule);

// 64 bits of what the condition asks for, whatever its spelling in the file is.
uint64_t MeaningOf(const Condition& condition);

}  // namespace wireroom::alerts

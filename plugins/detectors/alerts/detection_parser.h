// SPDX-License-Identifier: Apache-2.0
//
// Sigma's way to say a condition: named selections under `detection`, and a
// `condition` that joins them ("act and firm and not 1 of noise_*").
// https://github.com/SigmaHQ/sigma-specification
#pragma once

#include <map>
#include <optional>
#include <string>

#include "plugins/detectors/alerts/condition_parser.h"

namespace wireroom::alerts {

class DetectionParser {
 public:
  explicit DetectionParser(ConditionParser* conditions) : conditions_(*conditions) {}

  // expression: null for `all of them`, where there is no `condition`.
  std::optional<Condition> Parse(const YamlNode& detection, const YamlNode* expression);

 private:
  struct Field;
  bool Selection(const YamlNode& node, const std::string& path, Condition* out);
  bool SelectionList(const YamlNode& node, const std::string& path, Condition* out);
  bool SelectionMap(const YamlNode& node, const std::string& path, Condition* out);
  bool FieldEntry(const YamlNode& key, const YamlNode& value, const std::string& path,
                  Condition* out);
  bool Modifier(const YamlNode& key, std::string_view word, Field* field);
  bool NearField(const YamlNode& value, const Field& field, Condition* out);
  bool Values(const YamlNode& value, const Field& field, const std::string& path, Condition* out);
  bool Value(const YamlNode& value, const Field& field, Condition* out);
  bool WordsValue(const YamlNode& value, const Field& field, Condition* out);
  bool FieldValue(const YamlNode& value, const Field& field, Condition* out);
  bool TopicValue(const YamlNode& value, Condition* out);
  const YamlReader& reader() const { return conditions_.reader(); }

  ConditionParser& conditions_;
};

// "a and (b or not 1 of c_*)" over conditions by name. Words that are no name
// are told with the nearest one.
std::optional<Condition> ParseExpression(const YamlReader& reader, const YamlNode& node,
                                         const std::map<std::string, Condition>& names);

}  // namespace wireroom::alerts

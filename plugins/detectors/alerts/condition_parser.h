// SPDX-License-Identifier: Apache-2.0
//
// The `condition` of a rule, from YAML to the tree in rule.h.
#pragma once

#include <optional>
#include <string>

#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {

class ConditionParser {
 public:
  ConditionParser(const YamlReader& reader, const Host& host) : reader_(reader), host_(host) {}

  // The tree, or nothing when an error was told to the reader.
  std::optional<Condition> Parse(const YamlNode& node);

 private:
  // What a list hands down to the entries in it.
  struct Scoping {
    Scope scope = kAnywhere;
    bool match_case = false;
  };

  bool Entry(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool Mapping(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool Keys(const YamlNode& node) const;
  bool ReadScoping(const YamlNode& node, Scoping* scoping) const;
  bool ReadScope(const YamlNode& node, Scope* scope) const;
  bool Lists(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool List(const YamlNode& list, std::string_view key, Condition::Kind kind, Scoping scoping,
            int depth, Condition* out);
  bool TermOf(const YamlNode& node, std::string_view key, Scoping scoping, Term* out) const;
  bool Words(const YamlNode& node, const std::string& text, std::string_view key,
             Term* out) const;
  bool MinScore(const YamlNode& node, Term* out) const;
  bool SourceTerm(const YamlNode& value, Term* out) const;

  const YamlReader& reader_;
  const Host& host_;
  size_t entries_ = 0;
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// YAML nodes with a place: typed reads that tell what is wrong, and where.
#pragma once

#include <yaml-cpp/yaml.h>

#include <span>
#include <string>
#include <string_view>

#include "plugins/detectors/alerts/rule_error.h"

namespace wireroom::alerts {

// `text` for a message: quoted, cut after 60 bytes, no control characters.
std::string Quoted(std::string_view text);

class YamlReader {
 public:
  YamlReader(const std::string& file, RuleErrors* errors) : file_(file), errors_(errors) {}

  // Tells an error at a node; always false.
  bool Fail(const YAML::Node& node, const std::string& what) const;
  bool FailAt(const YAML::Mark& mark, const std::string& what) const;
  // "file:line:column", lines and columns from 1.
  std::string Place(const YAML::Mark& mark) const;

  // Whether node is a mapping whose keys are all in `known`, none twice.
  // `what` names it in messages: "a rule".
  bool HasOnly(const YAML::Node& node, std::string_view what,
               std::span<const std::string_view> known) const;
  // Text that is not empty, of at most `most` bytes and without a NUL.
  bool Text(const YAML::Node& node, std::string_view key, size_t most, std::string* out) const;
  bool Bool(const YAML::Node& node, std::string_view key, bool* out) const;
  // A number from 0 to 1.
  bool Share(const YAML::Node& node, std::string_view key, float* out) const;
  // The index in `words` of a word.
  bool OneOf(const YAML::Node& node, std::string_view key,
             std::span<const std::string_view> words, size_t* out) const;

 private:
  const std::string& file_;
  RuleErrors* errors_;
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// Typed reads of YAML values that tell what is wrong, and where.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "plugins/detectors/alerts/rule_error.h"
#include "plugins/detectors/alerts/yaml_tree.h"

namespace wireroom::alerts {

// See YamlReader::Duration and Timestamp; nothing: it is none.
std::optional<int64_t> ParseDuration(std::string_view text);
std::optional<int64_t> ParseTimestamp(std::string_view text);

// `text` for a message: quoted, cut after 60 bytes, no control characters.
std::string Quoted(std::string_view text);

class YamlReader {
 public:
  YamlReader(const std::string& file, RuleErrors* errors) : file_(file), errors_(errors) {}

  // Tells an error at a node; always false.
  bool Fail(const YamlNode& node, const std::string& what) const;
  bool FailAt(YamlMark mark, const std::string& what) const;
  // "file:line:column", lines and columns from 1.
  std::string Place(YamlMark mark) const;

  // Whether node is a mapping whose keys are all in `known`, none twice.
  // `what` names it in messages: "a rule".
  bool HasOnly(const YamlNode& node, std::string_view what,
               std::span<const std::string_view> known) const;
  // Text that is not empty, of at most `most` bytes and without a NUL.
  bool Text(const YamlNode& node, std::string_view key, size_t most, std::string* out) const;
  bool Bool(const YamlNode& node, std::string_view key, bool* out) const;
  // A number from 0 to 1.
  bool Share(const YamlNode& node, std::string_view key, float* out) const;
  // A number within [least, most].
  bool Number(const YamlNode& node, std::string_view key, double least, double most,
              double* out) const;
  // "90s", "15m", "2h", "30d", "250ms", with or without a sum of them ("1h30m");
  // microseconds, at least 0.
  bool Duration(const YamlNode& node, std::string_view key, int64_t* out) const;
  // "2026-03-01", "2026-03-01T12:00Z", "2026-03-01T12:00:30+02:00"; microseconds
  // since 1970.
  bool Timestamp(const YamlNode& node, std::string_view key, int64_t* out) const;
  // The index in `words` of a word.
  bool OneOf(const YamlNode& node, std::string_view key,
             std::span<const std::string_view> words, size_t* out) const;

 private:
  const std::string& file_;
  RuleErrors* errors_;
};

}  // namespace wireroom::alerts

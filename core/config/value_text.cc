// SPDX-License-Identifier: Apache-2.0
//
// Values and declarations as text.
#include <algorithm>
#include <charconv>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "core/config/quantity.h"
#include "core/config/value.h"

namespace wireroom::config {
namespace {

// A finite double without loss for what people write: 0.25, 1e-9, 100.
std::string FormatFloat(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, result.ptr};
}

std::string FormatNumber(OptionType type, double value) {
  if (type == OptionType::kFloat) return FormatFloat(value);
  if (type == OptionType::kDuration) return FormatDuration(static_cast<int64_t>(value));
  if (type == OptionType::kSize) return FormatSize(static_cast<int64_t>(value));
  return absl::StrFormat("%.0f", value);
}

std::string RangeText(const OptionSpec& spec) {
  if (!HasRange(spec)) return "";
  return absl::StrCat(" from ", FormatNumber(spec.type, spec.minimum), " to ",
                      FormatNumber(spec.type, spec.maximum));
}

std::string QuotedYaml(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    if (c == '\n')
      out.append("\\n");
    else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppendFormat(&out, "\\x%02x", static_cast<unsigned char>(c));
    } else {
      out.push_back(c);
    }
  }
  return out + '"';
}

// Plain where that is the same text, else in quotes.
std::string FormatText(const std::string& text) {
  const bool word = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || std::strchr("_/.:-", c);
  });
  const bool plain = word && !text.empty() && text[0] != '-' && text[0] != ':' &&
                     text.back() != ':' && !IsNotText(text);
  return plain ? text : QuotedYaml(text);
}

std::string FormatList(const std::vector<std::string>& list) {
  return absl::StrCat("[",
                      absl::StrJoin(list, ", ",
                                    [](std::string* out, const std::string& item) {
                                      out->append(FormatText(item));
                                    }),
                      "]");
}

}  // namespace

bool HasRange(const OptionSpec& spec) { return spec.minimum != 0 || spec.maximum != 0; }

std::string Expected(const OptionSpec& spec) {
  switch (spec.type) {
    case OptionType::kBool:
      return "true or false";
    case OptionType::kInt:
      return "a whole number" + RangeText(spec);
    case OptionType::kFloat:
      return "a number" + RangeText(spec);
    case OptionType::kString:
      return spec.choices.empty() ? "a text"
                                  : absl::StrCat("one of ", absl::StrJoin(spec.choices, ", "));
    case OptionType::kPath:
      return "a path";
    case OptionType::kStrings:
      return spec.choices.empty()
                 ? "a list of texts"
                 : absl::StrCat("a list out of ", absl::StrJoin(spec.choices, ", "));
    case OptionType::kPaths:
      return "a list of paths";
    case OptionType::kDuration:
      return "a duration (like 250ms, 5s, 2h or 30d)" + RangeText(spec);
    case OptionType::kSize:
      return "a size (like 64KiB, 1MB or 10GiB)" + RangeText(spec);
  }
  return "a value";
}

std::string Found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kScalar:
      return Quoted(node.text);
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
  }
  return "nothing";
}

std::string FormatValue(OptionType type, const Value& value) {
  switch (type) {
    case OptionType::kBool:
      return value.integer != 0 ? "true" : "false";
    case OptionType::kInt:
      return absl::StrCat(value.integer);
    case OptionType::kFloat:
      return FormatFloat(value.number);
    case OptionType::kString:
    case OptionType::kPath:
      return FormatText(value.text);
    case OptionType::kStrings:
    case OptionType::kPaths:
      return FormatList(value.list);
    case OptionType::kDuration:
      return FormatDuration(value.integer);
    case OptionType::kSize:
      return FormatSize(value.integer);
  }
  return "";
}

}  // namespace wireroom::config

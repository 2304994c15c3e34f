// SPDX-License-Identifier: Apache-2.0
#include "core/config/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "core/config/quantity.h"

namespace wireroom::config {
namespace {

namespace fs = std::filesystem;

template <typename T>
std::optional<T> WholeText(std::string_view text, auto... format) {
  T value;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, format...);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool HasLeadingZero(std::string_view text) {
  const size_t digit = text.find_first_not_of("+-");
  return digit != std::string_view::npos && text.size() > digit + 1 && text[digit] == '0' &&
         absl::ascii_isdigit(static_cast<unsigned char>(text[digit + 1]));
}

std::optional<int64_t> ParseInt(std::string_view text) {
  if (text.substr(0, 2) == "+-" || HasLeadingZero(text)) return std::nullopt;
  return WholeText<int64_t>(text);
}

std::optional<double> ParseFloat(std::string_view text) {
  if (text.substr(0, 2) == "+-" || HasLeadingZero(text)) return std::nullopt;
  const std::optional<double> value = WholeText<double>(text, std::chars_format::general);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

bool InRange(const OptionSpec& spec, long double value) {
  return !HasRange(spec) || (value >= spec.minimum && value <= spec.maximum);
}

std::string MeantTruth(std::string_view text) {
  const std::string lower = absl::AsciiStrToLower(std::string(text));
  if (lower == "true" || lower == "yes" || lower == "on" || lower == "1") return "true";
  if (lower == "false" || lower == "no" || lower == "off" || lower == "0") return "false";
  return "";
}

// Parses scalars and lists of one declaration.
class ValueParser {
 public:
  ValueParser(const OptionSpec& spec, const fs::path& base, const Report& report)
      : spec_(spec), base_(base), report_(report) {}

  std::optional<Value> Parse(const Node& node) {
    switch (spec_.type) {
      case OptionType::kBool:
        return Bool(node);
      case OptionType::kInt:
        return Number(node, ParseInt);
      case OptionType::kFloat:
        return Number(node, ParseFloat);
      case OptionType::kDuration:
        return Number(node, ParseDuration);
      case OptionType::kSize:
        return Number(node, ParseSize);
      case OptionType::kString:
        return Single(node, &ValueParser::Text);
      case OptionType::kPath:
        return Single(node, &ValueParser::Path);
      case OptionType::kStrings:
        return List(node, &ValueParser::Text);
      case OptionType::kPaths:
        return List(node, &ValueParser::Path);
    }
    return std::nullopt;
  }

 private:
  using ItemParser = std::optional<std::string> (ValueParser::*)(const Node&, std::string_view);

  std::nullopt_t Refuse(const Node& node, std::string_view hint = {}, std::string_view item = {},
                        std::string expected = {}) {
    if (expected.empty()) expected = Expected(spec_);
    report_.Add(node.mark, absl::StrFormat("expected %s, found %s%s", expected, Found(node), hint),
                item);
    return std::nullopt;
  }

  std::optional<Value> Bool(const Node& node) {
    if (node.kind == Node::Kind::kScalar && !node.quoted) {
      if (node.text == "true" || node.text == "false") return Value{.integer = node.text == "true"};
    }
    const std::string meant = node.kind == Node::Kind::kScalar ? MeantTruth(node.text) : "";
    return Refuse(node, meant.empty() ? "" : absl::StrCat("; did you mean '", meant, "'?"));
  }

  template <typename Parser>
  std::optional<Value> Number(const Node& node, Parser parse) {
    if (node.kind != Node::Kind::kScalar) return Refuse(node);
    const bool quantity = spec_.type == OptionType::kDuration || spec_.type == OptionType::kSize;
    if (node.quoted && !quantity) return Refuse(node, " in quotes; write it without them");
    const auto number = parse(node.text);
    if (!number) return Refuse(node, NumberHint(node.text));
    if (!InRange(spec_, *number)) return Refuse(node);
    if constexpr (std::is_same_v<decltype(number), const std::optional<double>>) {
      return Value{.number = *number};
    } else {
      return Value{.integer = *number};
    }
  }

  std::string NumberHint(std::string_view text) const {
    std::string meant;
    if (spec_.type == OptionType::kDuration) {
      if (ParseFloat(text)) return "; the unit is missing";
      meant = MeantDuration(text);
    } else if (spec_.type == OptionType::kSize) {
      meant = MeantSize(text);
    }
    return meant.empty() ? "" : absl::StrCat("; did you mean '", meant, "'?");
  }

  std::optional<Value> Single(const Node& node, ItemParser parse) {
    if (node.kind != Node::Kind::kScalar) return Refuse(node);
    auto text = (this->*parse)(node, {});
    if (!text) return std::nullopt;
    return Value{.text = std::move(*text)};
  }

  std::optional<Value> List(const Node& node, ItemParser parse) {
    if (node.kind != Node::Kind::kList) {
      const bool scalar = node.kind == Node::Kind::kScalar;
      return Refuse(
          node, scalar ? absl::StrCat("; did you mean ", Quoted("[" + node.text + "]"), "?") : "");
    }
    Value value;
    bool good = true;
    for (size_t i = 0; i < node.items.size(); ++i) {
      auto item = (this->*parse)(node.items[i], absl::StrCat("[", i, "]"));
      good = good && item.has_value();
      if (good) value.list.push_back(std::move(*item));
    }
    return good ? std::optional<Value>(std::move(value)) : std::nullopt;
  }

  std::optional<std::string> Text(const Node& node, std::string_view item) {
    const std::string expected = ItemExpected("a text");
    if (node.kind != Node::Kind::kScalar) return Refuse(node, {}, item, expected);
    const auto& choices = spec_.choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), node.text) != choices.end()) {
      if (node.quoted || !IsNotText(node.text)) return node.text;
      return Refuse(node, "; put it in quotes", item, expected);
    }
    const std::string nearest = Nearest(node.text, choices);
    return Refuse(node, nearest.empty() ? "" : absl::StrCat("; did you mean '", nearest, "'?"),
                  item, expected);
  }

  std::optional<std::string> Path(const Node& node, std::string_view item) {
    const std::string expected = ItemExpected("a path");
    if (node.kind != Node::Kind::kScalar) return Refuse(node, {}, item, expected);
    if (!node.quoted && IsNotText(node.text)) {
      return Refuse(node, "; put it in quotes", item, expected);
    }
    if (node.text.empty() && MayBeEmpty(spec_)) return std::string();
    const bool control = std::any_of(node.text.begin(), node.text.end(), [](char c) {
      return absl::ascii_iscntrl(static_cast<unsigned char>(c));
    });
    if (node.text.empty() || control) return Refuse(node, {}, item, expected);
    const std::string path = (base_ / node.text).lexically_normal().string();
    return path.size() > 1 && path.back() == '/' ? path.substr(0, path.size() - 1) : path;
  }

  std::string ItemExpected(std::string_view word) const {
    if (!spec_.choices.empty()) return absl::StrCat("one of ", absl::StrJoin(spec_.choices, ", "));
    return std::string(word);
  }

  const OptionSpec& spec_;
  const fs::path& base_;
  const Report& report_;
};

}  // namespace

void Report::Add(Mark mark, std::string message, std::string_view item) const {
  errors->push_back(
      {std::string(file), mark, absl::StrFormat("%s%s", key, item), std::move(message)});
}

std::optional<Value> ParseValue(const OptionSpec& spec, const Node& node, const fs::path& base,
                                const Report& report) {
  std::optional<Value> value = ValueParser(spec, base, report).Parse(node);
  if (!value || !spec.check) return value;
  const std::optional<Refusal> refusal = spec.check(*value);
  if (!refusal) return value;
  report.Add(node.mark, absl::StrCat("expected ", refusal->expected, ", found ", Found(node),
                                     refusal->advice.empty() ? "" : "; ", refusal->advice));
  return std::nullopt;
}

bool MayBeEmpty(const OptionSpec& spec) {
  return spec.type == OptionType::kPath && spec.fallback == "\"\"";
}

bool IsNotText(std::string_view plain) {
  const std::string lower = absl::AsciiStrToLower(std::string(plain));
  return lower == "true" || lower == "false" || lower == "null" || lower == "~" || lower.empty() ||
         lower == ".nan" || lower == ".inf" || lower == "-.inf" || lower == "+.inf" ||
         ParseInt(plain) || ParseFloat(plain);
}

}  // namespace wireroom::config

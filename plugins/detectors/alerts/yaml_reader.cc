// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/yaml_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <vector>

#include "plugins/detectors/alerts/nearest.h"

namespace wireroom::alerts {
namespace {

std::string Joined(std::span<const std::string_view> words) {
  std::string out;
  for (std::string_view word : words) (out += out.empty() ? "" : ", ") += word;
  return out;
}

std::string_view KindOf(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kText: return "text";
    case YamlNode::Kind::kList: return "a list";
    case YamlNode::Kind::kMapping: return "a mapping";
    case YamlNode::Kind::kNothing: return "nothing";
  }
  return {};
}

std::string Key(std::string_view key) { return "key '" + std::string(key) + "': "; }

struct Unit {
  std::string_view name;
  int64_t micros;
};
// The longer of two that begin alike comes first.
constexpr Unit kUnits[] = {{"us", 1}, {"ms", 1000}, {"s", 1'000'000}, {"m", 60'000'000},
                           {"h", 3'600'000'000}, {"d", 86'400'000'000}, {"w", 604'800'000'000}};
constexpr int64_t kLongest = 36500 * int64_t{86'400'000'000};

// Days since 1970 (H. Hinnant, chrono-compatible low-level date algorithms).
int64_t DaysOf(int64_t year, unsigned month, unsigned day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto of_era = static_cast<unsigned>(year - era * 400);
  const unsigned of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// Takes `digits` digits and then `mark`, unless that is 0.
bool TakeDigits(std::string_view* text, size_t digits, char mark, int* out) {
  if (text->size() < digits + (mark != 0)) return false;
  *out = 0;
  for (size_t i = 0; i < digits; ++i) {
    const char c = (*text)[i];
    if (c < '0' || c > '9') return false;
    *out = *out * 10 + (c - '0');
  }
  if (mark != 0 && (*text)[digits] != mark) return false;
  text->remove_prefix(digits + (mark != 0));
  return true;
}

// "", "Z" or "+02:00"; seconds east.
bool TakeZone(std::string_view text, int* east) {
  *east = 0;
  if (text.empty() || text == "Z" || text == "z") return true;
  const int sign = text.front() == '-' ? -1 : 1;
  if (text.front() != '+' && text.front() != '-') return false;
  text.remove_prefix(1);
  int hours = 0, minutes = 0;
  if (!TakeDigits(&text, 2, ':', &hours) || !TakeDigits(&text, 2, 0, &minutes)) return false;
  *east = sign * (hours * 3600 + minutes * 60);
  return text.empty();
}

}  // namespace

std::optional<int64_t> ParseDuration(std::string_view text) {
  int64_t sum = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value < 0) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    const size_t size = std::min(text.find_first_of("0123456789"), text.size());
    const auto unit = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& u) {
      return u.name == text.substr(0, size);
    });
    if (unit == std::end(kUnits) && !(value == 0 && text.empty())) return std::nullopt;
    if (unit == std::end(kUnits)) break;
    if (value > kLongest / unit->micros) return std::nullopt;
    sum += value * unit->micros;
    text.remove_prefix(size);
  }
  return sum <= kLongest ? std::optional(sum) : std::nullopt;
}

std::optional<int64_t> ParseTimestamp(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, east = 0;
  if (!TakeDigits(&text, 4, '-', &year) || !TakeDigits(&text, 2, '-', &month) ||
      !TakeDigits(&text, 2, 0, &day))
    return std::nullopt;
  if (!text.empty()) {
    if (text.front() != 'T' && text.front() != ' ') return std::nullopt;
    text.remove_prefix(1);
    if (!TakeDigits(&text, 2, ':', &hour) || !TakeDigits(&text, 2, 0, &minute))
      return std::nullopt;
    if (!text.empty() && text.front() == ':') {
      text.remove_prefix(1);
      if (!TakeDigits(&text, 2, 0, &second)) return std::nullopt;
    }
    if (!TakeZone(text, &east)) return std::nullopt;
  }
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
    return std::nullopt;
  const int64_t days = DaysOf(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  return (((days * 24 + hour) * 60 + minute) * 60 + second - east) * 1'000'000;
}

std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 60;
  size_t size = std::min(text.size(), kMost);
  while (size < text.size() && size > 0 && (text[size] & 0xC0) == 0x80) --size;
  std::string out = "'";
  for (char c : text.substr(0, size)) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return out += size < text.size() ? "...'" : "'";
}

std::string YamlReader::Place(YamlMark mark) const {
  return file_ + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
}

bool YamlReader::FailAt(YamlMark mark, const std::string& what) const {
  errors_->Add(Place(mark) + ": " + what);
  return false;
}

bool YamlReader::Fail(const YamlNode& node, const std::string& what) const {
  return FailAt(node.mark, what);
}

namespace {

// What the words of other systems are called here; else the nearest word.
std::string InOurWords(std::string_view key, std::span<const std::string_view> known) {
  static constexpr std::array<std::array<std::string_view, 3>, 15> kWords = {{
      {"severity", "level", "write 'level': informational, low, medium, high or critical"},
      {"logsource", "level", "a rule is about articles: leave it out"},
      {"name", "title", "write 'id' and 'title'"},
      {"alert", "title", "write 'id' and 'title'"},
      {"expr", "condition", "write 'condition'"},
      {"query", "condition", "write 'condition', or `wireroom rules import --from lucene`"},
      {"filter", "condition", "write 'condition', or `wireroom rules import --from elastalert`"},
      {"index", "condition", "all articles are looked at: leave it out"},
      {"correlation", "steps", "write 'type: sequence' with 'steps' and 'timeframe'"},
      {"groups", "condition", "write the rules as a list, or between '---'"},
      {"rules", "condition", "write the rules as a list, or between '---'"},
      {"match", "matchers", "write 'matchers: [label=value]'"},
      {"match_re", "matchers", "write 'matchers: [label=~pattern]'"},
      {"source_match", "source_matchers", "write 'source_matchers: [label=value]'"},
      {"target_match", "target_matchers", "write 'target_matchers: [label=value]'"},
  }};
  for (const auto& [theirs, ours, hint] : kWords)
    if (key == theirs && std::find(known.begin(), known.end(), ours) != known.end())
      return "; " + std::string(hint);
  return DidYouMean(key, known);
}

}  // namespace

bool YamlReader::HasOnly(const YamlNode& node, std::string_view what,
                         std::span<const std::string_view> known) const {
  if (!node.IsMapping())
    return Fail(node, std::string(what) + " is a mapping with the keys " + Joined(known) +
                          "; found " + std::string(KindOf(node)));
  bool right = true;
  std::vector<std::string> seen;
  for (size_t i = 0; i < node.items.size(); i += 2) {
    const YamlNode& name = node.items[i];
    if (!name.IsText()) {
      right = Fail(name, "a key is a word; found " + std::string(KindOf(name)));
      continue;
    }
    const std::string& key = name.text;
    if (std::find(known.begin(), known.end(), key) == known.end())
      right = Fail(name, "unknown key " + Quoted(key) + " in " + std::string(what) +
                             InOurWords(key, known) + " (keys: " + Joined(known) + ")");
    else if (std::find(seen.begin(), seen.end(), key) != seen.end())
      right = Fail(name, Key(key) + "given twice");
    seen.push_back(key);
    if (seen.size() > 2 * known.size()) return false;
  }
  return right;
}

bool YamlReader::Text(const YamlNode& node, std::string_view key, size_t most,
                      std::string* out) const {
  if (!node.IsText())
    return Fail(node, Key(key) + "expected text, found " + std::string(KindOf(node)));
  const std::string& text = node.text;
  if (text.empty()) return Fail(node, Key(key) + "is empty");
  if (text.size() > most)
    return Fail(node, Key(key) + "is " + std::to_string(text.size()) + " bytes long; at most " +
                          std::to_string(most) + " are taken");
  if (text.find('\0') != std::string::npos) return Fail(node, Key(key) + "holds a NUL");
  *out = text;
  return true;
}

bool YamlReader::Bool(const YamlNode& node, std::string_view key, bool* out) const {
  const bool scalar = node.IsText();
  if (scalar && node.text == "true") return *out = true;
  if (scalar && node.text == "false") return *out = false, true;
  return Fail(node, Key(key) + "expected true or false, found " +
                        (scalar ? Quoted(node.text) : std::string(KindOf(node))));
}

bool YamlReader::Share(const YamlNode& node, std::string_view key, float* out) const {
  std::string text;
  if (!Text(node, key, 64, &text)) return false;
  float value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 1)
    return *out = value, true;
  return Fail(node, Key(key) + "expected a number from 0 to 1, found " + Quoted(text));
}

bool YamlReader::Number(const YamlNode& node, std::string_view key, double least, double most,
                        double* out) const {
  std::string text;
  if (!Text(node, key, 64, &text)) return false;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most)
    return *out = value, true;
  std::ostringstream range;
  range << "expected a number from " << least << " to " << most << ", found ";
  return Fail(node, Key(key) + range.str() + Quoted(text));
}

bool YamlReader::Duration(const YamlNode& node, std::string_view key, int64_t* out) const {
  std::string text;
  if (node.IsMapping())
    return Fail(node, Key(key) + "expected a duration like 1h30m, found a mapping");
  if (!Text(node, key, 64, &text)) return false;
  const auto value = ParseDuration(text);
  if (!value)
    return Fail(node, Key(key) + "expected a duration like 90s, 15m, 2h or 30d, found " +
                          Quoted(text));
  *out = *value;
  return true;
}

bool YamlReader::Timestamp(const YamlNode& node, std::string_view key, int64_t* out) const {
  std::string text;
  if (!Text(node, key, 64, &text)) return false;
  const auto value = ParseTimestamp(text);
  if (!value)
    return Fail(node, Key(key) + "expected a time like 2026-03-01T12:00Z, found " + Quoted(text));
  *out = *value;
  return true;
}

bool YamlReader::OneOf(const YamlNode& node, std::string_view key,
                       std::span<const std::string_view> words, size_t* out) const {
  std::string text;
  if (!Text(node, key, 64, &text)) return false;
  const auto found = std::find(words.begin(), words.end(), text);
  if (found == words.end())
    return Fail(node, Key(key) + "expected one of " + Joined(words) + "; found " + Quoted(text) +
                          DidYouMean(text, words));
  *out = static_cast<size_t>(found - words.begin());
  return true;
}

}  // namespace wireroom::alerts

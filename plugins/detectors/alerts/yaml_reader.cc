// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/yaml_reader.h"

#include <algorithm>
#include <charconv>
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

}  // namespace

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
                                   DidYouMean(key, known) + " (keys: " + Joined(known) + ")");
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

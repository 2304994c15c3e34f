// SPDX-License-Identifier: Apache-2.0
//
// YAML as plain values with their places.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

// A place in a file, both from 0.
struct YamlMark {
  int line = 0;
  int column = 0;
};

struct YamlNode {
  enum class Kind { kNothing, kText, kList, kMapping };
  Kind kind = Kind::kNothing;
  YamlMark mark;
  std::string text;             // kText
  std::vector<YamlNode> items;  // kList; kMapping: keys and values in turn

  bool IsText() const { return kind == Kind::kText; }
  bool IsList() const { return kind == Kind::kList; }
  bool IsMapping() const { return kind == Kind::kMapping; }
  // The value of a key of a mapping, or null.
  const YamlNode* Find(std::string_view key) const;
};

struct YamlError : std::runtime_error {
  YamlError(YamlMark where, const std::string& what) : std::runtime_error(what), mark(where) {}
  YamlMark mark;
};

// Limits, so that time and memory are bounded by the size of the text.
inline constexpr size_t kMaxYamlDepth = 64;
inline constexpr size_t kMaxYamlNodes = 200'000;  // of one item

// Reads the documents of a text and calls `each` for their items: a document
// that is a list has its entries as items, any other but an empty one is an item
// itself. Holds one item at a time. Anchors, aliases and tags are refused.
// Throws YamlError where the text is not YAML or over a limit; items before that
// place have been given then.
void ReadYaml(const std::string& text, const std::function<void(const YamlNode&)>& each);

}  // namespace wireroom::alerts

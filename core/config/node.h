// SPDX-License-Identifier: Apache-2.0
//
// A YAML file as a tree that remembers where each part stood.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/error.h"

namespace wireroom::config {

struct Entry;

// A value of the file. A plain tree: copies are deep.
struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  // {0, 0} in a node that stands for what was not written.
  Mark mark;
  // Of a scalar: its text, and whether it stood in quotes or in a block ("5" is
  // a text, 5 a number).
  std::string text;
  bool quoted = false;
  // Of a list.
  std::vector<Node> items;
  // Of a map, in the order of the file, keys unique.
  std::vector<Entry> entries;

  // The value under a key, or nullptr.
  const Node* Find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Mark mark;
  Node value;
};

// What a file may hold. Beyond it the file is refused.
inline constexpr size_t kMaxFileBytes = 1 << 20;
inline constexpr size_t kMaxNodes = 20'000;
inline constexpr size_t kMaxDepth = 32;

// Reads one YAML document of maps, lists and scalars. `name` is how errors call
// the file. Errors, each with its place:
//   - of the whole: too large, not UTF-8, control characters, tabs in
//     indentation, not YAML, too deep, too many values. Returns false: *root
//     holds nothing.
//   - of parts: duplicate keys, anchors, aliases, tags, a second document.
//     Returns true: *root holds the rest, in which further errors can be found.
// Time and memory are bounded by the limits above.
bool ParseYaml(std::string_view text, std::string_view name, Node* root, Errors* errors);

}  // namespace wireroom::config

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

// Reads one YAML document. Accepted are maps, lists and scalars; anchors,
// aliases, tags, merge keys, tabs in indentation, duplicate keys and second
// documents are errors. Time and memory are bounded by the limits above.
// `name` is how errors call the file. Adds to *errors what is wrong; the tree
// is usable only when nothing was added.
Node ParseYaml(std::string_view text, std::string_view name, Errors* errors);

}  // namespace wireroom::config

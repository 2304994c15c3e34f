// SPDX-License-Identifier: Apache-2.0
//
// Words and phrases that speak for a topic, with weights. UTF-8, a term a line,
// columns between tabs:
//
//   prime minister <tab> politics <tab> 3
//
// term    one to four words; case does not matter. Of a single word of four
//         letters or more its plural in "s" counts too, unless it has a row.
// topic   a word of media_topics.h, or "-": a function word of English, by which
//         the language is known
// weight  0.1 to 10; 3 speaks for the topic by itself, 1 with others. Below
//         nothing.
//
// A term may have a row for each of several topics. Lines that are empty or
// begin with # are comments. Everything else is an error.
#pragma once

#include <wireroom/sdk.h>

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "plugins/annotators/topics/media_topics.h"

namespace wireroom::topics {

struct Weight {
  uint32_t topic;
  float weight;
};

// Immutable after construction; shared by all workers. A trie over token hashes
// in one flat table: an edge is (node, hash) -> node. Tokens that begin no term
// cost one probe.
class Terms {
 public:
  struct Node {
    uint32_t first_weight = 0;
    uint16_t weights = 0;  // 0: no term ends here
    bool has_children = false;
    bool function_word = false;
  };

  Terms(std::string_view content, const std::filesystem::path& file, const Host& host);
  // Throws std::runtime_error "file:line: what is wrong".
  static Terms Read(const std::filesystem::path& file, const Host& host);

  // The node behind the edge, 0: there is none. The root is node 0.
  uint32_t Child(uint32_t parent, uint64_t hash) const {
    for (uint64_t at = SlotOf(parent, hash);; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.child == 0 || (slot.hash == hash && slot.parent == parent)) return slot.child;
    }
  }
  const Node& node(uint32_t index) const { return nodes_[index]; }
  std::span<const Weight> weights(const Node& node) const {
    return {weights_.data() + node.first_weight, node.weights};
  }
  size_t nodes() const { return nodes_.size(); }
  size_t terms() const { return terms_; }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t parent = 0;
    uint32_t child = 0;  // 0: empty
  };
  struct Row;
  class Reader;

  uint64_t SlotOf(uint32_t parent, uint64_t hash) const {
    return ((hash ^ parent * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93) >> shift_;
  }

  std::vector<Slot> slots_;
  uint64_t mask_ = 0;
  int shift_ = 63;
  std::vector<Node> nodes_;
  std::vector<Weight> weights_;
  size_t terms_ = 0;
};

}  // namespace wireroom::topics

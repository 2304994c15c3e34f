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

#include <array>
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
// in one flat table, made small so that it stays in the cache: a slot holds 32
// bits of an edge's hash besides the bits that chose the slot. Two words that agree in all of them
// count as the same word; of a million words one pair or so does.
class Terms {
 public:
  struct Node {
    uint32_t first_weight = 0;
    uint32_t weights = 0;  // 0: no term ends here
  };

  // What an edge leads to.
  class Edge {
   public:
    Edge() = default;
    explicit Edge(uint32_t bits) : bits_(bits) {}
    // Ends a term or leads on to one.
    bool matters() const { return (bits_ & (kGoesOn | kIsTerm)) != 0; }
    uint32_t node() const { return bits_ & (kFunctionWord - 1); }
    bool function_word() const { return (bits_ & kFunctionWord) != 0; }
    bool goes_on() const { return (bits_ & kGoesOn) != 0; }
    bool is_term() const { return (bits_ & kIsTerm) != 0; }

   private:
    uint32_t bits_ = 0;
  };

  Terms(std::string_view content, const std::filesystem::path& file, const Host& host);
  // Throws std::runtime_error "file:line: what is wrong".
  static Terms Read(const std::filesystem::path& file, const Host& host);

  // From the root by the first token of a term. Asked once a token: a filter of
  // 8 KiB keeps most tokens that begin no term away from the table.
  Edge Begin(uint64_t hash) const {
    if ((filter_[hash / 64 % kFilter] >> (hash % 64) & 1) == 0) return Edge();
    return Follow(0, hash);
  }
  Edge Follow(uint32_t node, uint64_t hash) const {
    uint64_t key = Key(node, hash);
    auto tag = static_cast<uint32_t>(key);
    uint64_t at = key >> shift_;
    while (slots_[at].edge != 0 && slots_[at].tag != tag) at = (at + 1) & mask_;
    return Edge(slots_[at].edge);
  }
  std::span<const Weight> weights(uint32_t node) const {
    return {weights_.data() + nodes_[node].first_weight, nodes_[node].weights};
  }
  size_t nodes() const { return nodes_.size(); }
  size_t terms() const { return terms_; }

 private:
  static constexpr uint32_t kFunctionWord = 1u << 29;
  static constexpr uint32_t kGoesOn = 1u << 30;
  static constexpr uint32_t kIsTerm = 1u << 31;

  struct Slot {
    uint32_t tag = 0;
    uint32_t edge = 0;  // the node and what it is, 0: empty
  };
  struct Row;
  class Reader;

  static uint64_t Key(uint32_t node, uint64_t hash) {
    return (hash ^ node * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;
  }

  static constexpr size_t kFilter = 1024;
  std::array<uint64_t, kFilter> filter_{};
  std::vector<Slot> slots_;
  uint64_t mask_ = 0;
  int shift_ = 63;
  std::vector<Node> nodes_;
  std::vector<Weight> weights_;
  size_t terms_ = 0;
};

}  // namespace wireroom::topics

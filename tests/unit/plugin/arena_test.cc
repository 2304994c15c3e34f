// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/arena.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wireroom::plugin {
namespace {

std::string Text(wr_str s) { return {s.data, s.size}; }

TEST(Arena, WhatItGaveStaysWhereItIs) {
  Arena arena;
  std::vector<wr_str> copies;
  for (int i = 0; i < 10'000; ++i) copies.push_back(arena.Copy("text " + std::to_string(i)));
  for (int i = 0; i < 10'000; ++i) ASSERT_EQ(Text(copies[i]), "text " + std::to_string(i));
}

TEST(Arena, TakesPiecesLargerThanItsChunks) {
  Arena arena;
  const std::string large(100'000, 'x');
  const wr_str before = arena.Copy("before");
  EXPECT_EQ(Text(arena.Copy(large)), large);
  EXPECT_EQ(Text(arena.Copy("after")), "after");
  EXPECT_EQ(Text(before), "before");
}

TEST(Arena, AlignsWhatItGives) {
  Arena arena;
  arena.Copy("x");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.Allocate(24, 16)) % 16, 0u);
}

TEST(Arena, GivesTheSameMemoryAgainAfterARollback) {
  Arena arena;
  arena.Copy("kept");
  const Arena::Mark mark = arena.mark();
  const wr_str first = arena.Copy("dropped");
  arena.Rollback(mark);
  EXPECT_EQ(arena.Copy("instead").data, first.data);
}

TEST(Arena, EmptyTextTakesNothing) {
  Arena arena;
  EXPECT_EQ(arena.Copy("").data, nullptr);
}

}  // namespace
}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "core/text/token_hash.h"

#include <random>
#include <unordered_set>

namespace wireroom::text {
namespace {

TEST(TokenHash, SpellingsThatDifferInCaseMeet) {
  EXPECT_EQ(HashToken("Japan"), HashToken("JAPAN"));
  EXPECT_EQ(HashToken("internationally"), HashToken("InterNationALLY"));
  EXPECT_EQ(HashToken("\u00C9lys\u00E9e"), HashToken("\u00E9LYS\u00C9E"));
  EXPECT_EQ(HashToken("\u041C\u043E\u0441\u043A\u0432\u0430"),
            HashToken("\u043C\u041E\u0421\u041A\u0412\u0410"));
  EXPECT_EQ(HashToken("\u1E9E"), HashToken("\u00DF"));
}

TEST(TokenHash, ApostrophesAndHyphensMeet) {
  EXPECT_EQ(HashToken("O\u2019Brien"), HashToken("o'brien"));
  EXPECT_EQ(HashToken("\u2019s"), HashToken("'S"));
  EXPECT_EQ(HashToken("Suk\u2011yeol"), HashToken("Suk-yeol"));
}

TEST(TokenHash, InvisibleCharactersFallAway) {
  EXPECT_EQ(HashToken("co\u00ADop\u200Berate\uFEFF"), HashToken("cooperate"));
}

TEST(TokenHash, OtherTextsDiffer) {
  EXPECT_NE(HashToken("Japan"), HashToken("Japans"));
  EXPECT_NE(HashToken("US"), HashToken("U.S."));
  EXPECT_NE(HashToken("cafe"), HashToken("caf\u00E9"));
  EXPECT_NE(HashToken("[a"), HashToken("{a"));
  EXPECT_NE(HashToken("@a"), HashToken("`a"));
  EXPECT_NE(HashToken(""), HashToken(std::string_view("\0", 1)));
  EXPECT_NE(HashToken("12345678"), HashToken(std::string_view("12345678\0", 9)));
}

// Stored in the files of plugins: a change needs a new ABI major.
TEST(TokenHash, ValuesAreFrozen) {
  EXPECT_EQ(HashToken(""), 7423383483382639721u);
  EXPECT_EQ(HashToken("a"), 5832092959552706614u);
  EXPECT_EQ(HashToken("Parliament"), 15297382924465904314u);
  EXPECT_EQ(HashToken("\u00C5ngstr\u00F6m\u2019s"), 17028899194861651367u);
}

// The definition of token_hash.h, word by word.
TEST(TokenHash, FollowsItsDefinition) {
  const auto mix = [](uint64_t a, uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<uint64_t>(product >> 64) ^ static_cast<uint64_t>(product);
  };
  uint64_t hash = 0x9E3779B97F4A7C15;
  hash = mix(hash ^ 0x656D6169'6C726170, 0xD6E8FEB86659FD93);  // "parliame"
  hash = mix(hash ^ 0x746E, 0xD6E8FEB86659FD93);               // "nt"
  EXPECT_EQ(HashToken("Parliament"), mix(hash ^ 10, 0xA0761D6478BD642F));
}

TEST(TokenHash, IllFormedBytesAreHashedAsTheyAre) {
  EXPECT_NE(HashToken("a\xFF"), HashToken("a\xFE"));
  EXPECT_NE(HashToken("\xE2\x80"), HashToken("\xE2"));
}

TEST(TokenHash, AMillionWordsDoNotCollide) {
  std::unordered_set<uint64_t> seen;
  for (int i = 0; i < 1000000; ++i) seen.insert(HashToken("w" + std::to_string(i)));
  EXPECT_EQ(seen.size(), 1000000u);
}

TEST(TokenHash, LowAndHighBitsSpread) {
  std::vector<int> low(256), high(256);
  for (int i = 0; i < 25600; ++i) {
    const uint64_t hash = HashToken("name" + std::to_string(i));
    ++low[hash & 0xFF];
    ++high[hash >> 56];
  }
  for (int bucket = 0; bucket < 256; ++bucket) {
    EXPECT_NEAR(low[bucket], 100, 60);
    EXPECT_NEAR(high[bucket], 100, 60);
  }
}

}  // namespace
}  // namespace wireroom::text

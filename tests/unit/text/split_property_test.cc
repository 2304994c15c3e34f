// SPDX-License-Identifier: Apache-2.0
//
// The splitter against ICU's word iterator on made-up texts to which none of
// the exceptions of splitter.h applies, and its promises on any text at all.
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <chrono>
#include <random>

#include "core/text/token_hash.h"
#include "core/text/utf8.h"
#include "tests/unit/text/split_testing.h"

namespace wireroom::text {
namespace {

using Span = std::pair<uint32_t, uint32_t>;

// The segments of ICU's root word iterator that are not white space.
std::vector<Span> IcuWords(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  UText* view = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  UBreakIterator* breaks = ubrk_open(UBRK_WORD, "", nullptr, 0, &status);
  ubrk_setUText(breaks, view, &status);
  EXPECT_TRUE(U_SUCCESS(status));
  std::vector<Span> words;
  uint32_t begin = 0;
  for (int32_t end; (end = ubrk_next(breaks)) != UBRK_DONE; begin = static_cast<uint32_t>(end)) {
    if (!u_isUWhiteSpace(static_cast<UChar32>(DecodeAt(text, begin).value))) {
      words.push_back({begin, static_cast<uint32_t>(end)});
    }
  }
  ubrk_close(breaks);
  utext_close(view);
  return words;
}

std::vector<Span> OurWords(std::string_view text) {
  std::vector<Span> words;
  for (const wr_token& token : SplitOf(text).tokens) words.push_back({token.begin, token.end});
  return words;
}

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  uint32_t Below(uint32_t bound) { return engine_() % bound; }

  template <typename Items>
  const auto& Of(const Items& items) {
    return items[Below(static_cast<uint32_t>(std::size(items)))];
  }

 private:
  std::mt19937 engine_;
};

constexpr const char* kAsciiWords[] = {"talks",
                                       "Seoul",
                                       "minister",
                                       "G7",
                                       "can't",
                                       "o'clock",
                                       "12",
                                       "1,200.50",
                                       "3rd",
                                       "1990s",
                                       "2010",
                                       "x_y",
                                       "NATO",
                                       "internationalisation",
                                       "a",
                                       "it",
                                       "antidisestablishmentarianisms",
                                       "example.com",
                                       "0.5",
                                       "B2B"};
constexpr const char* kAsciiMarks[] = {"(", ")", "\"", "!", "?", ";", "$", "%",
                                       "+", "=", "[",  "]", "*", "/", "<", "|"};
constexpr const char* kMixedWords[] = {"caf\u00E9",
                                       "\u00C9lys\u00E9e",
                                       "na\u00EFve",
                                       "cafe\u0301s",
                                       "\u0141\u00F3d\u017A",
                                       "don\u2019t",
                                       "l\u2019\u00E9t\u00E9",
                                       "\u041C\u043E\u0441\u043A\u0432\u0430",
                                       "\u043F\u0440\u0435\u0437\u0438\u0434\u0435\u043D\u0442",
                                       "\u0391\u03B8\u03AE\u03BD\u03B1",
                                       "\u0633\u0644\u0627\u0645",
                                       "\u05E9\u05DC\u05D5\u05DD",
                                       "\uC11C\uC6B8",
                                       "\u0939\u093F\u0928\u094D\u0926\u0940",
                                       "\u0663\u0664",
                                       "\u0561\u0580\u0587",
                                       "\u10D7\u10D1\u10D8\u10DA\u10D8\u10E1\u10D8",
                                       "\u00C5ngstr\u00F6m",
                                       "\u4E2D\u56FD",
                                       "\u0E44\u0E17\u0E22",
                                       "\u30C8\u30E8\u30BF",
                                       "S\u00E3o",
                                       "col\u00B7legi"};
constexpr const char* kMixedMarks[] = {
    "\u201C", "\u201D", "\u2014", "\u2013", "\u2026",     "\u00AB",       "\u00BB", "\u20AC",
    "\u00A3", "\u3002", "\uFF01", "\u00BF", "\U0001F600", "\u2764\uFE0F", "\u00BD", "\u2022"};
constexpr const char* kSpaces[] = {" ",    " ",  " ",      " ",      "  ",     "\n",
                                   "\n\n", "\t", "\u00A0", "\u2009", "\u3000", "\r\n"};

// Words with white space between them and marks about some of them.
std::string MadeUpText(Random* random, bool mixed) {
  std::string text;
  for (uint32_t left = 1 + random->Below(60); left > 0; --left) {
    const bool foreign = mixed && random->Below(2) == 0;
    if (random->Below(8) == 0) text += foreign ? random->Of(kMixedMarks) : random->Of(kAsciiMarks);
    text += foreign ? random->Of(kMixedWords) : random->Of(kAsciiWords);
    if (random->Below(6) == 0) text += foreign ? random->Of(kMixedMarks) : random->Of(kAsciiMarks);
    if (random->Below(6) == 0) text += random->Below(2) != 0 ? "," : " .";
    text += mixed ? random->Of(kSpaces) : " ";
  }
  return text;
}

void ExpectLikeIcu(const std::string& text) {
  const std::vector<Span> ours = OurWords(text), icu = IcuWords(text);
  if (ours == icu) return;
  size_t i = 0;
  while (i < ours.size() && i < icu.size() && ours[i] == icu[i]) ++i;
  ADD_FAILURE() << "first difference at token " << i << ": we have '"
                << (i < ours.size() ? text.substr(ours[i].first, ours[i].second - ours[i].first)
                                    : "nothing")
                << "', ICU '"
                << (i < icu.size() ? text.substr(icu[i].first, icu[i].second - icu[i].first)
                                   : "nothing")
                << "' in\n"
                << text;
}

TEST(SplitProperty, TheReferenceNoticesADifference) {
  EXPECT_EQ(OurWords("Suk yeol"), IcuWords("Suk yeol"));
  EXPECT_NE(OurWords("Suk-yeol"), IcuWords("Suk-yeol"));
}

TEST(SplitProperty, AsciiIsSplitAsIcuSplitsIt) {
  Random random(1);
  for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round)
    ExpectLikeIcu(MadeUpText(&random, false));
}

TEST(SplitProperty, MixedTextIsSplitAsIcuSplitsIt) {
  Random random(2);
  for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round)
    ExpectLikeIcu(MadeUpText(&random, true));
}

// The same words all in ASCII and with one letter that is not: the tables and
// the code point by code point way must not differ in anything but that letter.
TEST(SplitProperty, FastAndSlowWaysAgree) {
  Random random(3);
  for (int round = 0; round < 3000 && !testing::Test::HasFailure(); ++round) {
    std::string fast = MadeUpText(&random, false), slow;
    for (const char c : fast) (slow += c == 'a' ? "\u00E4" : std::string(1, c));
    const Field a = SplitOf(fast), b = SplitOf(slow);
    ASSERT_EQ(a.tokens.size(), b.tokens.size()) << fast;
    ASSERT_EQ(a.sentences.size(), b.sentences.size()) << fast;
    for (size_t i = 0; i < a.tokens.size(); ++i) {
      EXPECT_EQ(a.tokens[i].kind, b.tokens[i].kind) << fast;
      EXPECT_EQ(a.tokens[i].flags, b.tokens[i].flags & ~WR_TOKEN_NON_ASCII) << fast;
      EXPECT_EQ(a.tokens[i].sentence, b.tokens[i].sentence) << fast;
    }
  }
}

std::string AnyText(Random* random) {
  static constexpr const char* kPieces[] = {
      "a",          "Z",          "7",      ".",       "..",     ",",      "'",      "\u2019",
      "-",          "\u2011",     "_",      "@",       "#",      "&",      ":",      "/",
      "//",         "+",          "!",      "?",       "\"",     "(",      ")",      " ",
      "\n",         "\r",         "\t",     "\0",      "\u00A0", "\u200B", "\u200D", "\uFEFF",
      "\u00AD",     "\u0301",     "\u00E9", "\u00C9",  "\u4E2D", "\u0E01", "\u30A2", "\u3002",
      "\U0001F469", "\U0001F1FA", "\uFE0F", "\u2026",  "\u2028", "\u2029", "\u0663", "\u0964",
      "Mr.",        "U.S",        "No.",    "http://", "www.",   "x@y.z",  "The",    "St",
      "\U0001F3FD", "\u00B7",     "\u201C", "\u201D",  "\x01",   "\x7F",   "\uFFFD", "\U0010FFFF"};
  std::string text;
  for (uint32_t left = random->Below(40); left > 0; --left) {
    const char* piece = random->Of(kPieces);
    text += *piece == '\0' ? std::string(1, '\0') : piece;
    if (random->Below(3) == 0)
      text += std::string(random->Below(70), static_cast<char>('a' + random->Below(26)));
  }
  return text;
}

TEST(SplitProperty, PromisesHoldForAnyText) {
  Random random(4);
  for (int round = 0; round < 20000; ++round) {
    const std::string text = AnyText(&random);
    ASSERT_EQ(BrokenPromise(text, SplitOf(text)), "") << testing::PrintToString(text);
  }
}

TEST(SplitProperty, PromisesHoldForRepairedBytes) {
  Random random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string text(random.Below(200), '\0');
    for (char& byte : text) byte = static_cast<char>(random.Below(256));
    (void)RepairUtf8(&text);
    ASSERT_EQ(BrokenPromise(text, SplitOf(text)), "") << testing::PrintToString(text);
  }
}

TEST(SplitProperty, OnlyWhiteSpaceAndInvisibleCharactersLieBetweenTokens) {
  Random random(6);
  for (int round = 0; round < 5000; ++round) {
    const std::string text = AnyText(&random);
    uint32_t at = 0;
    std::vector<wr_token> tokens = SplitOf(text).tokens;
    const auto size = static_cast<uint32_t>(text.size());
    tokens.push_back({size, size, 0, 0, 0, 0});
    for (const wr_token& token : tokens) {
      for (; at < token.begin; at += DecodeAt(text, at).size) {
        const auto c = static_cast<UChar32>(DecodeAt(text, at).value);
        EXPECT_TRUE(u_isUWhiteSpace(c) || u_iscntrl(c) || c == 0x200B) << std::hex << c;
      }
      at = token.end;
    }
  }
}

TEST(SplitProperty, CaseDoesNotChangeHashes) {
  Random random(8);
  for (int round = 0; round < 1000; ++round) {
    std::string text;
    for (int i = 0; i < 30; ++i) (text += random.Of(kAsciiWords)) += ' ';
    std::string upper = text;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
    const Field a = SplitOf(text), b = SplitOf(upper);
    // example.COM is no address, so it may split otherwise.
    if (text.find("example.com") != text.npos) continue;
    ASSERT_EQ(a.tokens.size(), b.tokens.size());
    for (size_t i = 0; i < a.tokens.size(); ++i) EXPECT_EQ(a.tokens[i].hash, b.tokens[i].hash);
  }
}

std::string Repeated(std::string_view piece, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

// Texts that make a careless look ahead or look back quadratic. A quadratic way
// through a megabyte takes minutes; the test's own time limit ends it.
class HugeTexts : public testing::TestWithParam<const char*> {};

TEST_P(HugeTexts, AreSplitInLinearTime) {
  const std::string text = Repeated(GetParam(), 2000000);
  EXPECT_EQ(BrokenPromise(text, SplitOf(text)), "");
}

INSTANTIATE_TEST_SUITE_P(Pieces, HugeTexts,
                         testing::Values("a", ".", " ", "\n", "\"", "(", "'", "'s", "-", "a-", "1-",
                                         "a.", "A.", "A. ", "a.A", "U.S.", "@", "a@", "a@b", "a+",
                                         "#a", "#1", "!", "!\"", "?!)", "http://", "www.a", "a/",
                                         "\u0301", "a\u0301", "\u00AD", "a\u00AD", "\u2019",
                                         "a\u2019", "\u200D", "\U0001F469\u200D", "\U0001F1FA",
                                         "\u4E2D", "\u0E01", "\u30A2", "\u3002", "No. ", "Mr. ",
                                         "a b\n", "a\nB", "\u201C ", "_", "a_", "1,", "1.", "1",
                                         ". \"", "\u00B7", "a\u00B7", "\r", "A&", "."));

}  // namespace
}  // namespace wireroom::text

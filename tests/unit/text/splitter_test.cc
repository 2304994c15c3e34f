// SPDX-License-Identifier: Apache-2.0
//
// Tokens: the examples of splitter.h and their neighbours.
#include "core/text/splitter.h"

#include "core/text/token_hash.h"
#include "tests/unit/text/split_testing.h"

namespace wireroom::text {
namespace {

struct Example {
  const char* text;
  const char* tokens;
};

void PrintTo(const Example& example, std::ostream* out) {
  *out << testing::PrintToString(example.text);
}

class Tokens : public testing::TestWithParam<Example> {};

TEST_P(Tokens, AreAsListed) {
  EXPECT_EQ(TokensOf(GetParam().text), GetParam().tokens);
  EXPECT_EQ(BrokenPromise(GetParam().text, SplitOf(GetParam().text)), "");
}

constexpr Example kAbbreviations[] = {
    {"Mr. Smith met Gen. Jones", "Mr.|Smith|met|Gen.|Jones"},
    {"U.S. officials", "U.S.|officials"},
    {"at 9 a.m. Monday", "at|9/N|a.m.|Monday"},
    {"S. Korea and N. Korea", "S.|Korea|and|N.|Korea"},
    {"J. K. Rowling, J.R.R. Tolkien", "J.|K.|Rowling|,/P|J.R.R.|Tolkien"},
    {"J.Smith", "J.|Smith"},
    {"a Ph.D. student", "a|Ph.D.|student"},
    {"No. 10 but no. Ten", "No.|10/N|but|no|./P|Ten"},
    {"p. 12 of it", "p.|12/N|of|it"},
    {"Jan. 5", "Jan.|5/N"},
    {"the Acme Co. said", "the|Acme|Co.|said"},
    {"cats, dogs, etc. ran", "cats|,/P|dogs|,/P|etc.|ran"},
    {"the end.", "the|end|./P"},
    {"vitamin C. Then", "vitamin|C|./P|Then"},
    {"Plan B. Experts", "Plan|B|./P|Experts"},
    {"U.S.-led", "U.S.|-/P|led"},
    {"U.N.'s", "U.N.|'s"},
    {"U.S.diplomats", "U.S.|diplomats"},
    {"the S&P. He", "the|S&P|./P|He"},
    {"e.g. this", "e.g.|this"},
    {"Mr... Smith", "Mr|.../P|Smith"},
    {"Lt.-Gen. Roe", "Lt.|-/P|Gen.|Roe"},
};
INSTANTIATE_TEST_SUITE_P(Abbreviations, Tokens, testing::ValuesIn(kAbbreviations));

constexpr Example kHyphens[] = {
    {"Yoon Suk-yeol", "Yoon|Suk-yeol"},
    {"an 18-month-old deal", "an|18-month-old|deal"},
    {"1910-1945", "1910/N|-/P|1945/N"},
    {"2-1, 555-0100", "2/N|-/P|1/N|,/P|555/N|-/P|0100/N"},
    {"COVID-19 and F-16s", "COVID-19|and|F-16s"},
    {"mid-1990s", "mid-1990s"},
    {"word\u2014word -- word\u2013word", "word|\u2014/P|word|-/P|-/P|word|\u2013/P|word"},
    {"word--word", "word|-/P|-/P|word"},
    {"pre- and post-war", "pre|-/P|and|post-war"},
    {"-5", "-/P|5/N"},
    {"Suk\u2011yeol", "Suk\u2011yeol"},
    {"re-\u00E9lu", "re-\u00E9lu"},
};
INSTANTIATE_TEST_SUITE_P(Hyphens, Tokens, testing::ValuesIn(kHyphens));

constexpr Example kApostrophes[] = {
    {"Japan's", "Japan|'s"},
    {"Japan\u2019s", "Japan|\u2019s"},
    {"JAPAN'S", "JAPAN|'S"},
    {"1990's", "1990/N|'s"},
    {"workers' rights", "workers|'/P|rights"},
    {"don't won\u2019t I'll we've", "don't|won\u2019t|I'll|we've"},
    {"O'Brien d'Estaing O\u2019Neill", "O'Brien|d'Estaing|O\u2019Neill"},
    {"'quoted words'", "'/P|quoted|words|'/P"},
    {"the '90s", "the|'/P|90s/N"},
    {"rock 'n' roll", "rock|'/P|n|'/P|roll"},
    {"O'Brien's", "O'Brien|'s"},
};
INSTANTIATE_TEST_SUITE_P(Apostrophes, Tokens, testing::ValuesIn(kApostrophes));

constexpr Example kNumbers[] = {
    {"$1.5 million", "$/S|1.5/N|million"},
    {"1,200.50", "1,200.50/N"},
    {"3rd 1990s 1.5bn 10km", "3rd/N|1990s/N|1.5bn/N|10km/N"},
    {"4.5%", "4.5/N|%/S"},
    {"\u20AC5, \u00A35m, US$5", "\u20AC/S|5/N|,/P|\u00A3/S|5m/N|,/P|US|$/S|5/N"},
    {"10:30", "10/N|:/P|30/N"},
    {"9/11", "9/N|//P|11/N"},
    {"G7 4x4 0x1F", "G7|4x4|0x1F"},
    {"in 2010, 2011.", "in|2010/N|,/P|2011/N|./P"},
    {"1.2.3", "1.2.3/N"},
    {"3.The", "3/N|./P|The"},
    {"\u00BD cup", "\u00BD/N|cup"},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Tokens, testing::ValuesIn(kNumbers));

constexpr Example kAddresses[] = {
    {"see https://example.com/a?b=c#d.", "see|https://example.com/a?b=c#d|./P"},
    {"(http://example.com/x_(y))", "(/P|http://example.com/x_(y)|)/P"},
    {"www.Example.com, example.co.uk/path", "www.Example.com|,/P|example.co.uk/path"},
    {"on example.com.", "on|example.com|./P"},
    {"mail jo.Smith+news@mail.example.org.", "mail|jo.Smith+news@mail.example.org|./P"},
    {"a@b", "a|@/S|b"},
    {"@some_one said #MeToo #1 #2020vote", "@some_one|said|#MeToo|#/S|1/N|#2020vote"},
    {"5 @ $10", "5/N|@/S|$/S|10/N"},
    {"http: //x", "http|:/P|//P|//P|x"},
    {"end.The next", "end|./P|The|next"},
};
INSTANTIATE_TEST_SUITE_P(Addresses, Tokens, testing::ValuesIn(kAddresses));

constexpr Example kMarks[] = {
    {"AT&T, R&D; Barnes & Noble", "AT&T|,/P|R&D|;/P|Barnes|&/S|Noble"},
    {"wait... what\u2026", "wait|.../P|what|\u2026/P"},
    {"\"Hi,\" \u201Cshe\u201D (said)", "\"/P|Hi|,/P|\"/P|\u201C/P|she|\u201D/P|(/P|said|)/P"},
    {"either/or a+b", "either|//P|or|a|+/S|b"},
    {"snake_case ____", "snake_case|____/P"},
};
INSTANTIATE_TEST_SUITE_P(Marks, Tokens, testing::ValuesIn(kMarks));

constexpr Example kUnicode[] = {
    {"10\u00A0km\u2009away\u3000now", "10/N|km|away|now"},
    {"\uFEFFHello wor\u00ADld\u200B!", "Hello|wor\u00ADld|!/P"},
    {"cafe\u0301s and nai\u0308ve", "cafe\u0301s|and|nai\u0308ve"},
    {"\u00C9lys\u00E9e \u0141\u00F3d\u017A", "\u00C9lys\u00E9e|\u0141\u00F3d\u017A"},
    {"\u041C\u043E\u0441\u043A\u0432\u0430, \u0391\u03B8\u03AE\u03BD\u03B1",
     "\u041C\u043E\u0441\u043A\u0432\u0430|,/P|\u0391\u03B8\u03AE\u03BD\u03B1"},
    {"\u0633\u0644\u0627\u0645\u060C \u05E9\u05DC\u05D5\u05DD",
     "\u0633\u0644\u0627\u0645|\u060C/P|\u05E9\u05DC\u05D5\u05DD"},
    {"\uC11C\uC6B8\uC740 \uD55C\uAD6D", "\uC11C\uC6B8\uC740|\uD55C\uAD6D"},
    {"\u4E2D\u56FD\u7684\u4EBA\u6C11", "\u4E2D\u56FD|\u7684|\u4EBA\u6C11"},
    {"iPhone\u624B\u673A", "iPhone|\u624B\u673A"},
    {"\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22", "\u0E20\u0E32\u0E29\u0E32|\u0E44\u0E17\u0E22"},
    {"\U0001F469\u200D\U0001F469\u200D\U0001F467\U0001F44D\U0001F3FD",
     "\U0001F469\u200D\U0001F469\u200D\U0001F467/S|\U0001F44D\U0001F3FD/S"},
    {"\U0001F1FA\U0001F1F8\U0001F1EC\U0001F1E7", "\U0001F1FA\U0001F1F8/S|\U0001F1EC\U0001F1E7/S"},
    {"\u2764\uFE0F!", "\u2764\uFE0F/S|!/P"},
    {"\uFFFD", "\uFFFD/S"},
};
INSTANTIATE_TEST_SUITE_P(Unicode, Tokens, testing::ValuesIn(kUnicode));

TEST(Splitter, NulAndControlCharactersSeparate) {
  EXPECT_EQ(TokensOf(std::string_view("a\0b\x01"
                                      "c\x7F"
                                      "d",
                                      7)),
            "a|b|c|d");
}

TEST(Splitter, EmptyAndBlankTextsHaveNoTokens) {
  for (const char* text : {"", " ", "\n\n", "\u00A0\uFEFF"}) {
    EXPECT_TRUE(SplitOf(text).tokens.empty());
    EXPECT_TRUE(SplitOf(text).sentences.empty());
  }
}

TEST(Splitter, ReusesAFieldWithoutRests) {
  Splitter splitter;
  Field field;
  splitter.Split("One. Two. Three.", &field);
  splitter.Split("Four", &field);
  EXPECT_EQ(field.tokens.size(), 1u);
  EXPECT_EQ(field.sentences.size(), 1u);
}

uint16_t FlagsOf(std::string_view text, size_t index = 0) {
  return SplitOf(text).tokens.at(index).flags;
}

TEST(Splitter, FlagsSayHowAWordIsWritten) {
  constexpr uint16_t kFirst = WR_TOKEN_SENTENCE_START | WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START;
  EXPECT_EQ(FlagsOf("talks"), kFirst);
  EXPECT_EQ(FlagsOf("Talks"), kFirst | WR_TOKEN_CAPITALISED);
  EXPECT_EQ(FlagsOf("TALKS"), kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS);
  EXPECT_EQ(FlagsOf("A"), kFirst | WR_TOKEN_CAPITALISED);
  EXPECT_EQ(FlagsOf("G7"), kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_HAS_DIGIT);
  EXPECT_EQ(FlagsOf("U.S."),
            kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_ABBREVIATION);
  EXPECT_EQ(FlagsOf("Suk-yeol"), kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_HYPHENATED);
  EXPECT_EQ(FlagsOf("\u00C9lys\u00E9e"), kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_NON_ASCII);
  EXPECT_EQ(FlagsOf("INTERNATIONALLY"), kFirst | WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS);
  EXPECT_EQ(FlagsOf("internationallY"), kFirst);
}

TEST(Splitter, FlagsSayWhereATokenStands) {
  EXPECT_EQ(FlagsOf("(a b)", 0), WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START);
  EXPECT_EQ(FlagsOf("(a b)", 1), WR_TOKEN_SENTENCE_START);
  EXPECT_EQ(FlagsOf("(a b)", 2), WR_TOKEN_SPACE_BEFORE);
  EXPECT_EQ(FlagsOf("(a b)", 3), 0);
  EXPECT_EQ(FlagsOf("a\n b", 1), WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START);
  EXPECT_EQ(FlagsOf("a.\r\nB", 2), WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START |
                                       WR_TOKEN_SENTENCE_START | WR_TOKEN_CAPITALISED);
}

TEST(Splitter, ViewLendsWhatWasSplit) {
  const std::string_view text = "One. Two.";
  const Field field = SplitOf(text);
  const wr_field view = field.View(text);
  EXPECT_EQ(view.struct_size, sizeof view);
  EXPECT_EQ(view.text.data, text.data());
  EXPECT_EQ(view.text.size, text.size());
  EXPECT_EQ(view.tokens, field.tokens.data());
  EXPECT_EQ(view.token_count, 4u);
  EXPECT_EQ(view.sentences, field.sentences.data());
  EXPECT_EQ(view.sentence_count, 2u);
}

}  // namespace
}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
//
// Sentences: each example is the text with "|" where a sentence has to end.
#include <string>
#include <vector>

#include "tests/unit/text/split_testing.h"

namespace wireroom::text {
namespace {

std::string Trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \n\r"), end = text.find_last_not_of(" \n\r");
  return begin == text.npos ? "" : text.substr(begin, end - begin + 1);
}

class SentenceExamples : public testing::TestWithParam<const char*> {};

TEST_P(SentenceExamples, EndAtTheBars) {
  std::string text;
  std::vector<std::string> expected{""};
  for (const char* c = GetParam(); *c; ++c) {
    if (*c == '|') {
      expected.push_back("");
    } else {
      text += *c;
      expected.back() += *c;
    }
  }
  for (std::string& sentence : expected) sentence = Trimmed(sentence);
  EXPECT_EQ(SentencesOf(text), expected);
  EXPECT_EQ(BrokenPromise(text, SplitOf(text)), "");
}

INSTANTIATE_TEST_SUITE_P(
    Stops, SentenceExamples,
    testing::Values("He left. |She stayed? |Yes! |No.", "It rose 4.5 percent. |It fell 1.2.",
                    "Wait... |Now go.", "He said ... nothing.", "In 2010. |15 people came.",
                    "It works.|The next one.", "Who? |What?! |Where!!! |Here.",
                    "It ended. |\u2014 Jane Roe", "It ended. |- A second point. |\u2022 A third.",
                    "It ended. \u2014 and began again.", "1. First item |\n2. Second item",
                    "Sales of the iPhone rose. |iPhone sales fell."));

INSTANTIATE_TEST_SUITE_P(
    Abbreviations, SentenceExamples,
    testing::Values("Mr. Smith met Gen. Jones and Sen. Roe on Jan. 5 in St. Louis. |They spoke.",
                    "The U.S. officials left the U.S. |The talks go on.",
                    "He moved to the U.S. |But she stayed.",
                    "J. K. Rowling and George W. Bush met S. Korea's envoy.",
                    "It opens at 9 a.m. Monday. |It closes at 5 p.m. |There is a queue.",
                    "Acme Inc. said it bought Beta Corp. |It paid cash.",
                    "He took vitamin C. |Experts agree.", "See No. 5 and p. 12.",
                    "He has a Ph.D. |His wife too."));

INSTANTIATE_TEST_SUITE_P(
    Quotes, SentenceExamples,
    testing::Values("\"We won.\" |He smiled.", "\u201CWe won.\u201D |He smiled.",
                    "\"Why?\" he asked. |\"Because.\"", "(He left.) |Then it rained.",
                    "He said: \"Go.\" |\"No,\" she said.", "'It ends.' |\"So it does.\"",
                    "\u201ESie gehen.\u201C |\u201EWir bleiben.\u201C",
                    "He said \"no.\" and left."));

INSTANTIATE_TEST_SUITE_P(
    Lines, SentenceExamples,
    testing::Values(
        "A headline\n\n|The first sentence.", "Home\n|News\n|Sport",
        "By Jane Roe\n|SEOUL \u2014 Talks began.",
        "the talks that began on Monday were\nwrapped at a column.",
        "The ministers of the two countries met in the capital on Monday\nJapan said, for talks "
        "that had been put off for more than a year.",
        "Ministers meet again in the capital for talks on trade and ports\n|Jane Roe reports",
        "Ministers meet again in the capital for talks on trade and ports\n|The ministers of the "
        "two countries met in the capital "
        "on Monday for the first of three rounds of talks that had been put off for more than a "
        "year.",
        "The talks were led by Mr.\n|Kim", "It ended.\r\n|It began.",
        "A line that ends with the\nMiddle of a name.", "Seoul, Tokyo,\nBeijing"));

INSTANTIATE_TEST_SUITE_P(
    Scripts, SentenceExamples,
    testing::Values(
        "\u4E2D\u56FD\u3002|\u65E5\u672C\uFF01|\u300C\u884C\u304F\u3002\u300D|\u306F\u3044\u3002",
        "\u041E\u043D \u0443\u0448\u0451\u043B. |\u041E\u043D\u0430 "
        "\u043E\u0441\u0442\u0430\u043B\u0430\u0441\u044C.",
        "\u0939\u093E\u0901\u0964 |\u0928\u0939\u0940\u0902\u0964",
        "\u0645\u0627\u0630\u0627\u061F |\u0646\u0639\u0645."));

TEST(Sentences, EndAtAParagraphSeparator) {
  EXPECT_THAT(SentencesOf("One line\u2029and another"),
              testing::ElementsAre("One line", "and another"));
}

}  // namespace
}  // namespace wireroom::text

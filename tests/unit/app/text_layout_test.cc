// SPDX-License-Identifier: Apache-2.0
#include "core/app/text_layout.h"

namespace wireroom::app {
namespace {

std::string Laid(std::string_view text, int width = 20, int indent = 0) {
  TextLayout layout(false, width, indent);
  layout.Add(text);
  return layout.Take();
}

TEST(TextLayout, BreaksLinesAtBlanks) {
  EXPECT_EQ(Laid("The ferry left the harbour at noon."), "The ferry left the\nharbour at noon.\n");
  EXPECT_EQ(Laid("a ferry  \t left", 20, 2), "  a ferry left\n");
}

TEST(TextLayout, CutsWordsThatAreLongerThanALine) {
  EXPECT_EQ(Laid("ab " + std::string(45, 'x')), "ab\n" + std::string(20, 'x') + "\n" +
                                                    std::string(20, 'x') + "\n" +
                                                    std::string(5, 'x') + "\n");
}

TEST(TextLayout, KeepsOneEmptyLineBetweenParagraphs) {
  EXPECT_EQ(Laid("\n\none\n\n\n\ntwo\r\nthree\n\n"), "one\n\ntwo\nthree\n");
}

TEST(TextLayout, WideCharactersTakeTwoColumnsAndBreakAnywhere) {
  EXPECT_EQ(Laid("東京東京東京東京東京東京"), "東京東京東京東京東京\n東京\n");
  EXPECT_EQ(Laid("12345678901234567 \U0001F6A2\U0001F6A2"),
            "12345678901234567 \U0001F6A2\n\U0001F6A2\n");
}

TEST(TextLayout, CombiningMarksTakeNoColumn) {
  std::string word;
  for (int i = 0; i < 20; ++i) word += "e\u0301";
  EXPECT_EQ(Laid(word), word + "\n");
}

TEST(TextLayout, ShowsControlCharacters) {
  EXPECT_EQ(Laid("a\x1b[31mb\x07"), "a\\x1b[31mb\\x07\n");
  EXPECT_EQ(Laid(std::string_view("a\0b", 3)), "a\\x00b\n");
  EXPECT_EQ(Laid("a\u009b31m"), "a\\x9b31m\n");
  EXPECT_EQ(Laid("a\u202eb"), "a\\u202eb\n");
}

TEST(TextLayout, LeavesOutWhatIsInvisible) {
  EXPECT_EQ(Laid("har\u00ADbour\uFEFF \u200Bx"), "harbour x\n");
}

TEST(TextLayout, NoBreakSpacesHoldWordsTogether) {
  EXPECT_EQ(Laid("it was eighteen 25\u00A0km"), "it was eighteen\n25 km\n");
}

TEST(TextLayout, ShowsBytesThatAreNotUtf8) { EXPECT_EQ(Laid("caf\xE9 x"), "caf\uFFFD x\n"); }

TEST(TextLayout, WritesRightToLeftInItsOrder) { EXPECT_EQ(Laid("שלום ١٢"), "שלום ١٢\n"); }

TEST(TextLayout, StylesEndWithTheLine) {
  TextLayout layout(true, 20);
  layout.Add("plain ");
  layout.Add("red words that go on", "31");
  EXPECT_EQ(layout.Take(), "plain \x1b[31mred words that\x1b[0m\n\x1b[31mgo on\x1b[0m\n");
}

TEST(TextLayout, FillsAndPads) {
  TextLayout layout(false, 20);
  layout.Add("ab");
  layout.PadTo(5);
  layout.Add("cd");
  layout.Space();
  layout.Fill("-", "");
  EXPECT_EQ(layout.Take(), "ab   cd ------------\n");
}

}  // namespace
}  // namespace wireroom::app

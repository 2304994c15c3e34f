// SPDX-License-Identifier: Apache-2.0
//
// Texts of which little can be known are tagged as well as it goes, and their layer
// is marked; names without end cost no more a word than others.
#include <gmock/gmock.h>
#include <wireroom/testkit.h>

#include "plugins/annotators/entities/annotator.h"

namespace wireroom {
namespace {

using namespace wireroom::testkit;
using ::testing::HasSubstr;
using wireroom::entities::Entities;

constexpr std::string_view kPlain =
    "The mayor of Lisbon said on Monday that the new bridge over the river would open in May. "
    "Engineers from Brazil had looked at its pillars for a week, and found nothing wrong.";

std::string InCase(std::string_view text, int (*change)(int)) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(change(c));
  return out;
}

std::string InTitleCase(std::string_view text) {
  std::string out(text);
  for (size_t i = 0; i < out.size(); ++i)
    if (i == 0 || out[i - 1] == ' ') out[i] = static_cast<char>(std::toupper(out[i]));
  return out;
}

std::string Repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) (out += text) += ' ';
  return out;
}

class BadTexts : public ::testing::Test {
 protected:
  testkit::Found Tag(const std::string& text, const std::string& language = "") {
    return host_.Annotate(ArticleBuilder().Text(text).Language(language));
  }
  static bool Names(const testkit::Found& found, std::string_view text) {
    for (const FoundMention& mention : found.mentions)
      if (mention.text == text) return true;
    return false;
  }

  FakeHost<Entities> host_{{}, BUILT_PLUGIN_FOLDER};
};

TEST_F(BadTexts, PlainEnglishIsNotMarked) {
  for (const char* language : {"", "en", "en-GB"}) {
    testkit::Found found = Tag(std::string(kPlain), language);
    EXPECT_EQ(found.status, "ok") << found.reason;
  }
}

TEST_F(BadTexts, OneWordIsMarkedAndTagged) {
  testkit::Found found = Tag("Brazil");
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("too short"));
  EXPECT_TRUE(Names(found, "Brazil"));
}

TEST_F(BadTexts, AnotherLanguageIsMarkedByItsTag) {
  testkit::Found found = Tag("Le maire de Lisbonne est parti pour le Portugal.", "fr");
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("'fr'"));
  EXPECT_TRUE(Names(found, "Portugal"));
}

TEST_F(BadTexts, AnotherLanguageIsMarkedByItsWords) {
  testkit::Found found = Tag(
      "Kaupungin uusi silta avataan liikenteelle toukokuussa, kertoi pormestari maanantaina. Insinöörit "
      "tutkivat sillan pilareita viikon ajan eivätkä löytäneet mitään vikaa, vaikka vesi nousi korkealle.");
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("few words of English"));
}

TEST_F(BadTexts, CapitalsOnlyAreMarkedAndTagged) {
  testkit::Found found = Tag(InCase(kPlain, std::toupper));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("capitals"));
  EXPECT_TRUE(Names(found, "BRAZIL"));
}

TEST_F(BadTexts, SmallLettersOnlyAreMarked) {
  EXPECT_THAT(Tag(InCase(kPlain, std::tolower)).reason, HasSubstr("no word has a capital"));
}

TEST_F(BadTexts, CapitalsEverywhereAreMarked) {
  EXPECT_THAT(Tag(InTitleCase(kPlain)).reason, HasSubstr("every word has a capital"));
}

TEST_F(BadTexts, NoEndsOfSentencesAreMarkedAndTagged) {
  std::string text(kPlain);
  std::erase_if(text, [](char c) { return c == '.' || c == ','; });
  testkit::Found found = Tag(Repeated(text, 20));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("words a sentence"));
  EXPECT_TRUE(Names(found, "Lisbon"));
}

TEST_F(BadTexts, ALimitIsToldBesideTheKindOfText) {
  FakeHost<Entities> host({{"max_mentions", "3"}}, BUILT_PLUGIN_FOLDER);
  testkit::Found found =
      host.Annotate(ArticleBuilder().Text(Repeated(InCase(kPlain, std::toupper), 5)));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("max_mentions"));
  EXPECT_THAT(found.reason, HasSubstr("capitals"));
}

// Twenty thousand names in a row were looked through once for each of them.
TEST_F(BadTexts, NamesWithoutEndAreReadInPieces) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "Lima";
    for (int n = i; n > 0; n /= 26) text += static_cast<char>('a' + n % 26);
    text += ' ';
  }
  testkit::Found found = Tag(text);
  EXPECT_EQ(found.status, "truncated");
}

TEST_F(BadTexts, AHugeTextLeavesNothingBehind) {
  testkit::Found before = Tag(std::string(kPlain));
  Tag(Repeated(kPlain, (size_t{1} << 20) / kPlain.size() + 1));
  testkit::Found after = Tag(std::string(kPlain));
  ASSERT_EQ(after.mentions.size(), before.mentions.size());
  for (size_t i = 0; i < after.mentions.size(); ++i) {
    EXPECT_EQ(after.mentions[i].text, before.mentions[i].text);
    EXPECT_EQ(after.mentions[i].confidence, before.mentions[i].confidence);
  }
}

}  // namespace
}  // namespace wireroom

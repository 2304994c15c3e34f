// SPDX-License-Identifier: Apache-2.0
#include <wireroom/testkit.h>

#include <string>

#include "plugins/annotators/zones/plugin.cc"

namespace wireroom::zones {
namespace {

using namespace wireroom::testkit;

constexpr char kBody[] =
    "The harbour of Marlin reopened on Tuesday after a week of repairs, the port authority said. "
    "Ferries to the islands run again from Wednesday morning.";

std::vector<FoundZone> ZonesOf(const std::string& text, const std::string& title = "") {
  FakeHost<Zones> host;
  return host.Annotate(ArticleBuilder().Title(title).Text(text)).zones;
}

TEST(Zones, FirstShortLineIsTheTitle) {
  EXPECT_THAT(ZonesOf("Harbour reopens after storm\n\n" + std::string(kBody)),
              ElementsAre(IsZone("Harbour reopens after storm", "title"), IsZone(kBody, "body")));
}

TEST(Zones, LineThatGoesOnIsNoTitle) {
  std::string text =
      "Harbour master Ana Lima and\nher deputy Jo Berg opened the harbour again on Tuesday.";
  EXPECT_THAT(ZonesOf(text), ElementsAre(IsZone(text, "body")));
}

TEST(Zones, KnownTitleDecidesWhichLineIsTheTitle) {
  auto zones =
      ZonesOf("Marlin Courier\n\nHarbour reopens\n\n" + std::string(kBody), "HARBOUR REOPENS");
  EXPECT_THAT(zones, Contains(IsZone("Harbour reopens", "title")));
  EXPECT_THAT(zones, Not(Contains(IsZone("Marlin Courier", "title"))));
}

TEST(Zones, MenusAndSharingAreNavigation) {
  auto zones =
      ZonesOf("1. Skip to content\n2. Skip to main menu\nWorldAsia\n\nHarbour reopens\n\n" +
              std::string(kBody) + "\n\nRead more: Storm closes harbour\nShare this article\n");
  EXPECT_THAT(zones, Contains(IsZone("1. Skip to content", "navigation")));
  EXPECT_THAT(zones, Contains(IsZone("2. Skip to main menu", "navigation")));
  EXPECT_THAT(zones, Contains(IsZone("WorldAsia", "navigation")));
  EXPECT_THAT(zones, Contains(IsZone("Read more: Storm closes harbour", "navigation")));
  EXPECT_THAT(zones, Contains(IsZone("Share this article", "navigation")));
  EXPECT_THAT(zones, Contains(IsZone("Harbour reopens", "title")));
}

TEST(Zones, RunOfShortLinesOutsideTheArticleIsAMenu) {
  auto zones = ZonesOf("Local\nFishing\nWeekend guide\nLetters\n\n" + std::string(kBody));
  EXPECT_THAT(zones, Contains(IsZone("Weekend guide", "navigation")));
}

TEST(Zones, DatelineIsCutFromTheFirstParagraph) {
  for (std::string dateline :
       {"LISBON, July 18 (Agency) -", "LISBON (AP) \xE2\x80\x94", "Lisbon \xE2\x80\x94",
        "PORTO NOVO \xE2\x80\x94", "MARLIN BAY, Atlantis --", "July 18 (Agency) -",
        "LISBON:", "date 2022-07-18"})
    EXPECT_THAT(ZonesOf(dateline + " " + kBody),
                ElementsAre(IsZone(dateline, "dateline"), IsZone(kBody, "body")))
        << dateline;
}

TEST(Zones, SentenceWithADashIsNoDateline) {
  for (std::string text :
       {"The harbour \xE2\x80\x94 closed for a week \xE2\x80\x94 reopened on Tuesday, they said.",
        "WATCH: The harbour reopened on Tuesday after a week of repairs.",
        "It was late - too late - when the harbour opened again on Tuesday."})
    EXPECT_THAT(ZonesOf(text), ElementsAre(IsZone(text, "body")));
}

TEST(Zones, LineThatIsADateIsADateline) {
  for (std::string line : {"July 18, 2022", "Published 18 July 2022 at 10:30 GMT",
                           "Updated: Monday, July 18, 2022", "2022-07-18"})
    EXPECT_THAT(ZonesOf("Harbour reopens\n" + line + "\n" + kBody),
                Contains(IsZone(line, "dateline")))
        << line;
}

TEST(Zones, BylinesNameWhoWroteIt) {
  for (std::string line :
       {"By Ana Lima", "BY ANA LIMA", "By Ana Lima and Jo Berg, Marlin Courier",
        "Reporting by Ana Lima; Editing by Jo Berg", "(Additional reporting by Jo Berg)"})
    EXPECT_THAT(ZonesOf("Harbour reopens\n" + line + "\n\n" + kBody),
                Contains(IsZone(line, "byline")))
        << line;
  EXPECT_THAT(
      ZonesOf(
          "Harbour reopens\n\nBy the time the ferry came it was dark, and nobody was there.\n\n" +
          std::string(kBody)),
      Not(Contains(IsZone("", "byline"))));
}

TEST(Zones, CaptionHoldsItsCredit) {
  auto zones =
      ZonesOf(std::string(kBody) + "\n\nThe harbour on TuesdayImage: Jo Berg/Agency\n\n" + kBody);
  EXPECT_THAT(zones, Contains(IsZone("The harbour on TuesdayImage: Jo Berg/Agency", "caption")));
  EXPECT_THAT(zones, Contains(IsZone("Image: Jo Berg/Agency", "credit")));
}

TEST(Zones, TextForAPictureStandsAboveItsCaption) {
  auto zones =
      ZonesOf(std::string(kBody) +
              "\n\nA ferry in the harbour\nA ferry leaves Marlin. (AP Photo/Jo Berg)\n\n" + kBody);
  EXPECT_THAT(zones, Contains(IsZone("A ferry in the harbour", "caption")));
  EXPECT_THAT(zones, Contains(IsZone("(AP Photo/Jo Berg)", "credit")));
}

TEST(Zones, AgencyLineIsACredit) {
  EXPECT_THAT(ZonesOf(std::string(kBody) + "\n\nab/cd (AP, AFP)"),
              Contains(IsZone("ab/cd (AP, AFP)", "credit")));
}

TEST(Zones, ShortLineBetweenParagraphsIsAHeading) {
  auto zones = ZonesOf(std::string(kBody) + "\n\nWhat was repaired?\n\n" + kBody);
  EXPECT_THAT(zones, Contains(IsZone("What was repaired?", "heading")));
}

TEST(Zones, StandfirstStandsBetweenTitleAndByline) {
  auto zones =
      ZonesOf("Harbour reopens\n\nFerries run again after a week of repairs.\n\nBy Ana Lima\n\n" +
              std::string(kBody));
  EXPECT_THAT(zones, Contains(IsZone("Ferries run again after a week of repairs.", "standfirst")));
}

TEST(Zones, QuotationsLieInsideTheirParagraph) {
  auto zones = ZonesOf(
      "\"We are glad to be back,\" she said. It was a \"small\" job. \xE2\x80\x9CNobody was hurt "
      "at all\xE2\x80\x9D, he said.");
  ASSERT_EQ(zones.size(), 3u);
  EXPECT_THAT(zones[1], IsZone("\"We are glad to be back,\"", "quotation"));
  EXPECT_THAT(zones[2], IsZone("\xE2\x80\x9CNobody was hurt at all\xE2\x80\x9D", "quotation"));
}

TEST(Zones, CopyrightIsBoilerplate) {
  auto zones =
      ZonesOf(std::string(kBody) + "\n\nCopyright 2022 Marlin Courier. All rights reserved.");
  EXPECT_THAT(zones, Contains(IsZone("Copyright 2022 Marlin Courier. All rights reserved.",
                                     "boilerplate")));
}

TEST(Zones, WrappedTextIsPutTogetherAgain) {
  std::string wrapped =
      "The harbour of Marlin reopened on Tuesday after a week of\nRepairs to the Long Wall, which "
      "the storm had broken, the\n"
      "Port authority said. Ferries to the islands run again from\nWednesday morning, and the fish "
      "market has been open since\n"
      "Monday. Nobody was hurt.";
  EXPECT_THAT(ZonesOf(wrapped), ElementsAre(IsZone(wrapped, "body")));
}

TEST(Zones, OddTextsAreSurvived) {
  EXPECT_THAT(ZonesOf(""), IsEmpty());
  EXPECT_THAT(ZonesOf("\n \n\t\n"), IsEmpty());
  EXPECT_THAT(ZonesOf("\xC2\xA0\xEF\xBB\xBF\n"), IsEmpty());
  EXPECT_THAT(ZonesOf("\""), SizeIs(1));
  EXPECT_THAT(ZonesOf(std::string("a\0b", 3)), SizeIs(1));
  EXPECT_THAT(ZonesOf("\xC2\xA0" + std::string(kBody) + "\xE2\x80\x8B\r\n"),
              ElementsAre(IsZone(kBody, "body")));
  EXPECT_THAT(ZonesOf("\xE6\x9D\xB1\xE4\xBA\xAC\n\n\xE5\xA4\xA7\xE9\x98\xAA"), SizeIs(2));
}

TEST(Zones, MoreThanMaxZonesIsTruncated) {
  FakeHost<Zones> host({{"max_zones", "3"}});
  std::string text;
  for (int i = 0; i < 10; ++i) text += std::string(kBody) + "\n\n";
  testkit::Found found = host.Annotate(ArticleBuilder().Text(text));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.reason, HasSubstr("max_zones (3)"));
  EXPECT_THAT(found.zones, SizeIs(3));
}

TEST(Zones, HugeTextsTakeLinearTime) {
  FakeHost<Zones> host;
  for (std::string unit : {"\"", "\xE2\x80\x9C", "a\n", "Photo: ", "(", "- ", "\n\n\n", "A"}) {
    std::string text;
    while (text.size() < 400'000) text += unit;
    EXPECT_NE(host.Annotate(ArticleBuilder().Text(text)).status, "failed") << unit;
  }
}

TEST(ZonesLanguage, OfTheArticle) {
  FakeHost<Zones> host;
  auto language = [&](const std::string& text) {
    return host.Annotate(ArticleBuilder().Text(text)).language;
  };
  EXPECT_EQ(language("The bridge was closed by the city because it is old, and they said that the "
                     "repairs will take a year."),
            "en");
  EXPECT_EQ(language("Die Br\xC3\xBC" "cke wurde von der Stadt gesperrt, weil sie alt ist, und die "
                     "Arbeiten werden nach Angaben der Beh\xC3\xB6rde ein Jahr dauern."),
            "de");
  EXPECT_EQ(language("Le pont a \xC3\xA9t\xC3\xA9 ferm\xC3\xA9 par la ville, et les travaux vont durer "
                     "un an, selon les experts qui sont sur place avec les ouvriers."),
            "fr");
  EXPECT_EQ(language("El puente fue cerrado por la ciudad, y las obras van a durar un a\xC3\xB1o, "
                     "seg\xC3\xBAn los expertos que est\xC3\xA1n en la zona con los obreros."),
            "es");
  EXPECT_EQ(language("\xD0\x9C\xD0\xBE\xD1\x81\xD1\x82 \xD0\xB1\xD1\x8B\xD0\xBB "
                     "\xD0\xB7\xD0\xB0\xD0\xBA\xD1\x80\xD1\x8B\xD1\x82 \xD0\xB8 "
                     "\xD0\xBE\xD0\xBD \xD0\xBD\xD0\xB5 \xD0\xB4\xD0\xBB\xD1\x8F "
                     "\xD0\xBC\xD0\xB0\xD1\x88\xD0\xB8\xD0\xBD \xD0\xBF\xD0\xBE "
                     "\xD0\xB2\xD0\xB5\xD1\x81\xD0\xB5 \xD1\x8D\xD1\x82\xD0\xBE "
                     "\xD0\xB1\xD1\x8B\xD0\xBB\xD0\xBE"),
            "ru");
  EXPECT_EQ(language("Too short."), "");
  EXPECT_EQ(language(""), "");
}

TEST(ZonesLanguage, OfForeignPassages) {
  FakeHost<Zones> host;
  testkit::Found found = host.Annotate(ArticleBuilder().Text(
      "The bridge was closed by the city because it is old, and they said that the repairs will "
      "take a year.\n\nLe pont est ferm\xC3\xA9 par la ville, et les travaux vont durer un an, "
      "selon les experts qui sont sur place.\n\nIt was opened in the year of the great storm, and "
      "it has been used by the people of the town."));
  EXPECT_EQ(found.language, "en");
  ASSERT_THAT(found.zones, SizeIs(3));
  EXPECT_EQ(found.zones[0].language, "");
  EXPECT_EQ(found.zones[1].language, "fr");
  EXPECT_EQ(found.zones[2].language, "");
}

}  // namespace
}  // namespace wireroom::zones

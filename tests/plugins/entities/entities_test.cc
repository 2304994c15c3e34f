// SPDX-License-Identifier: Apache-2.0
#include <wireroom/testkit.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "plugins/annotators/entities/annotator.h"

namespace wireroom {
namespace {

using namespace wireroom::testkit;
using wireroom::entities::Entities;

// 2022-07-20, a Wednesday.
constexpr wr_time kWednesday = 1'658'311'200'000'000;

// Names of a made-up world, in a file of their own.
class Table {
 public:
  explicit Table(const std::string& rows) {
    std::string pattern = std::filesystem::temp_directory_path() / "names-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    std::ofstream(folder_ / "names.tsv") << rows;
  }
  ~Table() { std::filesystem::remove_all(folder_); }
  std::string path() const { return (folder_ / "names.tsv").string(); }

 private:
  std::filesystem::path folder_;
};

constexpr char kWorld[] =
    "Marland\tGPE\tMZ\tMarland\tiso3166-1=MZ;wikidata=Q990\n"
    "Marlandic\tNORP\tMZ\tMarland\n"
    "Marlin Bay\tGPE\tQ991\t\n"
    "Marlin\tGPE\tQ992\t\n"
    "Marlin Bay Steel Works\tORG\tQ993\t\n"
    "Ana Lima-Berg\tPERSON\tQ994\t\n"
    "Tern\tORG\tQ995\t\t\tcommon\n"
    "WXO\tORG\tQ996\tWorld X Office\n"
    "World X Office\tORG\tQ996\tWorld X Office\n"
    "al-Tern\tORG\tQ997\t\n";

class EntitiesTest : public ::testing::Test {
 protected:
  testkit::Found Tag(const std::string& text, const std::string& title = "",
                     wr_time published = kWednesday) {
    return host_.Annotate(ArticleBuilder().Title(title).Text(text).PublishedAt(published));
  }
  std::vector<FoundMention> Mentions(const std::string& text) { return Tag(text).mentions; }

  Table table_{kWorld};
  FakeHost<Entities> host_{{{"knowledge", "[]"}, {"names", "[\"" + table_.path() + "\"]"}},
                           PLUGIN_FOLDER};
};

using EntitiesNames = EntitiesTest;
using EntitiesValues = EntitiesTest;
using EntitiesPatterns = EntitiesTest;
using EntitiesArticle = EntitiesTest;

TEST_F(EntitiesNames, LongestNameWins) {
  EXPECT_THAT(
      Mentions("He left Marlin Bay Steel Works in Marlin Bay, near Marlin."),
      ElementsAre(IsMention("Marlin Bay Steel Works", "ORG", "Q993"),
                  IsMention("Marlin Bay", "GPE", "Q991"), IsMention("Marlin", "GPE", "Q992")));
}

TEST_F(EntitiesNames, MatchWholeWordsOnly) {
  EXPECT_THAT(Mentions("Marlinspikes and marlins are no place, and Marlandica is none."),
              IsEmpty());
}

TEST_F(EntitiesNames, MatchBesidesPunctuationAndHyphens) {
  EXPECT_THAT(Mentions("The Marland-Marlin talks, (Marlin)'s first, ended "
                       "\xE2\x80\x9CMarland\xE2\x80\x99s way\xE2\x80\x9D."),
              ElementsAre(IsMention("Marland", "GPE", "MZ"), IsMention("Marlin", "GPE"),
                          IsMention("Marlin", "GPE"), IsMention("first", "ORDINAL"),
                          IsMention("Marland", "GPE")));
  EXPECT_THAT(Mentions("Then Ana Lima Berg spoke."),
              Contains(IsMention("Ana Lima Berg", "PERSON", "Q994")));
}

TEST_F(EntitiesNames, LowerCaseDoesNotMatch) {
  EXPECT_THAT(Mentions("The marlin bay is deep and marland is far."), IsEmpty());
}

TEST_F(EntitiesNames, CapitalsOfHeadlinesMatch) {
  EXPECT_THAT(Tag("", "MARLIN BAY FLOODED AFTER NIGHT OF STORMS").mentions,
              ElementsAre(IsMention("MARLIN BAY", "GPE", "Q991")));
}

TEST_F(EntitiesNames, AcronymNeedsItsCapitals) {
  EXPECT_THAT(Mentions("They asked the WXO about it."),
              ElementsAre(IsMention("WXO", "ORG", "Q996")));
  EXPECT_THAT(Mentions("They asked the wxo and the Wxo about it."), IsEmpty());
}

TEST_F(EntitiesNames, NameInSmallLettersMatchesAsItIs) {
  EXPECT_THAT(Mentions("Fighters of al-Tern left."),
              ElementsAre(IsMention("al-Tern", "ORG", "Q997")));
}

TEST_F(EntitiesNames, OrdinaryWordIsNotBelievedAtTheStartOfASentence) {
  EXPECT_THAT(Mentions("Tern colonies grow on the coast."), IsEmpty());
  EXPECT_THAT(Mentions("Shares of Tern fell. Tern declined to comment."),
              ElementsAre(IsMention("Tern", "ORG", "Q995"), IsMention("Tern", "ORG", "Q995")));
}

TEST_F(EntitiesNames, NationalityNamesItsCountry) {
  testkit::Found found = Tag("A Marlandic ship left Marland.");
  EXPECT_THAT(found.mentions,
              ElementsAre(IsMention("Marlandic", "NORP", "MZ"), IsMention("Marland", "GPE", "MZ")));
  ASSERT_THAT(found.entities, ElementsAre(IsEntity("MZ", "GPE")));
  EXPECT_EQ(found.entities[0].mention_count, 2u);
  EXPECT_EQ(found.entities[0].name, "Marland");
  EXPECT_THAT(found.entities[0].external_ids,
              ElementsAre(std::pair<std::string, std::string>("iso3166-1", "MZ"),
                          std::pair<std::string, std::string>("wikidata", "Q990")));
}

TEST_F(EntitiesNames, DoNotReachOverTheEndOfASentence) {
  EXPECT_THAT(Mentions("They came to Marlin. Bay leaves were sold."),
              ElementsAre(IsMention("Marlin", "GPE", "Q992")));
}

void ExpectRefused(const std::string& rows, const std::string& line, const std::string& why) {
  Table table(rows);
  try {
    FakeHost<Entities> host({{"knowledge", "[]"}, {"names", "[\"" + table.path() + "\"]"}},
                            PLUGIN_FOLDER);
    ADD_FAILURE() << "accepted: " << rows;
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(std::string(error.what()), HasSubstr("names.tsv:" + line + ":"));
    EXPECT_THAT(std::string(error.what()), HasSubstr(why));
  }
}

TEST(EntitiesTable, RefusesWhatItCanNotRead) {
  ExpectRefused("# a comment\nMarlin\tGPE\n", "2", "expected 4 to 6 columns");
  ExpectRefused("Marlin\tCITY\tQ1\t\n", "1", "found 'CITY'");
  ExpectRefused("Marlin\tDATE\tQ1\t\n", "1", "found 'DATE'");
  ExpectRefused("Marlin\tGPE\tQ1x\t\n", "1", "found 'Q1x'");
  ExpectRefused("Marlin\tGPE\t\t\n", "1", "id: expected");
  ExpectRefused("\tGPE\tQ1\t\n", "1", "name: expected");
  ExpectRefused("Marlin\tGPE\tQ1\t\twikidata\n", "1", "scheme=value");
  ExpectRefused("Marlin\tGPE\tQ1\t\t\tshort\n", "1", "found 'short'");
  ExpectRefused("Marlin\tGPE\tQ1\t\n\nMarlin\tGPE\tQ1\t\n", "3", "is given in line 1 already");
  ExpectRefused("Marlin\tGPE\tQ1\tMarlin\nMarlin Bay\tGPE\tQ1\tMarlin Bay\n", "2", "canonical");
}

TEST(EntitiesTable, LaterFileWins) {
  Table first("Marlin\tGPE\tQ1\t\n"), second("Marlin\tORG\tQ2\t\n");
  FakeHost<Entities> host({{"knowledge", "[]"},
                           {"names", "[\"" + first.path() + "\", \"" + second.path() + "\"]"}},
                          PLUGIN_FOLDER);
  EXPECT_THAT(host.Annotate(ArticleBuilder().Text("They saw Marlin there.")).mentions,
              ElementsAre(IsMention("Marlin", "ORG", "Q2")));
}

TEST_F(EntitiesValues, DatesAreNormalised) {
  struct Case {
    std::string text, mention, value;
  };
  for (const Case& c :
       {Case{"It was on July 18, 2022 there.", "July 18, 2022", "2022-07-18"},
        Case{"It was on 18 July 2022 there.", "18 July 2022", "2022-07-18"},
        Case{"It was on the 18th of July there.", "18th of July", "2022-07-18"},
        Case{"It was on July 18 there.", "July 18", "2022-07-18"},
        Case{"It was on 2022-07-18 there.", "2022-07-18", "2022-07-18"},
        Case{"It was in July 2021 there.", "July 2021", "2021-07"},
        Case{"It was in March there.", "March", "2022-03"},
        Case{"It was in 1987 there.", "1987", "1987"},
        Case{"It lasted from 1910 to 1945 there.", "1910 to 1945", "1910/1945"},
        Case{"Its 1910-1945 rule ended.", "1910-1945", "1910/1945"},
        Case{"It was on Monday there.", "Monday", "2022-07-18"},
        Case{"It was last Wednesday there.", "last Wednesday", "2022-07-13"},
        Case{"It was on Monday, July 18, 2022.", "Monday, July 18, 2022", "2022-07-18"},
        Case{"They told him last week there.", "last week", "2022-W28"},
        Case{"They told him this month there.", "this month", "2022-07"},
        Case{"They told him last year there.", "last year", "2021"},
        Case{"They met yesterday there.", "yesterday", "2022-07-19"},
        Case{"It ran July 18-20 there.", "July 18-20", "2022-07-18/2022-07-20"},
        Case{"It was three days ago there.", "three days ago", "2022-07-17"},
        Case{"It was two years ago there.", "two years ago", "2020"},
        Case{"It was last October there.", "last October", "2021-10"},
        Case{"It was in the 1990s there.", "1990s", "1990/1999"},
        Case{"The 2018-19 season ended.", "2018-19", "2018/2019"},
        Case{"It lasted three years there.", "three years", "P3Y"}})
    EXPECT_THAT(Mentions(c.text), ElementsAre(IsValue(c.mention, "DATE", c.value))) << c.text;
}

TEST_F(EntitiesValues, DatesWithoutTheDayOfPublicationKeepNoGuess) {
  testkit::Found found =
      Tag("It was on Monday, and in March, and on July 18.", "", WR_TIME_UNKNOWN);
  EXPECT_THAT(found.mentions,
              ElementsAre(IsValue("Monday", "DATE", ""), IsValue("March", "DATE", ""),
                          IsValue("July 18", "DATE", "")));
}

TEST_F(EntitiesValues, DayOfTheFutureIsTheNextOne) {
  EXPECT_THAT(Mentions("They will meet on Monday there."),
              ElementsAre(IsValue("Monday", "DATE", "2022-07-25")));
  EXPECT_THAT(Mentions("They will meet in March there."),
              ElementsAre(IsValue("March", "DATE", "2023-03")));
}

TEST_F(EntitiesValues, WordsLikeDatesAreNone) {
  EXPECT_THAT(Mentions("They may march on. A three-day visit. The Sunday Mirror said so."),
              IsEmpty());
  EXPECT_THAT(Mentions("It is July 45, 2022 or 2022-13-40."),
              Not(Contains(IsValue("July 45", "DATE", ""))));
}

TEST_F(EntitiesValues, TimesAreNormalised) {
  EXPECT_THAT(
      Mentions("It began at 10 a.m. and ended at 10:30 p.m. or 22:30 GMT then, or 1430 GMT."),
      ElementsAre(IsValue("10 a.m.", "TIME", "T10:00"), IsValue("10:30 p.m.", "TIME", "T22:30"),
                  IsValue("22:30 GMT", "TIME", "T22:30Z"),
                  IsValue("1430 GMT", "TIME", "T14:30Z")));
}

TEST_F(EntitiesValues, MoneyIsNormalised) {
  struct Case {
    std::string text, mention, value;
  };
  for (const Case& c : {Case{"It cost $1.5 billion there.", "$1.5 billion", "1500000000 USD"},
                        Case{"It cost 500 million yen there.", "500 million yen", "500000000 JPY"},
                        Case{"It cost \xE2\x82\xAC"
                             "20m there.",
                             "\xE2\x82\xAC"
                             "20m",
                             "20000000 EUR"},
                        Case{"It cost Rs 500 crore there.", "Rs 500 crore", "5000000000 INR"},
                        Case{"It cost $1,234.50 there.", "$1,234.50", "1234.5 USD"},
                        Case{"It cost HK$20 million there.", "HK$20 million", "20000000 HKD"},
                        Case{"It cost US$5.5bn there.", "US$5.5bn", "5500000000 USD"},
                        Case{"It cost $5-10 million there.", "$5-10 million", "5000000/10000000 USD"},
                        Case{"It cost USD 5 million there.", "USD 5 million", "5000000 USD"},
                        Case{"It cost 40 KES there.", "40 KES", "40 KES"},
                        Case{"It cost Tk 12 crore there.", "Tk 12 crore", "120000000 BDT"},
                        Case{"It cost five dollars there.", "five dollars", "5 USD"}})
    EXPECT_THAT(Mentions(c.text), ElementsAre(IsValue(c.mention, "MONEY", c.value))) << c.text;
}

TEST_F(EntitiesValues, PercentagesQuantitiesAndNumbers) {
  EXPECT_THAT(
      Mentions("It rose 4.5% and 4.5 per cent, over 20 kilometres, for the third time, with 1,200 "
               "people "
               "and twenty-five dogs."),
      ElementsAre(IsValue("4.5%", "PERCENT", "4.5"), IsValue("4.5 per cent", "PERCENT", "4.5"),
                  IsValue("20 kilometres", "QUANTITY", "20 km"), IsValue("third", "ORDINAL", "3"),
                  IsValue("1,200", "CARDINAL", "1200"), IsValue("twenty-five", "CARDINAL", "25")));
}

TEST_F(EntitiesValues, RangesHaveBothEnds) {
  EXPECT_THAT(Mentions("It rose 5 to 10 percent there."),
              ElementsAre(IsValue("5 to 10 percent", "PERCENT", "5/10")));
  EXPECT_THAT(Mentions("It burnt 3-4 square miles there."),
              ElementsAre(IsValue("3-4 square miles", "QUANTITY", "3/4 mi2")));
  EXPECT_THAT(Mentions("He beat her 10 to 5 there."),
              ElementsAre(IsMention("10", "CARDINAL"), IsMention("5", "CARDINAL")));
}

TEST_F(EntitiesValues, NumbersInNamesOfThingsAreNone) {
  EXPECT_THAT(Mentions("A V-12 engine and COVID-19."), IsEmpty());
}

TEST_F(EntitiesValues, HugeNumbersHaveNoValue) {
  EXPECT_THAT(Mentions("It has 123456789012345678901234567890 grains."),
              ElementsAre(IsValue("123456789012345678901234567890", "CARDINAL", "")));
}

TEST_F(EntitiesPatterns, TitlesShowPeople) {
  EXPECT_THAT(Mentions("Foreign Minister Tomas Okri met Mr. Vell there."),
              ElementsAre(IsMention("Tomas Okri", "PERSON", "nil:tomas okri"),
                          IsMention("Vell", "PERSON", "nil:vell")));
  EXPECT_THAT(Mentions("The minister Quellan Okri came."),
              ElementsAre(IsMention("Quellan Okri", "PERSON")));
  EXPECT_THAT(Mentions("Talks with Quellan Okri, the deputy foreign minister, went on."),
              ElementsAre(IsMention("Quellan Okri", "PERSON", "nil:quellan okri")));
}

TEST_F(EntitiesPatterns, FamilyNameMayStandFirst) {
  EXPECT_THAT(Mentions("Then Kang Mee-sun spoke. Later Kang left."),
              ElementsAre(IsMention("Kang Mee-sun", "PERSON", "nil:kang mee sun"),
                          IsMention("Kang", "PERSON", "nil:kang mee sun")));
}

TEST_F(EntitiesPatterns, OfficesAreNoPeople) {
  for (const testkit::FoundMention& mention :
       Mentions("The Chief Cabinet Secretary and the General Security of them."))
    EXPECT_NE(mention.type, "PERSON") << mention.text;
}

TEST_F(EntitiesPatterns, BodiesByTheirWords) {
  EXPECT_THAT(
      Mentions("The Okri Trading Group and the University of Marlin paid Vell & Sons Ltd there."),
      ElementsAre(IsMention("Okri Trading Group", "ORG", "nil:okri trading group"),
                  IsMention("University of Marlin", "ORG"), IsMention("Vell & Sons Ltd", "ORG")));
}

TEST_F(EntitiesPatterns, GenericBodiesTakeTheirCountry) {
  EXPECT_THAT(Mentions("Marland's Supreme Court and the Marlandic Foreign Ministry agreed."),
              ElementsAre(IsMention("Marland", "GPE", "MZ"),
                          IsMention("Supreme Court", "ORG", "nil:marland supreme court"),
                          IsMention("Marlandic", "NORP", "MZ"),
                          IsMention("Foreign Ministry", "ORG", "nil:marland foreign ministry")));
}

TEST_F(EntitiesPatterns, CanBeSwitchedOff) {
  FakeHost<Entities> host(
      {{"knowledge", "[]"},
       {"names", "[\"" + table_.path() + "\"]"},
       {"model", "none"},
       {"patterns", "false"},
       {"values", "false"}},
      PLUGIN_FOLDER);
  EXPECT_THAT(
      host.Annotate(ArticleBuilder().Text("On Monday Mr. Vell paid $5 in Marlin.")).mentions,
      ElementsAre(IsMention("Marlin", "GPE")));
}

TEST_F(EntitiesArticle, ShortFormIsThePersonNamedInFull) {
  testkit::Found found =
      Tag("President Tomas Okri spoke. Then Okri left. \"Never,\" said Okri.", "Okri speaks out");
  EXPECT_THAT(found.mentions, ElementsAre(IsMention("Okri", "PERSON", "nil:tomas okri"),
                                          IsMention("Tomas Okri", "PERSON", "nil:tomas okri"),
                                          IsMention("Okri", "PERSON", "nil:tomas okri"),
                                          IsMention("Okri", "PERSON", "nil:tomas okri")));
  EXPECT_EQ(found.mentions[0].field, "title");
  ASSERT_THAT(found.entities, SizeIs(1));
  EXPECT_EQ(found.entities[0].mention_count, 4u);
}

TEST_F(EntitiesArticle, ShortFormInsideAnotherNameIsNotJoined) {
  EXPECT_THAT(Mentions("President Tomas Okri spoke near the Okri Valley."),
              ElementsAre(IsMention("Tomas Okri", "PERSON"), IsMention("Okri Valley", "LOC")));
}

TEST_F(EntitiesArticle, NavigationIsNotTagged) {
  std::string text = "Marland\n\nThey left Marlin.";
  testkit::Found found = host_.Annotate(ArticleBuilder().Text(text).Zone(0, 7, "navigation"));
  EXPECT_THAT(found.mentions, ElementsAre(IsMention("Marlin", "GPE")));
}

TEST_F(EntitiesArticle, HeadlineIsMoreSalientThanTheEnd) {
  testkit::Found found = Tag(
      "Storms came. They went. Much later somebody went to Marland for a day.", "Floods in Marlin");
  ASSERT_THAT(found.entities, ElementsAre(IsEntity("Q992", "GPE"), IsEntity("MZ", "GPE")));
  EXPECT_GT(found.entities[0].salience, found.entities[1].salience + 0.1f);
}

TEST_F(EntitiesArticle, TooManyMentionsAreTruncated) {
  FakeHost<Entities> host({{"knowledge", "[]"},
                           {"names", "[\"" + table_.path() + "\"]"},
                           {"max_mentions", "5"}},
                          PLUGIN_FOLDER);
  std::string text;
  for (int i = 0; i < 20; ++i) text += "They left Marlin. ";
  testkit::Found found = host.Annotate(ArticleBuilder().Text(text));
  EXPECT_EQ(found.status, "truncated");
  EXPECT_THAT(found.mentions, SizeIs(5));
}

TEST_F(EntitiesArticle, OddTextsAreSurvived) {
  EXPECT_EQ(Tag("").status, "empty");
  EXPECT_EQ(Tag("\n \n").status, "empty");
  EXPECT_EQ(Tag("---- -- - $ % , . Mr. President $").mentions.size(), 0u);
  EXPECT_EQ(Tag(std::string("a\0b Marlin", 10)).status, "ok");
  EXPECT_EQ(Tag("They left \xE6\x9D\xB1\xE4\xBA\xAC for Marlin.").status, "ok");
  EXPECT_THAT(Tag("It was on Monday.", "", -9'000'000'000'000'000'000).mentions,
              ElementsAre(IsValue("Monday", "DATE", "")));
}

TEST_F(EntitiesArticle, HugeTextsTakeLinearTime) {
  for (std::string unit : {"Marlin ", "Mr. ", "Ana Lima ", "the Group ", "$1 ", "1-", "Kim-",
                           "May ", "1,", "A B. ", "in 1999 "}) {
    std::string text;
    while (text.size() < 300'000) text += unit;
    EXPECT_NE(Tag(text).status, "failed") << unit;
  }
}

TEST(EntitiesShippedTables, LoadAndNameTheWorld) {
  FakeHost<Entities> host({}, BUILT_PLUGIN_FOLDER);
  auto found =
      host.Annotate(ArticleBuilder().Text("Brazilian officials met the U.N. in Nairobi, and the "
                                          "European Central Bank spoke of Turkey and the UK."));
  EXPECT_THAT(found.mentions,
              ElementsAre(IsMention("Brazilian", "NORP", "BR"), IsMention("U.N.", "ORG", "Q1065"),
                          IsMention("Nairobi", "GPE", "Q3870"),
                          IsMention("European Central Bank", "ORG", "Q8901"),
                          IsMention("Turkey", "GPE", "TR"), IsMention("UK", "GPE", "GB")));
}

}  // namespace
}  // namespace wireroom

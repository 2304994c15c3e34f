// SPDX-License-Identifier: Apache-2.0
//
// Who is meant: joining, linking, what stands for what, and who spoke.
#include <wireroom/testkit.h>

#include <string>

#include "plugins/annotators/entities/annotator.h"
#include "tests/plugins/entities/world.h"

namespace wireroom {
namespace {

using namespace wireroom::testkit;
using wireroom::entities::Entities;

constexpr char kNames[] =
    "Marland\tGPE\tMZ\tMarland\tiso3166-1=MZ\n"
    "Marlandic\tNORP\tMZ\tMarland\n"
    "Ostrovia\tGPE\tOV\tOstrovia\n"
    "Ostrovian\tNORP\tOV\tOstrovia\n"
    "Port Ana\tGPE\tQ10\t\t\tstands=MZ\n"
    "Velden\tGPE\tQ11\t\t\tstands=OV\n"
    "Winter Palace\tFAC\tQ12\t\t\tstands=OV\n"
    "Castra\tGPE\tQ20\tCastra (Marland)\t\tcountry=MZ,prior=0.5\n"
    "Castra (Marland)\tGPE\tQ20\t\t\tcountry=MZ,prior=0.5\n"
    "Castra\tGPE\tQ21\tCastra (Ostrovia)\t\tcountry=OV,prior=0.4\n"
    "Castra (Ostrovia)\tGPE\tQ21\t\t\tcountry=OV,prior=0.4\n"
    "Sale\tGPE\tQ30\t\t\tfaint,country=MZ\n"
    "World Harbour Office\tORG\tQ40\t\n"
    "WHO\tORG\tQ40\tWorld Harbour Office\n";

class CastTest : public ::testing::Test {
 protected:
  testkit::Found Tag(const std::string& text, const std::string& title = "") {
    return host_.Annotate(ArticleBuilder().Title(title).Text(text));
  }
  std::vector<FoundMention> Mentions(const std::string& text) { return Tag(text).mentions; }
  testkit::Found Quote(const std::string& text, const std::string& quoted) {
    auto begin = static_cast<uint32_t>(text.find(quoted));
    auto end = begin + static_cast<uint32_t>(quoted.size());
    return host_.Annotate(ArticleBuilder().Text(text).Zone(begin, end, "quotation"));
  }

  World world_{kNames};
  FakeHost<Entities> host_{world_.options(), PLUGIN_FOLDER};
};

using CastJoins = CastTest;
using CastLinks = CastTest;
using CastQuotes = CastTest;

TEST_F(CastJoins, GivenNameMayStandFirstOrLast) {
  EXPECT_THAT(Mentions("President Kang Mee-sun spoke. Later President Mee-sun Kang left."),
              ElementsAre(IsMention("Kang Mee-sun", "PERSON", "nil:kang mee sun"),
                          IsMention("Mee-sun Kang", "PERSON", "nil:kang mee sun")));
}

TEST_F(CastJoins, HyphenAndSpaceAreTheSame) {
  EXPECT_THAT(Mentions("President Kang Mee-sun spoke. Then President Kang Mee Sun left."),
              ElementsAre(IsMention("Kang Mee-sun", "PERSON", "nil:kang mee sun"),
                          IsMention("Kang Mee Sun", "PERSON", "nil:kang mee sun")));
}

TEST_F(CastJoins, MiddleNamesAndInitialsAreLeftOut) {
  EXPECT_THAT(Mentions("President Tomas Vell Okri spoke. Then President Tomas Okri left."),
              ElementsAre(IsMention("Tomas Vell Okri", "PERSON", "nil:tomas vell okri"),
                          IsMention("Tomas Okri", "PERSON", "nil:tomas vell okri")));
  EXPECT_THAT(Mentions("President Tomas Okri spoke. Then President T. Okri left."),
              ElementsAre(IsMention("Tomas Okri", "PERSON", "nil:tomas okri"),
                          IsMention("T. Okri", "PERSON", "nil:tomas okri")));
}

TEST_F(CastJoins, OneWrongLetterCostsNothing) {
  EXPECT_THAT(Mentions("President Tomas Okri spoke. Then President Tomas Orki left."),
              ElementsAre(IsMention("Tomas Okri", "PERSON", "nil:tomas okri"),
                          IsMention("Tomas Orki", "PERSON", "nil:tomas okri")));
  EXPECT_THAT(Mentions("They met in Velden. It was his first visit to Vedlen in years."),
              Contains(IsMention("Vedlen", "GPE", "Q11")));
  EXPECT_THAT(Mentions("They met in Velden. The Veldens came too."),
              Not(Contains(IsMention("Veldens", "GPE"))));
}

TEST_F(CastJoins, TwoGivenNamesAreTwoPeople) {
  EXPECT_THAT(Mentions("Mr. John Okri met Mrs. Joan Okri there."),
              ElementsAre(IsMention("John Okri", "PERSON", "nil:john okri"),
                          IsMention("Joan Okri", "PERSON", "nil:joan okri")));
}

TEST_F(CastJoins, AcronymIsWhatStandsBeforeIt) {
  EXPECT_THAT(
      Mentions("They signed the General Treaty of Bay Fishing (GTOBF). The GTOBF is old."),
      ElementsAre(IsMention("General Treaty of Bay Fishing", "LAW",
                            "nil:general treaty of bay fishing"),
                  IsMention("GTOBF", "LAW", "nil:general treaty of bay fishing"),
                  IsMention("GTOBF", "LAW", "nil:general treaty of bay fishing")));
  EXPECT_THAT(Mentions("He left the World Harbor Office (WHO) then."),
              ElementsAre(IsMention("World Harbor Office", "ORG", "Q40"),
                          IsMention("WHO", "ORG", "Q40")));
}

TEST_F(CastJoins, RoleIsThePersonWhoHasIt) {
  testkit::Found found = Tag(
      "Marlandic Foreign Minister Tomas Okri met Ostrovian Foreign Minister Ana Vell. The "
      "Marlandic minister spoke. The Ostrovian foreign minister left.");
  EXPECT_THAT(found.mentions, Contains(IsMention("minister", "PERSON", "nil:tomas okri")));
  EXPECT_THAT(found.mentions, Contains(IsMention("foreign minister", "PERSON", "nil:ana vell")));
}

TEST_F(CastJoins, RoleOfTwoPeopleIsNobodys) {
  EXPECT_THAT(Mentions("Minister Tomas Okri met Minister Ana Vell. The minister spoke, and the "
                       "former minister left."),
              Not(Contains(::testing::Field("text", &FoundMention::text, "minister"))));
}

TEST_F(CastLinks, ArticleDecidesWhatAnAmbiguousNameMeans) {
  testkit::Found found = Tag("Ostrovian police came from Velden in Ostrovia to Castra.");
  EXPECT_THAT(found.mentions, Contains(IsMention("Castra", "GPE", "Q21")));
  for (const FoundEntity& entity : found.entities) {
    if (entity.id != "Q21") continue;
    EXPECT_EQ(entity.runner_up_id, "Q20");
    EXPECT_GT(entity.link_score, entity.runner_up_score);
    EXPECT_GT(entity.runner_up_score, 0);
  }
  EXPECT_THAT(Mentions("Marlandic police came from Marland to Castra."),
              Contains(IsMention("Castra", "GPE", "Q20")));
}

TEST_F(CastLinks, FaintNameNeedsThePlaceToSaySo) {
  EXPECT_THAT(Mentions("The Sale began. They liked Sale, too."), IsEmpty());
  EXPECT_THAT(Mentions("They lived in Sale then."), ElementsAre(IsMention("Sale", "GPE", "Q30")));
  EXPECT_THAT(Mentions("They liked Sale, Marland."),
              ElementsAre(IsMention("Sale", "GPE", "Q30"), IsMention("Marland", "GPE", "MZ")));
}

TEST_F(CastLinks, CapitalStandsForItsGovernmentWhereItActs) {
  auto stands = [&](const std::string& text) {
    std::string all;
    for (const FoundMention& mention : Tag(text).mentions) all += mention.stands_for + ";";
    return all;
  };
  EXPECT_EQ(stands("Velden rejected the offer."), "OV;");
  EXPECT_EQ(stands("They improved ties between Velden and Port Ana."), "OV;MZ;");
  EXPECT_EQ(stands("Velden's foreign policy changed."), "OV;");
  EXPECT_EQ(stands("They met in Velden."), ";");
  EXPECT_EQ(stands("Velden's old houses are white."), ";");
  EXPECT_EQ(stands("The Winter Palace denied it."), "OV;");
}

TEST_F(CastLinks, UnknownNameHasTheSameIdInEveryArticle) {
  EXPECT_THAT(Mentions("President Tomas Okri spoke."),
              ElementsAre(IsMention("Tomas Okri", "PERSON", "nil:tomas okri")));
  EXPECT_THAT(Mentions("Then came Mr. Tomas-Okri."),
              ElementsAre(IsMention("Tomas-Okri", "PERSON", "nil:tomas okri")));
}

TEST_F(CastQuotes, SpeakerStandsBehind) {
  testkit::Found found =
      Quote("\"We will not go there,\" said Tomas Okri, the mayor.", "\"We will not go there,\"");
  ASSERT_THAT(found.quotations, SizeIs(1));
  EXPECT_EQ(found.quotations[0].speaker, "Tomas Okri");
  EXPECT_EQ(found.quotations[0].speaker_id, "nil:tomas okri");
  EXPECT_EQ(found.quotations[0].cue, "said");
}

TEST_F(CastQuotes, SpeakerStandsBefore) {
  testkit::Found found = Quote("President Tomas Okri told reporters: \"We will not go there.\"",
                               "\"We will not go there.\"");
  ASSERT_THAT(found.quotations, SizeIs(1));
  EXPECT_EQ(found.quotations[0].speaker, "Tomas Okri");
}

TEST_F(CastQuotes, PronounIsThePersonBefore) {
  testkit::Found found = Quote("President Tomas Okri was angry. \"We will not go there,\" he said.",
                               "\"We will not go there,\"");
  ASSERT_THAT(found.quotations, SizeIs(1));
  EXPECT_EQ(found.quotations[0].speaker, "");
  EXPECT_EQ(found.quotations[0].speaker_id, "nil:tomas okri");
}

TEST_F(CastQuotes, PronounIsNotWhoIsNamedInWhatIsSaid) {
  testkit::Found found = Quote(
      "President Tomas Okri was angry. \"Mr. Berg Lund will not go there,\" he said.",
      "\"Mr. Berg Lund will not go there,\"");
  ASSERT_THAT(found.quotations, SizeIs(1));
  EXPECT_EQ(found.quotations[0].speaker_id, "nil:tomas okri");
}

TEST_F(CastQuotes, PronounIsWhomTheLastSentenceWasAbout) {
  const std::string first = "\"We will not go there,\"", second = "\"They may,\"";
  const std::string text = "President Tomas Okri was angry. " + first +
                           " he said. Then Mr. Berg Lund shrugged. " + second + " he said.";
  auto at = [&](const std::string& part) { return static_cast<uint32_t>(text.find(part)); };
  auto length = [](const std::string& part) { return static_cast<uint32_t>(part.size()); };
  testkit::Found found =
      host_.Annotate(ArticleBuilder()
                         .Text(text)
                         .Zone(at(first), at(first) + length(first), "quotation")
                         .Zone(at(second), at(second) + length(second), "quotation"));
  ASSERT_THAT(found.quotations, SizeIs(2));
  EXPECT_EQ(found.quotations[0].speaker_id, "nil:tomas okri");
  EXPECT_EQ(found.quotations[1].speaker_id, "nil:berg lund");
}

TEST_F(CastQuotes, NobodyIsNamedWhereNobodySpeaks) {
  testkit::Found found =
      Quote("A sign read \"We will not go there\" near Velden.", "\"We will not go there\"");
  ASSERT_THAT(found.quotations, SizeIs(1));
  EXPECT_EQ(found.quotations[0].speaker_id, "");
}

}  // namespace
}  // namespace wireroom

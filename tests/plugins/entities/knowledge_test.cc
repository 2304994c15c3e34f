// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/knowledge.h"

#include <wireroom/testkit.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/text/splitter.h"
#include "core/text/token_hash.h"
#include "plugins/annotators/entities/annotator.h"
#include "plugins/annotators/entities/knowledge/builder.h"

namespace wireroom::entities {
namespace {

using namespace wireroom::testkit;

wr_result Tokenize(void*, wr_str text, void (*each)(void*, const wr_field*), void* user,
                   wr_error*) {
  text::Splitter splitter;
  text::Field field;
  splitter.Split(View(text), &field);
  const wr_field view = field.View(View(text));
  each(user, &view);
  return WR_OK;
}

const wr_host kHost{sizeof(wr_host),
                    WR_ABI_MAJOR,
                    WR_ABI_MINOR,
                    nullptr,
                    {},
                    [](void*, int32_t, wr_str) {},
                    [](void*) -> wr_time { return 0; },
                    &Tokenize,
                    [](void*, wr_str text) { return text::HashToken(View(text)); },
                    [](void*, wr_str, uint64_t) {}};

class KnowledgeTest : public ::testing::Test {
 protected:
  KnowledgeTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "knowledge-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~KnowledgeTest() override { std::filesystem::remove_all(folder_); }

  std::string Build(const std::string& rows, const std::string& roles = "") {
    Rows read;
    ParseRows(rows, "names.tsv", &read);
    if (!roles.empty()) ParseRows(roles, "roles.tsv", &read);
    return BuildKnowledge(read, words_, host_);
  }
  std::shared_ptr<const Knowledge> Make(const std::string& rows, const std::string& roles = "") {
    return Knowledge::FromBytes(Build(rows, roles), "made", host_);
  }
  std::string ReasonFor(std::string bytes) {
    std::ofstream(folder_ / "k.bin", std::ios::binary) << bytes;
    try {
      (void)Knowledge::Open(folder_ / "k.bin", host_);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
  std::vector<Unit> UnitsOf(const std::string& text) {
    std::vector<Unit> units;
    UnitReader reader;
    host_.Tokenize(text, [&](const Field& field) {
      reader.Read(field, List<wr_zone>({}), kBodyWeight, words_, host_, &units);
    });
    return units;
  }
  std::vector<std::string> Hits(const Knowledge& knowledge, const std::string& text) {
    NameFinder finder;
    std::vector<std::string> ids;
    for (const NameHit& hit : finder.Find(knowledge, UnitsOf(text)))
      ids.emplace_back(knowledge.Id(knowledge.entity(knowledge.name(hit.name).entity)));
    return ids;
  }

  std::filesystem::path folder_;
  wireroom::Host host_{&kHost};
  Words words_{"may\tmonth=5 common\n", "words.tsv",
               [this](std::string_view word) { return host_.Hash(word); }};
};

constexpr char kWorld[] =
    "Marland\tGPE\tMZ\tMarland\tiso3166-1=MZ\n"
    "Marlandic\tNORP\tMZ\tMarland\n"
    "Marlin Bay\tGPE\tQ991\t\twikidata=Q991\tstands=MZ\n"
    "Marlin Bay Steel\tORG\tQ992\t\n"
    "Ana Lima\tPERSON\tQ993\t\n";

TEST_F(KnowledgeTest, HoldsWhatTheRowsSay) {
  auto knowledge = Make(kWorld, "Ana Lima\tforeign minister\tMZ\t2020-01-02\t\n");
  EXPECT_EQ(knowledge->names(), 5u);
  const EntityRecord& bay = knowledge->entity(knowledge->Find("Q991"));
  EXPECT_EQ(knowledge->Name(bay), "Marlin Bay");
  EXPECT_EQ(knowledge->Id(knowledge->entity(bay.stands_for)), "MZ");
  EXPECT_EQ(bay.flags & kEntityCapital, kEntityCapital);
  ASSERT_EQ(knowledge->Externals(bay).size(), 1u);
  const EntityRecord& ana = knowledge->entity(knowledge->Find("Q993"));
  ASSERT_EQ(knowledge->Roles(ana).size(), 1u);
  EXPECT_EQ(knowledge->Text(knowledge->Roles(ana)[0].role), "foreign minister");
  EXPECT_EQ(knowledge->Roles(ana)[0].from, 20200102u);
  EXPECT_EQ(std::string(ana.country.begin(), ana.country.end()), "MZ");
  EXPECT_EQ(knowledge->Find("Q1"), kNobody);
}

TEST_F(KnowledgeTest, FindsTheLongestNameAtEachUnit) {
  auto knowledge = Make(kWorld);
  EXPECT_THAT(Hits(*knowledge, "Marlin Bay Steel left Marlin Bay, Marlandic and Ana Lima"),
              ElementsAre("Q992", "Q991", "MZ", "Q993"));
  EXPECT_THAT(Hits(*knowledge, "marlin bay and Marlin alone"), IsEmpty());
}

TEST_F(KnowledgeTest, SameRowsGiveTheSameBytes) { EXPECT_EQ(Build(kWorld), Build(kWorld)); }

TEST_F(KnowledgeTest, LikeliestMeaningComesFirst) {
  auto knowledge = Make("Vell\tGPE\tQ1\t\t\tprior=0.2\nVell\tORG\tQ2\t\t\tprior=0.9\n");
  EXPECT_THAT(Hits(*knowledge, "Vell"), ElementsAre("Q2"));
}

TEST_F(KnowledgeTest, ReadsTheSameFromAFile) {
  WriteKnowledge(folder_ / "k.bin", Build(kWorld));
  auto knowledge = Knowledge::Open(folder_ / "k.bin", host_);
  EXPECT_THAT(Hits(*knowledge, "They left Marland."), ElementsAre("MZ"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "k.bin.new"));
}

TEST_F(KnowledgeTest, RefusesFilesThatItCanNotUse) {
  std::string good = Build(kWorld);
  EXPECT_EQ(ReasonFor(good), "");
  EXPECT_THAT(ReasonFor(""), HasSubstr("found none"));
  EXPECT_THAT(ReasonFor("PK\x03\x04 something else altogether"), HasSubstr("no file of the knowledge"));
  EXPECT_THAT(ReasonFor(good.substr(0, 40)), HasSubstr("cut off"));
  EXPECT_THAT(ReasonFor(good.substr(0, good.size() - 9)), HasSubstr("cut off"));
  std::string older = good;
  older[8] = 0;
  EXPECT_THAT(ReasonFor(older), HasSubstr("expected version 1, found version 0"));
  std::string damaged = good;
  damaged[damaged.size() / 2] ^= 1;
  EXPECT_THAT(ReasonFor(damaged), HasSubstr("checksum"));
  std::string foreign = good;
  foreign[offsetof(KnowledgeHeader, hash_stamp)] ^= 1;
  EXPECT_THAT(ReasonFor(foreign), HasSubstr("splits or hashes words in another way"));
  for (const std::string& bad : {older, damaged, foreign})
    EXPECT_THAT(ReasonFor(bad), HasSubstr("wireroom knowledge build"));
}

TEST_F(KnowledgeTest, ReplacedFileIsReadWhileWorkersGoOn) {
  WriteKnowledge(folder_ / "k.bin", Build("Velden\tGPE\tQ1\t\n"));
  FakeHost<Entities> host({{"knowledge", "[\"" + (folder_ / "k.bin").string() + "\"]"}},
                          PLUGIN_FOLDER);
  ArticleBuilder article;
  article.Text("They left Velden.");
  EXPECT_THAT(host.Annotate(article).mentions, ElementsAre(IsMention("Velden", "GPE", "Q1")));
  WriteKnowledge(folder_ / "k.bin", Build("Velden\tGPE\tQ2\t\n"));
  EXPECT_THAT(host.Annotate(article).mentions, ElementsAre(IsMention("Velden", "GPE", "Q1")));
  host.SetNow(1'714'557'602'000'000);
  EXPECT_THAT(host.Annotate(article).mentions, ElementsAre(IsMention("Velden", "GPE", "Q2")));
  // A bad one is told, and the last good one stays.
  WriteKnowledge(folder_ / "k.bin", "nonsense, and more of it");
  host.SetNow(1'714'557'604'000'000);
  EXPECT_THAT(host.Annotate(article).mentions, ElementsAre(IsMention("Velden", "GPE", "Q2")));
  EXPECT_EQ(host.counter("knowledge_swaps"), 1u);
  EXPECT_EQ(host.counter("knowledge_refused"), 1u);
}

void ExpectFault(const std::function<void()>& build, const std::string& what) {
  try {
    build();
    ADD_FAILURE() << "accepted; expected: " << what;
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(std::string(error.what()), HasSubstr(what));
  }
}

TEST_F(KnowledgeTest, RowsThatContradictEachOtherAreRefused) {
  ExpectFault([&] { Build("A\tGPE\tQ1\tA\nB\tGPE\tQ1\tB\n"); }, "names.tsv:2: canonical: Q1 is 'A'");
  ExpectFault([&] { Build("A\tGPE\tQ1\t\twikidata=Q1\nB\tGPE\tQ1\tA\twikidata=Q2\n"); },
              "names.tsv:2: external ids: Q1 has wikidata=Q1 already");
  ExpectFault([&] { Build("A\tGPE\tQ1\t\t\tstands=XX\n"); }, "stands=XX is the id of no row");
  ExpectFault([&] { Build("A\tGPE\tQ1\t\n", "Nobody\tking\tQ1\t\t\n"); },
              "roles.tsv:1: who: 'Nobody'");
  ExpectFault([&] { Build("A\tPERSON\tQ1\t\n", "A\tking\tQ9\t\t\n"); }, "of: Q9 is the id of no row");
  ExpectFault([&] { Build("A\tGPE\tQ1\t\t\tprior=2\n"); }, "found 'prior=2'");
  ExpectFault([&] { Build("A\tGPE\tgeonames:x\t\n"); }, "id: expected");
  ExpectFault([&] { Build("A\tGPE\tQ1\t\tgeonames=abc\n"); }, "geonames=digits");
  ExpectFault([&] { Build("A\tPERSON\tQ1\t\n", "A\tking\tQ1\t2020-13-01\t\n"); },
              "from: expected a day");
}

}  // namespace
}  // namespace wireroom::entities

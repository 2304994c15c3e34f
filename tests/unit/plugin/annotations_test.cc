// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "tests/unit/plugin/article.h"

namespace {
// Counts what this thread takes from the heap.
thread_local size_t allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace wireroom::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AnnotationsTest : public ::testing::Test {
 protected:
  // Runs one layer that says what `say` says.
  template <typename F>
  bool Layer(F say, LayerDraft* draft) {
    say(Speaker{draft->Begin(article_.get(), &annotations_)});
    return draft->Finish();
  }
  template <typename F>
  bool Layer(F say) {
    LayerDraft draft("names", "1.2.0", limits_);
    const bool good = Layer(say, &draft);
    violation_ = draft.violation();
    return good;
  }
  template <typename T>
  std::string ReasonFor(const T& said) {
    EXPECT_FALSE(Layer([&](Speaker out) { out.Say(said); }));
    return violation_;
  }
  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const wr_entity& e : annotations_.entities()) ids.emplace_back(View(e.id));
    return ids;
  }

  TestArticle article_{"Storm hits Z\xC3\xBCrich", "Heavy rain. The river rose."};
  Limits limits_;
  Annotations annotations_;
  std::string violation_;
};

TEST_F(AnnotationsTest, KeepsTheirOwnCopyOfEveryString) {
  std::string type = "EVENT", value = "rain";
  ASSERT_TRUE(Layer([&](Speaker out) {
    wr_mention mention = MentionAt(0, 10, type);
    mention.value = Str(value);
    out.Say(mention);
  }));
  type = value = "xxxxx";
  ASSERT_EQ(annotations_.mentions().size(), 1u);
  EXPECT_EQ(View(annotations_.mentions()[0].type), "EVENT");
  EXPECT_EQ(View(annotations_.mentions()[0].value), "rain");
}

TEST_F(AnnotationsTest, MentionsComeTitleFirstThenByPlaceOverAllLayers) {
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(MentionAt(16, 21));
    out.Say(MentionAt(0, 5));
    out.Say(MentionAt(6, 10, "EVENT", {}, WR_FIELD_TITLE));
  }));
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(MentionAt(0, 10));
    out.Say(MentionAt(0, 5, "EVENT", {}, WR_FIELD_TITLE));
  }));
  std::vector<std::vector<uint32_t>> places;
  for (const wr_mention& m : annotations_.mentions()) places.push_back({m.field, m.begin, m.end});
  EXPECT_THAT(places, ElementsAre(ElementsAre(0, 0, 5), ElementsAre(0, 6, 10), ElementsAre(1, 0, 5),
                                  ElementsAre(1, 0, 10), ElementsAre(1, 16, 21)));
}

TEST_F(AnnotationsTest, EntityOfAnEarlierLayerIsJoined) {
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(EntityOf("Q1", 0.2f, 2));
    out.Say(EntityOf("Q2", 0.5f));
  }));
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(EntityOf("Q3", 0.7f));
    out.Say(EntityOf("Q1", 0.9f, 3));
  }));
  EXPECT_THAT(Ids(), ElementsAre("Q1", "Q3", "Q2"));
  EXPECT_EQ(annotations_.entities()[0].mention_count, 5u);
}

TEST_F(AnnotationsTest, TopicOfAnEarlierLayerKeepsTheHigherScore) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(TopicOf("medtop:1", 0.8f)); }));
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(TopicOf("medtop:1", 0.3f)); }));
  ASSERT_EQ(annotations_.topics().size(), 1u);
  EXPECT_FLOAT_EQ(annotations_.topics()[0].score, 0.8f);
}

TEST_F(AnnotationsTest, OneLayerGivesAnIdOnce) {
  EXPECT_FALSE(Layer([](Speaker out) {
    out.Say(EntityOf("Q1", 0.2f));
    out.Say(EntityOf("Q2", 0.2f));
    out.Say(EntityOf("Q1", 0.2f));
  }));
  EXPECT_EQ(violation_, "plugin 'names': entity 3, id: expected each id once, found 'Q1' again");
}

TEST_F(AnnotationsTest, MentionMayNameAnEntityOfAnEarlierLayer) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(EntityOf("Q1", 1)); }));
  EXPECT_TRUE(Layer([](Speaker out) { out.Say(MentionAt(0, 5, "ORG", "Q1")); }));
}

TEST_F(AnnotationsTest, MentionMayComeBeforeItsEntity) {
  EXPECT_TRUE(Layer([](Speaker out) {
    out.Say(MentionAt(0, 5, "ORG", "Q1"));
    out.Say(EntityOf("Q1", 1));
  }));
}

TEST_F(AnnotationsTest, StatusTellsOkFromEmpty) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(TopicOf("medtop:1", 1)); }));
  ASSERT_TRUE(Layer([](Speaker) {}));
  ASSERT_TRUE(Layer([](Speaker out) { out.Attach("x"); }));
  ASSERT_EQ(annotations_.layers().size(), 3u);
  EXPECT_EQ(annotations_.layers()[0].status, LayerStatus::kOk);
  EXPECT_EQ(annotations_.layers()[1].status, LayerStatus::kEmpty);
  EXPECT_EQ(annotations_.layers()[2].status, LayerStatus::kOk);
  EXPECT_EQ(annotations_.layers()[1].name, "names");
  EXPECT_EQ(annotations_.layers()[1].version, "1.2.0");
}

TEST_F(AnnotationsTest, PluginMaySkipOrStopAtALimit) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Status(WR_LAYER_SKIPPED, "not English"); }));
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(MentionAt(0, 5));
    out.Status(WR_LAYER_TRUNCATED, "more than 1 mention");
  }));
  EXPECT_EQ(annotations_.layers()[0].status, LayerStatus::kSkipped);
  EXPECT_EQ(annotations_.layers()[0].reason, "not English");
  EXPECT_EQ(annotations_.layers()[1].status, LayerStatus::kTruncated);
  EXPECT_EQ(annotations_.mentions().size(), 1u);
}

TEST_F(AnnotationsTest, SkippedLayerWithAnnotationsFails) {
  EXPECT_FALSE(Layer([](Speaker out) {
    out.Status(WR_LAYER_SKIPPED, "not English");
    out.Say(MentionAt(0, 5));
  }));
  EXPECT_THAT(violation_, HasSubstr("expected no annotations of a skipped article, found 1"));
}

TEST_F(AnnotationsTest, StatusNeedsAReason) {
  EXPECT_FALSE(Layer([](Speaker out) { out.Status(WR_LAYER_SKIPPED, ""); }));
  EXPECT_THAT(violation_, HasSubstr("status 1, reason: expected a text, found none"));
}

TEST_F(AnnotationsTest, LanguageOfTheProducerStays) {
  article_.mutable_get()->language = Str("de");
  ASSERT_TRUE(Layer([](Speaker out) { out.Language("en"); }));
  EXPECT_EQ(annotations_.language(), "");
}

TEST_F(AnnotationsTest, FirstLanguageFoundIsLentToTheNextPlugin) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Language("pt-BR"); }));
  ASSERT_TRUE(Layer([](Speaker out) { out.Language("en"); }));
  wr_article lent = article_.get();
  annotations_.Lend(&lent);
  EXPECT_EQ(View(lent.language), "pt-BR");
}

TEST_F(AnnotationsTest, LanguageMustBeATag) {
  for (const char* tag : {"", "english language", "-en", "en-", "1n", "abcdefghi"}) {
    EXPECT_FALSE(Layer([tag](Speaker out) { out.Language(tag); })) << tag;
    EXPECT_THAT(violation_, HasSubstr("expected a BCP 47 tag"));
  }
}

TEST_F(AnnotationsTest, AttachmentIsFoundByItsPluginAndTheLastCallWins) {
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Attach("first");
    out.Attach("second");
  }));
  EXPECT_EQ(View(annotations_.FindAttachment("names")), "second");
  EXPECT_EQ(annotations_.FindAttachment("other").data, nullptr);
}

TEST_F(AnnotationsTest, ZonesNestWithTheLongerFirst) {
  ASSERT_TRUE(Layer([](Speaker out) {
    out.Say(wr_zone{sizeof(wr_zone), 0, 5, Str("quotation"), {}});
    out.Say(wr_zone{sizeof(wr_zone), 0, 11, Str("body"), {}});
  }));
  EXPECT_EQ(View(annotations_.zones()[0].kind), "body");
  EXPECT_EQ(View(annotations_.zones()[1].kind), "quotation");
}

TEST_F(AnnotationsTest, SpansEndOnCodePointsOfTheirOwnField) {
  EXPECT_THAT(ReasonFor(MentionAt(11, 13, "GPE", {}, WR_FIELD_TITLE)),
              HasSubstr("between two code points of the title"));
  EXPECT_THAT(ReasonFor(MentionAt(13, 18, "GPE", {}, WR_FIELD_TITLE)), HasSubstr("13 is inside"));
  EXPECT_TRUE(Layer([](Speaker out) { out.Say(MentionAt(11, 18, "GPE", {}, WR_FIELD_TITLE)); }))
      << violation_;
}

TEST_F(AnnotationsTest, SpanThatEndsBeforeItBeginsFails) {
  EXPECT_THAT(ReasonFor(MentionAt(5, 3)), HasSubstr("found 5 to 3"));
  EXPECT_THAT(ReasonFor(MentionAt(4'000'000'000u, 4'000'000'001u)), HasSubstr("within the 27"));
}

TEST_F(AnnotationsTest, ScoresLieWithinZeroAndOne) {
  for (float score : {-0.01f, 1.01f, std::numeric_limits<float>::infinity()})
    EXPECT_THAT(ReasonFor(TopicOf("medtop:1", score)),
                HasSubstr("score: expected a number from 0 to 1"));
  EXPECT_TRUE(Layer([](Speaker out) {
    out.Say(TopicOf("medtop:1", 0));
    out.Say(TopicOf("medtop:2", 1));
  }));
}

TEST_F(AnnotationsTest, FailedLayerTakesNothingOfWhatItSaid) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(MentionAt(0, 5)); }));
  EXPECT_FALSE(Layer([](Speaker out) {
    out.Say(EntityOf("Q1", 1));
    out.Say(MentionAt(6, 10));
    out.Language("en");
    out.Attach("x");
    out.Say(MentionAt(6, 600));
    EXPECT_EQ(out.Say(MentionAt(6, 10)), WR_FAILED) << "nothing is taken after a violation";
  }));
  EXPECT_EQ(annotations_.mentions().size(), 1u);
  EXPECT_TRUE(annotations_.entities().empty());
  EXPECT_EQ(annotations_.language(), "");
  EXPECT_EQ(annotations_.FindAttachment("names").data, nullptr);
  ASSERT_EQ(annotations_.layers().size(), 2u);
  EXPECT_EQ(annotations_.layers()[1].status, LayerStatus::kFailed);
  EXPECT_EQ(annotations_.layers()[1].reason, violation_);
}

TEST_F(AnnotationsTest, ListsLentToAPluginDoNotMoveWhileItSpeaks) {
  ASSERT_TRUE(Layer([](Speaker out) { out.Say(MentionAt(0, 5, "ORG")); }));
  wr_article lent = article_.get();
  annotations_.Lend(&lent);
  ASSERT_TRUE(Layer([&](Speaker out) {
    for (int i = 0; i < 1000; ++i) out.Say(MentionAt(6, 10));
    ASSERT_EQ(lent.mentions.count, 1u);
    EXPECT_EQ(View(static_cast<const wr_mention*>(lent.mentions.data)->type), "ORG");
  }));
}

TEST_F(AnnotationsTest, LimitsAreTold) {
  limits_.annotations = 2;
  EXPECT_FALSE(Layer([](Speaker out) {
    out.Say(MentionAt(0, 5));
    out.Say(TopicOf("medtop:1", 1));
    out.Say(MentionAt(0, 5));
  }));
  EXPECT_THAT(violation_, HasSubstr("expected at most 2 annotations of one article, found more"));
  limits_ = {};
  limits_.layer_bytes = 20;
  EXPECT_FALSE(Layer([](Speaker out) {
    for (int i = 0; i < 5; ++i) out.Say(MentionAt(0, 5));
  }));
  EXPECT_THAT(violation_, HasSubstr("expected at most 20 bytes of strings in one layer"));
}

TEST_F(AnnotationsTest, ReasonIsMadeUtf8AndCutOnACodePoint) {
  annotations_.AddLayer("names", "1.0.0", LayerStatus::kFailed, "bad \xFF byte");
  std::string longer(4095, 'x');
  annotations_.AddLayer("names", "1.0.0", LayerStatus::kFailed, longer + "\xC3\xBC");
  EXPECT_EQ(annotations_.layers()[0].reason, "bad \xEF\xBF\xBD byte");
  EXPECT_EQ(annotations_.layers()[1].reason, longer);
}

TEST_F(AnnotationsTest, SteadyStateAllocatesNothing) {
  LayerDraft draft("names", "1.2.0", limits_);
  const auto round = [&] {
    annotations_.Clear();
    return Layer(
        [](Speaker out) {
          for (uint32_t i = 0; i < 40; ++i) out.Say(MentionAt(20 - i / 2, 21, "ORG", "Q1"));
          out.Say(EntityOf("Q2", 0.1f));
          out.Say(EntityOf("Q1", 0.7f));
          out.Attach("a few bytes");
        },
        &draft);
  };
  ASSERT_TRUE(round() && round());
  const size_t before = allocations;
  ASSERT_TRUE(round() && round());
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace wireroom::plugin

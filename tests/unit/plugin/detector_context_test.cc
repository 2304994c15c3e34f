// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/detector_context.h"

#include <string>
#include <vector>

#include "core/plugin/map_state.h"
#include "tests/unit/plugin/article.h"

namespace wireroom::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

wr_alert AlertOf(const std::vector<wr_evidence>& evidence = {}) {
  wr_alert alert{};
  alert.struct_size = sizeof alert;
  alert.type = WR_ALERT_FIRING;
  alert.level = WR_LEVEL_HIGH;
  alert.rule = Str("flood");
  alert.fingerprint = Str("flood/1");
  alert.evidence = {evidence.data(), evidence.size(), sizeof(wr_evidence)};
  return alert;
}

wr_evidence EvidenceAt(uint32_t begin, uint32_t end, uint32_t field = WR_FIELD_TEXT) {
  return {sizeof(wr_evidence), field, begin, end, {nullptr, 0}, Str("any")};
}

class DetectorContextTest : public ::testing::Test {
 protected:
  DetectorContextTest() { article_.mutable_get()->sequence = 7; }

  void Begin() { out_ = context_.Begin(&article_.get(), article_.get().received_at); }
  wr_result Emit(const wr_alert& alert) { return out_->alert(out_->context, &alert); }
  wr_result Put(std::string_view key, std::string_view value) {
    return out_->put(out_->context, Bytes(key), Bytes(value));
  }
  wr_result Erase(std::string_view key) { return out_->erase(out_->context, Bytes(key)); }
  std::optional<std::string> Get(std::string_view key) {
    const wr_bytes value = out_->get(out_->context, Bytes(key));
    return value.data ? std::optional(std::string(View(value))) : std::nullopt;
  }
  std::vector<std::pair<std::string, std::string>> Scan(std::string_view prefix, size_t most = 99) {
    struct Call {
      size_t most;
      std::vector<std::pair<std::string, std::string>> seen;
    } call{most, {}};
    out_->scan(
        out_->context, Bytes(prefix),
        [](void* user, wr_bytes key, wr_bytes value) {
          auto* to = static_cast<Call*>(user);
          to->seen.emplace_back(View(key), View(value));
          return to->seen.size() >= to->most ? 1 : 0;
        },
        &call);
    return call.seen;
  }

  TestArticle article_{"Storm hits Z\xC3\xBCrich", "Heavy rain. The river rose."};
  MapState state_;
  DetectorContext context_{"alerts", &state_};
  const wr_detections* out_ = nullptr;
};

TEST_F(DetectorContextTest, SeesWhatItPutInTheSameCall) {
  state_.Put("a", "old");
  state_.Put("b", "old");
  Begin();
  EXPECT_EQ(Get("a"), "old");
  EXPECT_EQ(Get("c"), std::nullopt);
  Put("a", "new");
  Put("c", "");
  Erase("b");
  EXPECT_EQ(Get("a"), "new");
  EXPECT_EQ(Get("b"), std::nullopt);
  EXPECT_EQ(Get("c"), "") << "an empty value is there";
  EXPECT_EQ(state_.map().at("a"), "old") << "nothing reaches the store before Finish";
}

TEST_F(DetectorContextTest, FinishWritesAndDropForgets) {
  Begin();
  Put("a", "1");
  Emit(AlertOf());
  context_.Finish();
  Begin();
  Put("a", "2");
  Put("b", "2");
  Emit(AlertOf());
  context_.Drop();
  EXPECT_THAT(state_.map(), ElementsAre(Pair("a", "1")));
  EXPECT_EQ(context_.alerts().size(), 1u);
}

TEST_F(DetectorContextTest, ScanMergesStoreAndChangesInByteOrder) {
  state_.Put("o", "-");
  state_.Put("p1", "s");
  state_.Put("p3", "s");
  state_.Put("p5", "s");
  state_.Put("q", "-");
  Begin();
  Put("p0", "c");
  Put("p3", "c");
  Put("p4", "c");
  Put("p6", "c");
  Put("r", "c");
  Erase("p5");
  EXPECT_THAT(Scan("p"), ElementsAre(Pair("p0", "c"), Pair("p1", "s"), Pair("p3", "c"),
                                     Pair("p4", "c"), Pair("p6", "c")));
  EXPECT_EQ(Scan("").size(), 8u);
  EXPECT_THAT(Scan("p", 2), ElementsAre(Pair("p0", "c"), Pair("p1", "s")));
  EXPECT_TRUE(Scan("zz").empty());
}

TEST_F(DetectorContextTest, KeysCanBeErasedWhileTheyAreScanned) {
  state_.Put("p1", "s");
  state_.Put("p2", "s");
  Begin();
  Put("p3", "c");
  out_->scan(
      out_->context, Bytes("p"),
      [](void* user, wr_bytes key, wr_bytes) {
        auto* out = static_cast<const wr_detections*>(user);
        out->erase(out->context, key);
        return 0;
      },
      const_cast<wr_detections*>(out_));
  EXPECT_TRUE(Scan("p").empty());
  context_.Finish();
  EXPECT_TRUE(state_.map().empty());
}

TEST_F(DetectorContextTest, AlertCarriesItsArticleAndItsSpans) {
  Begin();
  wr_evidence topic = EvidenceAt(0, 0);
  topic.text = Str("medtop:03000000");
  ASSERT_EQ(Emit(AlertOf({EvidenceAt(6, 10), EvidenceAt(11, 18, WR_FIELD_TITLE), topic})), WR_OK);
  context_.Finish();
  ASSERT_EQ(context_.alerts().size(), 1u);
  const EmittedAlert& alert = context_.alerts()[0];
  EXPECT_EQ(alert.sequence, 7u);
  EXPECT_EQ(alert.article_id, "a-1");
  EXPECT_EQ(alert.starts_at, 1'000'000);
  ASSERT_EQ(alert.spans.size(), 3u);
  EXPECT_EQ(alert.spans[0].text, "rain");
  EXPECT_EQ(alert.spans[0].field, "text");
  EXPECT_EQ(alert.spans[1].text, "Z\xC3\xBCrich");
  EXPECT_EQ(alert.spans[1].field, "title");
  EXPECT_EQ(alert.spans[2].text, "medtop:03000000");
  EXPECT_EQ(alert.spans[2].field, "");
}

TEST_F(DetectorContextTest, TickEmitsWithoutAnArticle) {
  out_ = context_.Begin(nullptr, 42);
  ASSERT_EQ(Emit(AlertOf()), WR_OK);
  context_.Finish();
  EXPECT_EQ(context_.alerts()[0].sequence, 0u);
  EXPECT_EQ(context_.alerts()[0].starts_at, 42);
}

TEST_F(DetectorContextTest, EvidenceOfATickIsRefused) {
  out_ = context_.Begin(nullptr, 42);
  EXPECT_EQ(Emit(AlertOf({EvidenceAt(6, 10)})), WR_FAILED);
  EXPECT_THAT(context_.violation(), HasSubstr("expected none from a tick, found 1"));
}

TEST_F(DetectorContextTest, ViolationsAreNamed) {
  const auto violation = [this](const wr_alert& alert) {
    Begin();
    EXPECT_EQ(Emit(alert), WR_FAILED);
    context_.Drop();
    return context_.violation();
  };
  EXPECT_THAT(violation(AlertOf({EvidenceAt(6, 99)})),
              HasSubstr("plugin 'alerts': alert.evidence: expected a span"));
  wr_alert alert = AlertOf();
  alert.rule = {};
  EXPECT_THAT(violation(alert), HasSubstr("alert.rule: expected the rule's id, found none"));
  alert = AlertOf();
  alert.fingerprint = {};
  EXPECT_THAT(violation(alert), HasSubstr("alert.fingerprint"));
  alert = AlertOf();
  alert.level = 6;
  EXPECT_THAT(violation(alert), HasSubstr("alert.level: expected 1 to 5, found 6"));
  alert = AlertOf();
  alert.type = 0;
  EXPECT_THAT(violation(alert), HasSubstr("alert.type: expected 1 to 3, found 0"));
  alert = AlertOf();
  alert.title = Str("\xFF");
  EXPECT_THAT(violation(alert), HasSubstr("alert.title: expected UTF-8"));
  alert = AlertOf();
  alert.label_count = 1;
  EXPECT_THAT(violation(alert), HasSubstr("alert.labels: expected at most 64, found 1 at NULL"));
  alert = AlertOf();
  alert.struct_size = 4;
  EXPECT_THAT(violation(alert), HasSubstr("struct_size"));
}

TEST_F(DetectorContextTest, KeysAndValuesHaveLimits) {
  Begin();
  EXPECT_EQ(Put(std::string(400, 'k'), "v"), WR_OK);
  EXPECT_EQ(Put(std::string(401, 'k'), "v"), WR_FAILED);
  EXPECT_THAT(context_.violation(), HasSubstr("state key: expected 1 to 400 bytes, found 401"));
  Begin();
  EXPECT_EQ(Put("", "v"), WR_FAILED);
  Begin();
  EXPECT_EQ(Put("k", std::string((1 << 20) + 1, 'v')), WR_FAILED);
  EXPECT_THAT(context_.violation(), HasSubstr("state value: expected at most 1048576 bytes"));
}

TEST_F(DetectorContextTest, NumberOfAlertsAndChangesOfACallIsBounded) {
  Limits limits;
  limits.alerts = limits.state_changes = 2;
  DetectorContext context("alerts", &state_, limits);
  out_ = context.Begin(&article_.get(), 0);
  Emit(AlertOf());
  Emit(AlertOf());
  EXPECT_EQ(Emit(AlertOf()), WR_FAILED);
  out_ = context.Begin(&article_.get(), 0);
  Put("a", "");
  Put("b", "");
  EXPECT_EQ(Put("a", "again"), WR_OK);
  EXPECT_EQ(Put("c", ""), WR_FAILED);
}

TEST_F(DetectorContextTest, TakesArticlesOfEarlierCallsFromATickToo) {
  out_ = context_.Begin(nullptr, 5);
  wr_evidence span = EvidenceAt(2, 6, WR_FIELD_TITLE);
  span.text = Str("rain");
  const wr_evidence_article article{sizeof(wr_evidence_article), 3, Str("Wire"), Str("a"),
                                    Str("A rain"), {&span, 1, sizeof span}};
  wr_alert alert = AlertOf();
  alert.articles = {&article, 1, sizeof article};
  EXPECT_EQ(Emit(alert), WR_OK) << context_.violation();
  const EmittedAlert::Article& taken = context_.alerts().at(0).articles.at(0);
  EXPECT_EQ(taken.sequence, 3u);
  EXPECT_EQ(taken.title, "A rain");
  EXPECT_EQ(taken.spans.at(0).field, "title");
  EXPECT_EQ(taken.spans.at(0).text, "rain");
  span.end = 1;
  EXPECT_EQ(Emit(alert), WR_FAILED);
  EXPECT_THAT(context_.violation(), HasSubstr("alert.articles.spans"));
}

TEST_F(DetectorContextTest, AlertOfThatAbi10KnewHasNoFurtherArticles) {
  Begin();
  wr_alert alert = AlertOf();
  alert.struct_size = offsetof(wr_alert, articles);
  alert.articles = {reinterpret_cast<const void*>(1), 99, 8};
  EXPECT_EQ(Emit(alert), WR_OK) << context_.violation();
  EXPECT_TRUE(context_.alerts().at(0).articles.empty());
}

struct TwoPast : PastArticles {
  absl::StatusOr<bool> Read(const Range& range, const std::function<bool(const wr_article&)>& each,
                            uint64_t* next) override {
    EXPECT_EQ(range.before, 7u);
    wr_article article{};
    article.sequence = 5;
    *next = 6;
    return each(article);
  }
};

TEST_F(DetectorContextTest, ShowsThePastAndWhereItEnds) {
  TwoPast past;
  DetectorContext context("alerts", &state_, {}, &past);
  const wr_detections* out = context.Begin(&article_.get(), 0);
  uint64_t seen = 0, next = 0;
  const auto each = [](void* user, const wr_article* article) -> wr_result {
    *static_cast<uint64_t*>(user) = article->sequence;
    return WR_OK;
  };
  EXPECT_EQ(out->past(out->context, WR_TIME_UNKNOWN, 0, 10, each, &seen, &next), WR_OK);
  EXPECT_EQ(seen, 5u);
  EXPECT_EQ(next, 6u);
  Begin();
  EXPECT_EQ(out_->past(out_->context, WR_TIME_UNKNOWN, 0, 10, each, &seen, &next), WR_FAILED)
      << "there is no journal here";
}

}  // namespace
}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "core/feed/session_protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/feed/session_test.h"

namespace wireroom::feed {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Refusal = v1::SessionRefusal;

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kNow = 1'700'000'000 * kSecond;

// The protocol with peers that are only names.
class SessionProtocolTest : public testing::Test {
 protected:
  void SetUp() override { Begin({}); }

  void Begin(const SessionLimits& limits, size_t names = 1024) {
    protocol_.reset();
    book_.reset();
    CursorBookOptions cursors;
    cursors.max_names = names;
    cursors.commit_interval = std::chrono::milliseconds(1);
    book_ = std::make_unique<CursorBook>(cursors, store_.get(), &clock_, log_.get());
    protocol_ = std::make_unique<SessionProtocol>(
        limits, store_.get(), book_.get(), &clock_, log_.get(), &stats_,
        [this](std::string_view peer, const std::string& bytes, const SharedBytes* events) {
          return Send(std::string(peer), bytes, events);
        });
  }

  SendResult Send(const std::string& peer, const std::string& bytes, const SharedBytes* body) {
    if (gone_.contains(peer)) return SendResult::kGone;
    if (full_.contains(peer)) return SendResult::kFull;
    v1::SessionReply reply;
    EXPECT_TRUE(reply.ParseFromString(bytes));
    EXPECT_EQ(reply.has_delivery(), body != nullptr);
    if (body != nullptr) {
      v1::Events events;
      EXPECT_TRUE(events.ParseFromString(std::string(body->bytes)));
      EXPECT_EQ(static_cast<uint32_t>(events.events_size()), reply.delivery().events());
      for (const v1::Event& event : events.events()) delivered_[peer].push_back(event.sequence());
    }
    replies_[peer].push_back(reply);
    return SendResult::kSent;
  }

  void Say(const std::string& peer, const std::vector<std::string>& frames) {
    const std::vector<std::string_view> views(frames.begin(), frames.end());
    protocol_->Handle(peer, views);
  }

  // The answer to an open.
  v1::SessionReply Open(const std::string& peer, const v1::Open& open) {
    replies_[peer].clear();
    Say(peer, {Bytes(open)});
    return replies_[peer].empty() ? v1::SessionReply() : replies_[peer].back();
  }

  void WorkAll() {
    while (protocol_->Work()) {
    }
  }

  std::vector<uint64_t> Delivered(const std::string& peer) {
    WorkAll();
    return std::exchange(delivered_[peer], {});
  }

  v1::SessionReply Last(const std::string& peer) {
    return replies_[peer].empty() ? v1::SessionReply() : replies_[peer].back();
  }

  Refusal::Reason Reason(const v1::SessionReply& reply) { return reply.refusal().reason(); }

  std::unique_ptr<journal::Store> store_ = std::make_unique<journal::MemoryStore>();
  ops::ManualClock clock_{kNow};
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<CursorBook> book_;
  std::unique_ptr<SessionProtocol> protocol_;
  std::map<std::string, std::vector<v1::SessionReply>> replies_;
  std::map<std::string, std::vector<uint64_t>> delivered_;
  std::set<std::string> gone_;
  std::set<std::string> full_;
};

TEST_F(SessionProtocolTest, DeliversTheLogAndWhatFollows) {
  AppendArticles(store_.get(), 3);
  const v1::SessionReply reply = Open("a", OpenOf("desk"));
  EXPECT_EQ(reply.opened().after(), 0u);
  EXPECT_EQ(reply.opened().head(), 3u);
  EXPECT_FALSE(reply.opened().known());
  EXPECT_THAT(Delivered("a"), ElementsAre(1, 2, 3));
  AppendArticles(store_.get(), 2);
  EXPECT_THAT(Delivered("a"), ElementsAre(4, 5));
}

TEST_F(SessionProtocolTest, StartsWhereItIsAsked) {
  AppendArticles(store_.get(), 2, kNow - 20 * kSecond);
  AppendArticles(store_.get(), 2, kNow - 10 * kSecond);
  v1::Open open = OpenOf("");
  open.mutable_start()->set_sequence(2);
  Open("a", open);
  EXPECT_THAT(Delivered("a"), ElementsAre(2, 3, 4));
  open.mutable_start()->mutable_time()->set_seconds(kNow / kSecond - 15);
  Open("b", open);
  EXPECT_THAT(Delivered("b"), ElementsAre(3, 4));
  open.mutable_start()->set_now(true);
  Open("c", open);
  EXPECT_THAT(Delivered("c"), IsEmpty());
  AppendArticles(store_.get(), 1);
  EXPECT_THAT(Delivered("c"), ElementsAre(5));
}

TEST_F(SessionProtocolTest, ResumesBehindWhatWasAcknowledged) {
  AppendArticles(store_.get(), 5);
  Open("a", OpenOf("desk"));
  EXPECT_THAT(Delivered("a"), ElementsAre(1, 2, 3, 4, 5));
  Say("a", {AckBytes(3)});
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  EXPECT_TRUE(Open("b", open).opened().known());
  EXPECT_THAT(Delivered("b"), ElementsAre(4, 5));
}

TEST_F(SessionProtocolTest, TheCursorOutlivesTheDaemon) {
  AppendArticles(store_.get(), 5);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(2)});
  ASSERT_TRUE(book_->Flush().ok());
  Begin({});
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_now(true);
  open.mutable_start()->set_unless_known(true);
  Open("b", open);
  EXPECT_THAT(Delivered("b"), ElementsAre(3, 4, 5));
}

TEST_F(SessionProtocolTest, AWeekOldCursorResumes) {
  AppendArticles(store_.get(), 5, kNow);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(2)});
  Say("a", {CloseBytes()});
  clock_.Advance(7 * 24 * 3600 * kSecond);
  Begin({});
  book_->Expire();
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  Open("b", open);
  EXPECT_THAT(Delivered("b"), ElementsAre(3, 4, 5));
}

TEST_F(SessionProtocolTest, ANewNameIsRememberedWhereItStarted) {
  AppendArticles(store_.get(), 5);
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_sequence(4);
  Open("a", open);
  open.mutable_start()->set_resume(true);
  Open("b", open);
  EXPECT_THAT(Delivered("b"), ElementsAre(4, 5));
}

TEST_F(SessionProtocolTest, TheWindowBoundsWhatIsNotAcknowledged) {
  AppendArticles(store_.get(), 10);
  Open("a", OpenOf("desk", 4));
  EXPECT_THAT(Delivered("a"), ElementsAre(1, 2, 3, 4));
  Say("a", {AckBytes(2)});
  EXPECT_THAT(Delivered("a"), ElementsAre(5, 6));
  Say("a", {AckBytes(6)});
  EXPECT_THAT(Delivered("a"), ElementsAre(7, 8, 9, 10));
}

TEST_F(SessionProtocolTest, TheWindowCountsBytesButOneEventAlwaysPasses) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk", 100, 1));
  EXPECT_THAT(Delivered("a"), ElementsAre(1));
  Say("a", {AckBytes(1)});
  EXPECT_THAT(Delivered("a"), ElementsAre(2));
}

TEST_F(SessionProtocolTest, MarksTellWhatWasReadAndDoesNotMatch) {
  AppendArticles(store_.get(), 3);
  v1::Open open = OpenOf("desk");
  open.mutable_filter()->add_types("alert.");
  Open("a", open);
  EXPECT_THAT(Delivered("a"), IsEmpty());
  clock_.Advance(kSecond);
  WorkAll();
  EXPECT_EQ(Last("a").mark().after(), 0u);
  EXPECT_EQ(Last("a").mark().up_to(), 3u);
  EXPECT_EQ(Last("a").mark().head(), 3u);
  Append(store_.get(), {AlertEvent(0, v1::Alert::high), ArticleEvent(0)});
  EXPECT_THAT(Delivered("a"), ElementsAre(4));
  EXPECT_EQ(replies_["a"].back().delivery().after(), 3u);
  EXPECT_EQ(replies_["a"].back().delivery().up_to(), 5u);
  // What did not match may be acknowledged.
  Say("a", {AckBytes(5)});
  EXPECT_EQ(book_->Find("desk"), 5u);
}

TEST_F(SessionProtocolTest, NobodyHearsNothingForLongerThanTheHeartbeat) {
  Open("a", OpenOf("desk"));
  for (int i = 0; i < 3; ++i) {
    replies_["a"].clear();
    WorkAll();
    EXPECT_THAT(replies_["a"], IsEmpty());
    clock_.Advance(kSecond);
    WorkAll();
    ASSERT_EQ(replies_["a"].size(), 1u);
    EXPECT_TRUE(Last("a").has_mark());
  }
}

TEST_F(SessionProtocolTest, EveryMessageGoesOnWhereTheOneBeforeEnded) {
  AppendArticles(store_.get(), 5000);
  v1::Open open = OpenOf("desk", 3000, 16 << 20);
  Open("a", open);
  uint64_t at = 0;
  for (int round = 0; round < 5; ++round) {
    WorkAll();
    clock_.Advance(kSecond);
    Say("a", {AckBytes(at)});
    for (const v1::SessionReply& reply : std::exchange(replies_["a"], {})) {
      if (reply.has_delivery()) {
        EXPECT_EQ(reply.delivery().after(), at);
        at = reply.delivery().up_to();
      } else if (reply.has_mark()) {
        EXPECT_EQ(reply.mark().after(), at);
        at = reply.mark().up_to();
      }
    }
  }
  EXPECT_EQ(at, 5000u);
}

TEST_F(SessionProtocolTest, TheNewerOfTwoWinsAndTheOlderIsTold) {
  Open("a", OpenOf("desk"));
  Open("b", OpenOf("desk"));
  EXPECT_EQ(Last("a").closed().reason(), v1::Closed::replaced);
  EXPECT_TRUE(Last("b").has_opened());
  Say("a", {AckBytes(0)});
  EXPECT_EQ(Reason(Last("a")), Refusal::open_first);
  EXPECT_EQ(protocol_->sessions(), 1u);
}

TEST_F(SessionProtocolTest, WhatIsForgottenIsToldAndNotSkipped) {
  store_ = std::make_unique<journal::MemoryStore>(10);
  Begin({});
  AppendArticles(store_.get(), 5);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(2)});
  Say("a", {CloseBytes()});
  AppendArticles(store_.get(), 20);
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  const v1::SessionReply reply = Open("b", open);
  EXPECT_EQ(reply.truncated().wanted(), 3u);
  EXPECT_EQ(reply.truncated().first(), 16u);
  open.mutable_start()->set_sequence(reply.truncated().first());
  Open("b", open);
  EXPECT_EQ(Delivered("b").front(), 16u);
}

TEST_F(SessionProtocolTest, AnOpenSessionThatFallsBehindTheLogIsTruncated) {
  store_ = std::make_unique<journal::MemoryStore>(10);
  Begin({});
  AppendArticles(store_.get(), 5);
  Open("a", OpenOf("desk", 5));
  Delivered("a");
  AppendArticles(store_.get(), 20);
  Say("a", {AckBytes(5)});
  WorkAll();
  EXPECT_EQ(Last("a").truncated().wanted(), 6u);
  EXPECT_EQ(Last("a").truncated().first(), 16u);
  EXPECT_EQ(protocol_->sessions(), 0u);
}

TEST_F(SessionProtocolTest, ACursorIsBoundedByBytesAndByAge) {
  SessionLimits limits;
  limits.max_lag_age = std::chrono::seconds(15);
  Begin(limits);
  AppendArticles(store_.get(), 5, kNow - 20 * kSecond);
  AppendArticles(store_.get(), 5, kNow - 10 * kSecond);
  ASSERT_TRUE(book_->Set("desk", 2));
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  EXPECT_EQ(Open("a", open).truncated().first(), 6u);
  limits.max_lag_age = std::chrono::seconds(0);
  limits.max_lag_bytes = 3 * ArticleEvent(1).ByteSizeLong() + 10;
  Begin(limits);
  EXPECT_EQ(Open("b", open).truncated().first(), 8u);
}

TEST_F(SessionProtocolTest, ImpossibleStartsAreRefused) {
  AppendArticles(store_.get(), 5);
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::unknown_name);
  open.mutable_start()->set_sequence(7);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  EXPECT_THAT(Last("a").refusal().detail(), HasSubstr("1 to 6"));
  open.mutable_start()->set_sequence(0);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  open.mutable_start()->mutable_time()->set_seconds(kNow / kSecond + 60);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  open.mutable_start()->mutable_time()->set_seconds(int64_t{1} << 60);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  open.clear_start();
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  open = OpenOf("");
  open.mutable_start()->set_resume(true);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_start);
  EXPECT_EQ(protocol_->sessions(), 0u);
}

TEST_F(SessionProtocolTest, AnotherEpochOrStreamIsToldWithItsFirstEvent) {
  AppendArticles(store_.get(), 5);
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_sequence(3);
  open.mutable_start()->set_epoch(2);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::other_epoch);
  EXPECT_EQ(Last("a").refusal().epoch(), 1u);
  EXPECT_EQ(Last("a").refusal().first_of_epoch(), 1u);
  open.mutable_start()->set_epoch(1);
  open.mutable_start()->set_stream("ffffffffffffffff");
  EXPECT_EQ(Reason(Open("a", open)), Refusal::other_epoch);
  open.mutable_start()->set_stream(store_->stream());
  EXPECT_TRUE(Open("a", open).has_opened());
}

TEST_F(SessionProtocolTest, BadNamesWindowsAndProtocolsAreRefused) {
  for (const std::string& name : {std::string(129, 'x'), std::string("a\nb"), std::string("\xC2\x85")}) {
    EXPECT_EQ(Reason(Open("a", OpenOf(name))), Refusal::bad_name);
  }
  for (const uint32_t events : {0u, 65'537u, 1'000'000'000u}) {
    EXPECT_EQ(Reason(Open("a", OpenOf("desk", events))), Refusal::bad_window);
  }
  for (const uint64_t bytes : {uint64_t{0}, uint64_t{1} << 40}) {
    EXPECT_EQ(Reason(Open("a", OpenOf("desk", 10, bytes))), Refusal::bad_window);
  }
  v1::Open open = OpenOf("desk");
  open.set_protocol(2);
  EXPECT_EQ(Reason(Open("a", open)), Refusal::unsupported_protocol);
  open = OpenOf("desk");
  open.mutable_filter()->add_types("article.none");
  EXPECT_EQ(Reason(Open("a", open)), Refusal::bad_filter);
  EXPECT_THAT(book_->List(), IsEmpty());
}

TEST_F(SessionProtocolTest, AnAcknowledgementFromTheFutureChangesNothing) {
  AppendArticles(store_.get(), 5);
  Open("a", OpenOf("desk", 2));
  Delivered("a");
  Say("a", {AckBytes(3)});
  EXPECT_EQ(Reason(Last("a")), Refusal::bad_ack);
  EXPECT_EQ(book_->Find("desk"), 0u);
  Say("a", {AckBytes(2)});
  Say("a", {AckBytes(1)});
  EXPECT_EQ(book_->Find("desk"), 2u);
  EXPECT_THAT(Delivered("a"), ElementsAre(3, 4));
}

TEST_F(SessionProtocolTest, MessagesThatAreNoneAreRefusedWithAReason) {
  Open("a", OpenOf("desk"));
  for (const std::vector<std::string>& frames :
       {std::vector<std::string>{}, {""}, {"\xff\xff\xff"}, {AckBytes(0), ""}, {std::string(1000, 'x')}}) {
    Say("b", frames);
    EXPECT_EQ(Reason(Last("b")), Refusal::malformed);
    EXPECT_FALSE(Last("b").refusal().detail().empty());
  }
  Say("b", {AckBytes(0)});
  EXPECT_EQ(Reason(Last("b")), Refusal::open_first);
  Say("b", {CloseBytes()});
  EXPECT_EQ(Reason(Last("b")), Refusal::open_first);
  EXPECT_EQ(protocol_->sessions(), 1u);
}

TEST_F(SessionProtocolTest, AFloodOfOpensIsRefusedAndCostsOthersNothing) {
  AppendArticles(store_.get(), 3);
  Open("good", OpenOf("desk"));
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    refused += Reason(Open("flood", OpenOf("flood"))) == Refusal::too_often ? 1 : 0;
  }
  EXPECT_EQ(refused, 990);
  EXPECT_THAT(Delivered("good"), ElementsAre(1, 2, 3));
  clock_.Advance(kSecond);
  EXPECT_TRUE(Open("flood", OpenOf("flood")).has_opened());
}

TEST_F(SessionProtocolTest, SessionsAndNamesAreBounded) {
  SessionLimits limits;
  limits.max_sessions = 2;
  Begin(limits, 3);
  EXPECT_TRUE(Open("a", OpenOf("a")).has_opened());
  EXPECT_TRUE(Open("b", OpenOf("b")).has_opened());
  EXPECT_EQ(Reason(Open("c", OpenOf("c"))), Refusal::too_many);
  // One that takes over is none more.
  EXPECT_TRUE(Open("c", OpenOf("a")).has_opened());
  Say("c", {CloseBytes()});
  EXPECT_TRUE(Open("c", OpenOf("c")).has_opened());
  Say("c", {CloseBytes()});
  EXPECT_EQ(Reason(Open("d", OpenOf("d"))), Refusal::too_many);
  EXPECT_TRUE(Open("d", OpenOf("")).has_opened());
}

TEST_F(SessionProtocolTest, CloseKeepsTheCursorUnlessItIsToForget) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(2)});
  Say("a", {CloseBytes()});
  EXPECT_EQ(Last("a").closed().reason(), v1::Closed::asked);
  EXPECT_EQ(store_->FindCursor("session:desk"), 2u);
  v1::Open open = OpenOf("desk");
  open.mutable_start()->set_resume(true);
  EXPECT_TRUE(Open("a", open).has_opened());
  Say("a", {CloseBytes(true)});
  EXPECT_EQ(Reason(Open("a", open)), Refusal::unknown_name);
}

TEST_F(SessionProtocolTest, APeerThatIsGoneIsForgottenAndItsCursorKept) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(1)});
  gone_.insert("a");
  clock_.Advance(kSecond);
  WorkAll();
  EXPECT_EQ(protocol_->sessions(), 0u);
  EXPECT_EQ(book_->Find("desk"), 1u);
}

TEST_F(SessionProtocolTest, WhatAPeerHadNoRoomForComesLater) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk"));
  full_.insert("a");
  EXPECT_THAT(Delivered("a"), IsEmpty());
  EXPECT_TRUE(protocol_->blocked());
  full_.clear();
  EXPECT_THAT(Delivered("a"), ElementsAre(1, 2, 3));
}

TEST_F(SessionProtocolTest, AMarkTellsThatTheCursorIsOnDisk) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk"));
  Delivered("a");
  Say("a", {AckBytes(3)});
  ASSERT_TRUE(book_->Flush().ok());
  clock_.Advance(kSecond / 5);
  WorkAll();
  EXPECT_EQ(Last("a").mark().committed(), 3u);
}

TEST_F(SessionProtocolTest, DropForgetsASubscriber) {
  Open("a", OpenOf("desk"));
  EXPECT_TRUE(absl::IsFailedPrecondition(protocol_->Drop("desk", false)));
  EXPECT_TRUE(absl::IsNotFound(protocol_->Drop("none", true)));
  EXPECT_TRUE(protocol_->Drop("desk", true).ok());
  EXPECT_EQ(Last("a").closed().reason(), v1::Closed::dropped);
  EXPECT_THAT(book_->List(), IsEmpty());
}

TEST_F(SessionProtocolTest, AStopDeliversWhatIsCommittedAndIsTold) {
  AppendArticles(store_.get(), 3);
  Open("a", OpenOf("desk"));
  protocol_->Stop();
  EXPECT_THAT(delivered_["a"], ElementsAre(1, 2, 3));
  EXPECT_EQ(Last("a").closed().reason(), v1::Closed::stopping);
  EXPECT_EQ(Reason(Open("b", OpenOf("b"))), Refusal::stopping);
}

// A store with one record that the disk changed.
class DamagedStore : public journal::MemoryStore {
 public:
  absl::Status Read(uint64_t from, size_t max_events, size_t max_bytes,
                    std::vector<journal::EventRecord>* out) const override {
    if (from == 2) return absl::DataLossError("sequence 2: its checksum does not match");
    return MemoryStore::Read(from, from < 2 ? 1 : max_events, max_bytes, out);
  }
};

TEST_F(SessionProtocolTest, ADamagedEventIsToldAndTheRestIsDelivered) {
  store_ = std::make_unique<DamagedStore>();
  Begin({});
  AppendArticles(store_.get(), 4);
  Open("a", OpenOf("desk"));
  EXPECT_THAT(Delivered("a"), ElementsAre(1, 3, 4));
  ASSERT_EQ(replies_["a"].size(), 4u);
  EXPECT_EQ(replies_["a"][2].damaged().sequence(), 2u);
  EXPECT_EQ(replies_["a"][2].damaged().after(), 1u);
  EXPECT_THAT(replies_["a"][2].damaged().detail(), HasSubstr("checksum"));
}

TEST_F(SessionProtocolTest, EightReadersShareWhatIsRead) {
  SessionLimits limits;
  Begin(limits);
  AppendArticles(store_.get(), 100);
  for (const char* peer : {"a", "b", "c", "d", "e", "f", "g", "h"}) Open(peer, OpenOf(""));
  WorkAll();
  for (const char* peer : {"a", "h"}) EXPECT_EQ(delivered_[peer].size(), 100u);
}

}  // namespace
}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
//
// What store.h promises, tried on every store.
#include "core/journal/store.h"

#include "core/journal/log_position.h"
#include "core/journal/memory_store.h"
#include "core/journal/journal.h"
#include "tests/unit/journal/batches.h"
#include "tests/unit/journal/temp_directory.h"

namespace wireroom::journal {
namespace {

struct InMemory {
  MemoryStore store;
};

struct OnDisk {
  std::unique_ptr<Journal> Open() {
    JournalOptions options;
    options.directory = temp.path();
    options.min_free_bytes = 0;
    options.clock = &clock;
    return *Journal::Open(options);
  }

  TempDirectory temp;
  ops::SystemClock clock;
  std::unique_ptr<Journal> opened = Open();
  Store& store = *opened;
};

template <typename Made>
class StoreContract : public testing::Test {
 protected:
  Store& store() { return made_.store; }

  void Put(const std::string& plugin, const std::string& key, std::optional<std::string> value) {
    Batch batch;
    batch.state.push_back({plugin, key, std::move(value)});
    ASSERT_TRUE(store().Commit(batch).ok());
  }

  std::vector<uint64_t> Sequences(uint64_t from, size_t max_events, size_t max_bytes) {
    std::vector<EventRecord> events;
    EXPECT_TRUE(store().Read(from, max_events, max_bytes, &events).ok());
    std::vector<uint64_t> sequences;
    for (const EventRecord& event : events) sequences.push_back(event.sequence);
    return sequences;
  }

  std::vector<std::string> Keys(std::string_view plugin, std::string_view prefix) {
    std::vector<std::string> keys;
    store().ScanState(plugin, prefix, [&](std::string_view key, std::string_view) {
      keys.emplace_back(key);
      return true;
    });
    return keys;
  }

 private:
  Made made_;
};

using Stores = testing::Types<InMemory, OnDisk>;
TYPED_TEST_SUITE(StoreContract, Stores);

TYPED_TEST(StoreContract, BeginsEmpty) {
  EXPECT_EQ(this->store().head(), 0u);
  EXPECT_EQ(this->store().first(), 0u);
  EXPECT_EQ(this->store().epoch(), 1u);
  EXPECT_EQ(this->store().stream().size(), 16u);
  EXPECT_EQ(this->store().stream().find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_THAT(this->Sequences(1, 10, 1000), testing::IsEmpty());
  EXPECT_FALSE(this->store().FindArticle(NumberedHash(1)));
  EXPECT_FALSE(this->store().FindInput("p"));
  EXPECT_FALSE(this->store().FindState("p", "k"));
  EXPECT_EQ(this->store().FindCursor("c"), 0u);
}

TYPED_TEST(StoreContract, GivesBackWhatWasCommitted) {
  Batch batch = NumberedBatch(0, 3, 100, 77);
  batch.articles[1].second.rejected = true;
  batch.events[2].article.reset();
  batch.inputs.emplace_back("producer", InputPosition{4, 9, std::string("a\0b", 3)});
  batch.rejects.emplace_back(2, "why");
  ASSERT_TRUE(this->store().Commit(batch).ok());

  EXPECT_EQ(this->store().head(), 3u);
  EXPECT_EQ(this->store().first(), 1u);
  std::vector<EventRecord> events;
  ASSERT_TRUE(this->store().Read(1, 10, 1000, &events).ok());
  ASSERT_EQ(events.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(events[i].sequence, i + 1);
    EXPECT_EQ(events[i].time, 77);
    EXPECT_EQ(events[i].message, batch.events[i].message);
    EXPECT_EQ(events[i].article, batch.events[i].article);
  }
  const auto article = this->store().FindArticle(NumberedHash(2));
  ASSERT_TRUE(article);
  EXPECT_EQ(article->sequence, 2u);
  EXPECT_EQ(article->content, batch.articles[1].second.content);
  EXPECT_TRUE(article->rejected);
  const auto input = this->store().FindInput("producer");
  ASSERT_TRUE(input);
  EXPECT_EQ(input->epoch, 4u);
  EXPECT_EQ(input->number, 9u);
  EXPECT_EQ(input->position, std::string("a\0b", 3));
}

TYPED_TEST(StoreContract, TakesEventsWithoutBytes) {
  Batch batch;
  batch.events.push_back({1, -5, "", std::nullopt});
  ASSERT_TRUE(this->store().Commit(batch).ok());
  std::vector<EventRecord> events;
  ASSERT_TRUE(this->store().Read(0, 10, 10, &events).ok());
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].time, -5);
  EXPECT_EQ(events[0].message, "");
}

TYPED_TEST(StoreContract, RefusesAGapAndWritesNothing) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 2)).ok());
  for (const uint64_t head : {0, 1, 3}) {
    const absl::Status status = this->store().Commit(NumberedBatch(head, 1));
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  }
  EXPECT_EQ(this->store().head(), 2u);
  EXPECT_TRUE(this->store().Commit(NumberedBatch(2, 1)).ok());
}

TYPED_TEST(StoreContract, RefusesNamesAndKeysThatDoNotFit) {
  const auto refused = [&](const Batch& batch) {
    return this->store().Commit(batch).code() == absl::StatusCode::kInvalidArgument;
  };
  Batch batch;
  batch.state.push_back({"", "k", "v"});
  EXPECT_TRUE(refused(batch));
  batch.state[0] = {std::string("p\0q", 3), "k", "v"};
  EXPECT_TRUE(refused(batch));
  batch.state[0] = {"p", "", "v"};
  EXPECT_TRUE(refused(batch));
  batch.state[0] = {"p", std::string(401, 'k'), "v"};
  EXPECT_TRUE(refused(batch));
  batch.state[0] = {std::string(100, 'p'), std::string(400, 'k'), "v"};
  EXPECT_FALSE(refused(batch));
  batch.Clear();
  batch.inputs.emplace_back("", InputPosition{});
  EXPECT_TRUE(refused(batch));
  EXPECT_FALSE(this->store().SetCursor("", 1).ok());
}

TYPED_TEST(StoreContract, RefusesRecordsThatPointOutsideTheirBatch) {
  Batch batch = NumberedBatch(0, 1);
  batch.articles[0].second.sequence = 2;
  EXPECT_EQ(this->store().Commit(batch).code(), absl::StatusCode::kInvalidArgument);
  batch = NumberedBatch(0, 1);
  batch.rejects.emplace_back(2, "why");
  EXPECT_EQ(this->store().Commit(batch).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(this->store().head(), 0u);
}

TYPED_TEST(StoreContract, ARevisionReplacesTheRecordOfItsArticle) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 1)).ok());
  Batch batch;
  batch.events.push_back(NumberedEvent(2));
  batch.articles.emplace_back(NumberedHash(1), ArticleRecord{2, NumberedHash(7), false});
  ASSERT_TRUE(this->store().Commit(batch).ok());
  EXPECT_EQ(this->store().FindArticle(NumberedHash(1))->sequence, 2u);
}

TYPED_TEST(StoreContract, TheLastRecordOfAnArticleInABatchCounts) {
  Batch batch = NumberedBatch(0, 2);
  batch.articles[1].first = batch.articles[0].first;
  ASSERT_TRUE(this->store().Commit(batch).ok());
  EXPECT_EQ(this->store().FindArticle(NumberedHash(1))->sequence, 2u);
}

TYPED_TEST(StoreContract, ReadsBoundedChunks) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 10, 100)).ok());
  EXPECT_THAT(this->Sequences(0, 3, 10000), testing::ElementsAre(1, 2, 3));
  EXPECT_THAT(this->Sequences(4, 100, 250), testing::ElementsAre(4, 5));
  EXPECT_THAT(this->Sequences(4, 100, 300), testing::ElementsAre(4, 5, 6));
  EXPECT_THAT(this->Sequences(9, 100, 10000), testing::ElementsAre(9, 10));
  EXPECT_THAT(this->Sequences(11, 100, 10000), testing::IsEmpty());
  EXPECT_THAT(this->Sequences(~uint64_t{0}, 100, 10000), testing::IsEmpty());
}

TYPED_TEST(StoreContract, ReadsAtLeastOneEvent) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 3, 100)).ok());
  EXPECT_THAT(this->Sequences(2, 10, 1), testing::ElementsAre(2));
  EXPECT_THAT(this->Sequences(2, 0, 0), testing::ElementsAre(2));
}

TYPED_TEST(StoreContract, ReadAppends) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 2)).ok());
  std::vector<EventRecord> events = {NumberedEvent(99)};
  ASSERT_TRUE(this->store().Read(2, 10, 1000, &events).ok());
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].sequence, 99u);
  EXPECT_EQ(events[1].sequence, 2u);
}

TYPED_TEST(StoreContract, KeepsStateByPlugin) {
  this->Put("alerts", "k", "1");
  this->Put("stories", "k", "2");
  EXPECT_EQ(this->store().FindState("alerts", "k"), "1");
  EXPECT_EQ(this->store().FindState("stories", "k"), "2");
  EXPECT_FALSE(this->store().FindState("alert", "sk"));
  this->Put("alerts", "k", "");
  EXPECT_EQ(this->store().FindState("alerts", "k"), "");
  this->Put("alerts", "k", std::nullopt);
  EXPECT_FALSE(this->store().FindState("alerts", "k"));
  EXPECT_EQ(this->store().FindState("stories", "k"), "2");
  this->Put("alerts", "never there", std::nullopt);
}

TYPED_TEST(StoreContract, TheLastChangeOfAKeyInABatchCounts) {
  Batch batch;
  batch.state.push_back({"p", "k", "1"});
  batch.state.push_back({"p", "k", std::nullopt});
  batch.state.push_back({"p", "j", std::nullopt});
  batch.state.push_back({"p", "j", "2"});
  ASSERT_TRUE(this->store().Commit(batch).ok());
  EXPECT_FALSE(this->store().FindState("p", "k"));
  EXPECT_EQ(this->store().FindState("p", "j"), "2");
}

TYPED_TEST(StoreContract, ScansStateInByteOrderWithinItsPrefix) {
  const std::string high("w\xff", 2);
  for (const std::string& key : {std::string("w2"), std::string("w"), std::string("v"),
                                 std::string("x"), high, std::string("w\0", 2)}) {
    this->Put("p", key, key + "!");
  }
  this->Put("q", "w1", "");
  EXPECT_THAT(this->Keys("p", "w"),
              testing::ElementsAre("w", std::string("w\0", 2), "w2", high));
  EXPECT_THAT(this->Keys("p", ""),
              testing::ElementsAre("v", "w", std::string("w\0", 2), "w2", high, "x"));
  EXPECT_THAT(this->Keys("none", ""), testing::IsEmpty());
}

TYPED_TEST(StoreContract, AScanStopsWhenItIsToldTo) {
  for (const char* key : {"a", "b", "c"}) this->Put("p", key, "");
  size_t calls = 0;
  this->store().ScanState("p", "", [&](std::string_view, std::string_view) {
    return ++calls < 2;
  });
  EXPECT_EQ(calls, 2u);
}

TYPED_TEST(StoreContract, KeepsCursors) {
  ASSERT_TRUE(this->store().SetCursor("mail", 5).ok());
  ASSERT_TRUE(this->store().SetCursor("sql", 9).ok());
  ASSERT_TRUE(this->store().SetCursor("mail", 6).ok());
  EXPECT_EQ(this->store().FindCursor("mail"), 6u);
  EXPECT_EQ(this->store().FindCursor("sql"), 9u);
}

TYPED_TEST(StoreContract, SetsManyCursorsAndErasesThem) {
  const std::vector<CursorChange> changes = {{"session:a", CursorRecord{1, 77}},
                                             {"session:b", CursorRecord{2, 78}},
                                             {"sink:mail", CursorRecord{3, 0}}};
  ASSERT_TRUE(this->store().SetCursors(changes).ok());
  const CursorChange erased{"session:a", std::nullopt};
  ASSERT_TRUE(this->store().SetCursors({&erased, 1}).ok());
  std::vector<std::pair<std::string, CursorRecord>> found;
  this->store().ScanCursors("session:", [&](std::string_view name, const CursorRecord& cursor) {
    found.emplace_back(name, cursor);
  });
  EXPECT_THAT(found, testing::ElementsAre(testing::Pair("session:b", CursorRecord{2, 78})));
  EXPECT_EQ(this->store().FindCursor("session:a"), 0u);
  EXPECT_EQ(this->store().FindCursor("session:b"), 2u);
  EXPECT_EQ(this->store().FindCursor("sink:mail"), 3u);
  const CursorChange nameless{"", CursorRecord{}};
  EXPECT_FALSE(this->store().SetCursors({&nameless, 1}).ok());
}

TYPED_TEST(StoreContract, FindsPlacesInTheLogByTimeAndByBytes) {
  Store& store = this->store();
  EXPECT_EQ(SequenceAtTime(store, 0), 1u);
  EXPECT_EQ(BytesBetween(store, 1, 10).bytes, 0u);
  ASSERT_TRUE(store.Commit(NumberedBatch(0, 5, 100, 1000)).ok());
  ASSERT_TRUE(store.Commit(NumberedBatch(5, 5, 100, 2000)).ok());
  EXPECT_EQ(SequenceAtTime(store, 0), 1u);
  EXPECT_EQ(SequenceAtTime(store, 1001), 6u);
  EXPECT_EQ(SequenceAtTime(store, 2000), 6u);
  EXPECT_EQ(SequenceAtTime(store, 2001), 11u);
  EXPECT_EQ(BytesBetween(store, 1, 10).bytes, 1000u);
  EXPECT_EQ(BytesBetween(store, 4, 5).bytes, 200u);
  EXPECT_EQ(BytesBetween(store, 11, 12).bytes, 0u);
  EXPECT_EQ(SequenceWithinBytes(store, 350), 8u);
  EXPECT_EQ(SequenceWithinBytes(store, 0), 11u);
  EXPECT_EQ(SequenceWithinBytes(store, 1000), 1u);
}

TYPED_TEST(StoreContract, ReckonsTheBytesOfALongLogFromASample) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 3000, 100)).ok());
  const LogBytes bytes = BytesBetween(this->store(), 1, 3000);
  EXPECT_FALSE(bytes.exact);
  EXPECT_NEAR(static_cast<double>(bytes.bytes), 300'000, 60'000);
}

TYPED_TEST(StoreContract, AnEmptyBatchChangesNothing) {
  ASSERT_TRUE(this->store().Commit(NumberedBatch(0, 1)).ok());
  ASSERT_TRUE(this->store().Commit(Batch()).ok());
  EXPECT_EQ(this->store().head(), 1u);
}

TYPED_TEST(StoreContract, ReadersSeeWholeBatchesWhileTheWriterCommits) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (uint64_t head = 0; head < 400; head += 4) {
      Batch batch = NumberedBatch(head, 4);
      batch.inputs.emplace_back("p", InputPosition{1, head + 4, ""});
      EXPECT_TRUE(this->store().Commit(batch).ok());
    }
    done = true;
  });
  while (!done) {
    const uint64_t head = this->store().head();
    const auto input = this->store().FindInput("p");
    EXPECT_EQ(input ? input->number % 4 : 0, 0u);
    EXPECT_GE(input ? input->number : 0, head);
    if (head == 0) continue;
    EXPECT_THAT(this->Sequences(head, 1, 1000), testing::ElementsAre(head));
  }
  writer.join();
}

TEST(MemoryStore, KeepsTheNewestEventsOnly) {
  MemoryStore store(3);
  Batch batch = NumberedBatch(0, 5);
  batch.rejects.emplace_back(1, "why");
  batch.rejects.emplace_back(5, "why");
  ASSERT_TRUE(store.Commit(batch).ok());
  EXPECT_EQ(store.first(), 3u);
  EXPECT_EQ(store.head(), 5u);
  EXPECT_FALSE(store.FindArticle(NumberedHash(2)));
  EXPECT_TRUE(store.FindArticle(NumberedHash(3)));
  EXPECT_FALSE(store.FindReject(1));
  EXPECT_TRUE(store.FindReject(5));
}

}  // namespace
}  // namespace wireroom::journal

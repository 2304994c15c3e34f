// SPDX-License-Identifier: Apache-2.0
#include "core/feed/cursor_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/journal/memory_store.h"

namespace wireroom::feed {
namespace {

using ::testing::IsEmpty;

constexpr int64_t kNow = 1'700'000'000'000'000;

class CursorBookTest : public testing::Test {
 protected:
  void Begin(CursorBookOptions options = {}) {
    book_.reset();
    options.commit_interval = std::chrono::milliseconds(1);
    book_ = std::make_unique<CursorBook>(options, &store_, &clock_, log_.get());
  }

  journal::MemoryStore store_;
  ops::ManualClock clock_{kNow};
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  std::unique_ptr<CursorBook> book_;
};

TEST_F(CursorBookTest, WritesAndReadsAgain) {
  Begin();
  ASSERT_TRUE(book_->Set("desk", 7));
  EXPECT_EQ(book_->Find("desk"), 7u);
  Begin();
  EXPECT_EQ(book_->Find("desk"), 7u);
  EXPECT_EQ(book_->Committed("desk"), 7u);
  EXPECT_EQ(book_->List().at(0).seen, kNow);
}

TEST_F(CursorBookTest, WhatIsFlushedIsInTheStore) {
  Begin();
  for (uint64_t i = 1; i <= 50; ++i) {
    book_->Set("desk", i);
    ASSERT_TRUE(book_->Flush().ok());
    EXPECT_EQ(store_.FindCursor("session:desk"), i);
    EXPECT_EQ(book_->Committed("desk"), i);
  }
}

TEST_F(CursorBookTest, WhatIsErasedIsNotKnownAnyMore) {
  Begin();
  book_->Set("desk", 7);
  ASSERT_TRUE(book_->Flush().ok());
  book_->Erase("desk");
  EXPECT_EQ(book_->Find("desk"), std::nullopt);
  EXPECT_THAT(book_->List(), IsEmpty());
  Begin();
  EXPECT_EQ(book_->Find("desk"), std::nullopt);
}

TEST_F(CursorBookTest, TheCursorsOfSinksAreNotItsOwn) {
  ASSERT_TRUE(store_.SetCursor("sink:mail", 3).ok());
  Begin();
  EXPECT_THAT(book_->List(), IsEmpty());
}

TEST_F(CursorBookTest, NamesAreBounded) {
  CursorBookOptions options;
  options.max_names = 2;
  Begin(options);
  EXPECT_TRUE(book_->Set("a", 1));
  EXPECT_TRUE(book_->Set("b", 1));
  EXPECT_FALSE(book_->Set("c", 1));
  EXPECT_TRUE(book_->Set("a", 2));
  book_->Erase("b");
  EXPECT_TRUE(book_->Set("c", 1));
}

TEST_F(CursorBookTest, ANameThatWasNotSeenForLongIsForgotten) {
  CursorBookOptions options;
  options.max_age = std::chrono::hours(24);
  Begin(options);
  book_->Set("away", 1);
  book_->Set("here", 1);
  book_->SetConnected("here", true);
  clock_.Advance(int64_t{23} * 3600 * 1'000'000);
  book_->Expire();
  EXPECT_EQ(book_->List().size(), 2u);
  clock_.Advance(int64_t{2} * 3600 * 1'000'000);
  book_->Expire();
  EXPECT_EQ(book_->Find("away"), std::nullopt);
  EXPECT_EQ(book_->Find("here"), 1u);
}

// Refuses until it is told not to.
class RefusingStore : public journal::MemoryStore {
 public:
  std::atomic<bool> refuse = true;
  absl::Status SetCursors(std::span<const journal::CursorChange> changes) override {
    if (refuse) return absl::ResourceExhaustedError("disk full");
    return MemoryStore::SetCursors(changes);
  }
};

TEST_F(CursorBookTest, WhatTheStoreRefusedIsTriedAgain) {
  RefusingStore store;
  CursorBookOptions options;
  options.commit_interval = std::chrono::milliseconds(1);
  CursorBook book(options, &store, &clock_, log_.get());
  book.Set("desk", 7);
  EXPECT_TRUE(absl::IsResourceExhausted(book.Flush()));
  EXPECT_EQ(book.Committed("desk"), 0u);
  store.refuse = false;
  EXPECT_TRUE(book.Flush().ok());
  EXPECT_EQ(book.Committed("desk"), 7u);
}

}  // namespace
}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
//
// What the tests of the journal share.
#pragma once

#include "core/journal/check.h"
#include "core/journal/journal.h"
#include "tests/unit/journal/batches.h"
#include "tests/unit/journal/temp_directory.h"

namespace wireroom::journal {

class JournalFixture : public testing::Test {
 protected:
  JournalFixture() {
    options_.directory = temp_.path() / "data";
    options_.min_free_bytes = 0;
    options_.clock = &clock_;
    // So that everything is tried with an index that is merged all the time.
    options_.max_pending_articles = 0;
  }

  void Open() {
    journal_.reset();
    absl::StatusOr<std::unique_ptr<Journal>> journal = Journal::Open(options_);
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }

  absl::Status OpenStatus() const { return Journal::Open(options_).status(); }

  // Appends `count` articles, stamped with the clock.
  absl::Status Append(size_t count, size_t bytes = 100) {
    return journal_->Commit(NumberedBatch(journal_->head(), count, bytes, clock_.NowMicros()));
  }

  // Until all changes of the index of articles are in its table.
  void Settle() {
    while (journal_->pending_articles() != 0) ASSERT_TRUE(journal_->Commit(Batch()).ok());
  }

  std::vector<std::string> Problems() const {
    CheckReport report;
    const absl::Status status = Check(*journal_, {.messages = false}, &report);
    if (!status.ok()) report.problems.push_back(status.ToString());
    return report.problems;
  }

  uint64_t FileBytes() const { return std::filesystem::file_size(options_.directory / "data.mdb"); }

  TempDirectory temp_;
  ops::ManualClock clock_{1'700'000'000'000'000};
  JournalOptions options_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace wireroom::journal

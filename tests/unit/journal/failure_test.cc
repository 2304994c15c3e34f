// SPDX-License-Identifier: Apache-2.0
//
// Disks that are full or broken.
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/unit/journal/journal_fixture.h"
#include "tests/unit/journal/system_faults.h"

namespace wireroom::journal {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class JournalFailure : public JournalFixture {
 protected:
  // After a fault: nothing more is written, and a new start has what was there.
  void ExpectStopped() {
    const uint64_t head = journal_->head();
    const absl::Status failure = journal_->failure();
    EXPECT_FALSE(failure.ok());
    EXPECT_EQ(Append(1), failure);
    EXPECT_EQ(journal_->SetCursor("c", 1), failure);
    EXPECT_EQ(journal_->Commit(Batch()), failure);
    EXPECT_EQ(journal_->head(), head);
  }
};

TEST_F(JournalFailure, EachCommitSyncsTheDataOnceAndThenTheRoot) {
  Open();
  ASSERT_TRUE(Append(10, 3000).ok());
  const int syncs = CallCount(Call::kSync);
  ASSERT_TRUE(Append(10, 3000).ok());
  EXPECT_EQ(CallCount(Call::kSync), syncs + 1);
}

TEST_F(JournalFailure, AFailedSyncStopsTheJournal) {
  Open();
  ASSERT_TRUE(Append(2).ok());
  {
    const SystemFault fault(Call::kSync, EIO);
    const absl::Status status = Append(2);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  }
  // LMDB itself would go on now.
  ExpectStopped();
  EXPECT_EQ(journal_->head(), 2u);
  Open();
  EXPECT_EQ(journal_->head(), 2u);
  EXPECT_TRUE(Append(2).ok());
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalFailure, AFailedSyncOfACursorStopsTheJournal) {
  Open();
  {
    const SystemFault fault(Call::kSync, EIO);
    EXPECT_FALSE(journal_->SetCursor("c", 1).ok());
  }
  ExpectStopped();
}

TEST_F(JournalFailure, AFailedWriteOfDataStopsTheJournal) {
  Open();
  ASSERT_TRUE(Append(2).ok());
  {
    const SystemFault fault(Call::kWritev, EIO);
    EXPECT_EQ(Append(20, 3000).code(), absl::StatusCode::kDataLoss);
  }
  ExpectStopped();
  Open();
  EXPECT_EQ(journal_->head(), 2u);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalFailure, AFailedWriteOfTheRootStopsTheJournal) {
  for (const int error : {EIO, ENOSPC}) {
    Open();
    const uint64_t head = journal_->head();
    {
      // The data goes out by writev, the root by pwrite.
      const SystemFault fault(Call::kPwrite, error);
      const absl::Status status = Append(20, 3000);
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    }
    ExpectStopped();
    Open();
    EXPECT_EQ(journal_->head(), head);
  }
}

TEST_F(JournalFailure, DataWithoutRoomCanBeTriedAgain) {
  Open();
  ASSERT_TRUE(Append(2).ok());
  for (const int error : {ENOSPC, EDQUOT, EFBIG}) {
    {
      const SystemFault fault(Call::kWritev, error);
      EXPECT_EQ(Append(20, 3000).code(), absl::StatusCode::kResourceExhausted);
    }
    const uint64_t head = journal_->head();
    EXPECT_TRUE(Append(20, 3000).ok());
    EXPECT_EQ(journal_->head(), head + 20);
  }
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalFailure, LessFreeSpaceThanIsToStayFreeRefusesCommits) {
  options_.min_free_bytes = uint64_t{1} << 60;
  Open();
  const absl::Status status = Append(1);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("journal.min_free_bytes"));
  EXPECT_TRUE(journal_->failure().ok());
  EXPECT_EQ(journal_->head(), 0u);
}

// Fills what it can, sees it refused, gives `more`, and goes on.
void ExpectFullAndResume(Journal* journal, const std::function<void()>& more) {
  const auto append = [&](size_t count) {
    return journal->Commit(NumberedBatch(journal->head(), count, 3000));
  };
  absl::Status status;
  for (int i = 0; i < 10000 && status.ok(); ++i) status = append(64);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  const uint64_t head = journal->head();
  EXPECT_GT(head, 0u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(append(64).code(), absl::StatusCode::kResourceExhausted);
  }
  EXPECT_EQ(journal->head(), head);
  std::vector<EventRecord> events;
  EXPECT_TRUE(journal->Read(head, 1, 1, &events).ok());
  more();
  EXPECT_TRUE(append(64).ok());
  EXPECT_EQ(journal->head(), head + 64);
  CheckReport report;
  EXPECT_TRUE(Check(*journal, {.messages = false}, &report).ok());
  EXPECT_THAT(report.problems, IsEmpty());
  EXPECT_EQ(report.events, head + 64);
}

TEST_F(JournalFailure, AFileThatMayNotGrowRefusesCommitsUntilItMay) {
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit old = limit;
  Open();
  limit.rlim_cur = 24 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  ExpectFullAndResume(journal_.get(), [&] { setrlimit(RLIMIT_FSIZE, &old); });
  setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, before);
}

// Alone in a mount namespace of its own; the mount goes with the process.
bool MountSmallDisk(const std::filesystem::path& path) {
  const int spaces = geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  return unshare(spaces) == 0 &&
         mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("none", path.c_str(), "tmpfs", 0, "size=40m,mode=700") == 0;
}

constexpr int kCanNotMount = 77;

TEST_F(JournalFailure, AFullDiskRefusesCommitsUntilThereIsRoom) {
  const pid_t child = fork();
  if (child == 0) {
    if (!MountSmallDisk(temp_.path())) _exit(kCanNotMount);
    const std::filesystem::path other = temp_.path() / "other";
    std::ofstream(other) << std::string(16 << 20, 'x');
    Open();
    ExpectFullAndResume(journal_.get(), [&] {
      std::filesystem::remove(other);
      clock_.Advance(1'000'000);
    });
    // Started again on a disk that is full once more, it serves what it has.
    while (Append(64, 3000).ok()) {
    }
    std::ofstream(other) << std::string(16 << 20, 'x');
    Open();
    EXPECT_EQ(Append(64, 3000).code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(Problems(), IsEmpty());
    std::fflush(nullptr);
    _exit(HasFailure() ? 1 : 0);
  }
  int result = -1;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  ASSERT_TRUE(WIFEXITED(result)) << result;
  if (WEXITSTATUS(result) == kCanNotMount) GTEST_SKIP() << "no right to mount a tmpfs here";
  EXPECT_EQ(WEXITSTATUS(result), 0);
}

}  // namespace
}  // namespace wireroom::journal

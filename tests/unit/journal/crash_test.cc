// SPDX-License-Identifier: Apache-2.0
//
// A writer that is killed at any moment, opened again.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "tests/unit/journal/journal_fixture.h"

namespace wireroom::journal {
namespace {

class JournalCrash : public JournalFixture {
 protected:
  // Appends batches for ever and tells the pipe each head that was committed.
  [[noreturn]] void Write(int acknowledgements, uint32_t seed) {
    ops::SystemClock clock;
    options_.clock = &clock;
    auto journal = Journal::Open(options_);
    if (!journal.ok()) _exit(1);
    std::mt19937 random(seed);
    while (true) {
      const uint64_t head = (*journal)->head();
      Batch batch = NumberedBatch(head, 1 + random() % 40, 100 + random() % 6000,
                                  clock.NowMicros());
      batch.state.push_back({"counter", "events", std::to_string(batch.events.back().sequence)});
      batch.inputs.emplace_back("p", InputPosition{1, batch.events.back().sequence, ""});
      if (!(*journal)->Commit(batch).ok()) _exit(2);
      const uint64_t done = (*journal)->head();
      if (write(acknowledgements, &done, sizeof done) != sizeof done) _exit(3);
    }
  }

  // The last head that a killed writer told.
  uint64_t WriteAndKill(std::mt19937* random) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const uint32_t seed = (*random)();
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      Write(ends[1], seed);
    }
    close(ends[1]);
    // From within the first open to some commits later.
    usleep((*random)() % 30'000);
    kill(child, SIGKILL);
    int result = 0;
    EXPECT_EQ(waitpid(child, &result, 0), child);
    EXPECT_TRUE(WIFSIGNALED(result)) << result;
    uint64_t acknowledged = 0;
    for (uint64_t head = 0; read(ends[0], &head, sizeof head) == sizeof head;) acknowledged = head;
    close(ends[0]);
    return acknowledged;
  }
};

TEST_F(JournalCrash, KeepsEveryAcknowledgedBatchOverFiftyKills) {
  std::mt19937 random(20240501);
  uint64_t acknowledged = 0;
  int committed_but_not_acknowledged = 0;
  for (int round = 0; round < 50; ++round) {
    options_.max_pending_articles = round % 2 == 0 ? 0 : 200;
    acknowledged = std::max(acknowledged, WriteAndKill(&random));
    Open();
    ASSERT_GE(journal_->head(), acknowledged) << "round " << round;
    committed_but_not_acknowledged += journal_->head() > acknowledged ? 1 : 0;
    // What was committed together is there together.
    const auto state = journal_->FindState("counter", "events");
    const auto input = journal_->FindInput("p");
    EXPECT_EQ(state ? *state : "0", std::to_string(journal_->head()));
    EXPECT_EQ(input ? input->number : 0, journal_->head());
    ASSERT_THAT(Problems(), testing::IsEmpty()) << "round " << round;
    journal_.reset();
  }
  EXPECT_GT(acknowledged, 0u);
  RecordProperty("heads_beyond_the_acknowledged", committed_but_not_acknowledged);
}

}  // namespace
}  // namespace wireroom::journal

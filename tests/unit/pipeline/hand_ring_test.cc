// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/hand_ring.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "core/pipeline/quarantine.h"

namespace wireroom::pipeline {
namespace {

constexpr int64_t kNow = 1'700'000'000'000'000;

journal::Hash Named(uint8_t number) {
  journal::Hash hash{};
  hash[0] = number;
  return hash;
}

class Ring : public testing::Test {
 protected:
  Ring() { EXPECT_NE(mkdtemp(folder_.data()), nullptr); }
  ~Ring() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<HandRing> Open(int64_t now = kNow) {
    return HandRing::Open(folder_ + "/in_hand", now, &trouble_);
  }

  // Opens it in a process that then ends by SIGKILL with these in hand.
  void Die(const std::vector<std::pair<size_t, journal::Hash>>& in_hand) {
    const pid_t child = fork();
    if (child == 0) {
      const auto ring = Open();
      for (const auto& [slot, article] : in_hand) {
        ring->Enter(slot, article);
        ring->SetPlugin(slot, "entities");
      }
      ring->Enter(9, Named(99));
      ring->Leave(9);
      kill(getpid(), SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
  }

  std::string folder_ = testing::TempDir() + "wireroom_ring_XXXXXX";
  absl::Status trouble_;
};

TEST_F(Ring, NamesAfterASigkillWhatWasInHandAndNothingElse) {
  Die({{0, Named(1)}, {3, Named(2)}});
  const auto ring = Open();
  EXPECT_TRUE(trouble_.ok()) << trouble_;
  EXPECT_EQ(ring->suspects(), 2u);
  ASSERT_TRUE(ring->Find(Named(1)));
  EXPECT_EQ(ring->Find(Named(1))->deaths, 1u);
  EXPECT_EQ(ring->Find(Named(2))->plugin, "entities");
  EXPECT_FALSE(ring->Find(Named(99)));
}

TEST_F(Ring, CountsADeathOnceHoweverOftenItIsOpenedAfterwards) {
  Die({{0, Named(1)}});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Open()->Find(Named(1))->deaths, 1u);
  Die({{5, Named(1)}});
  EXPECT_EQ(Open()->Find(Named(1))->deaths, 2u);
}

TEST_F(Ring, ForgetsWhoWasAcquittedAndWhoWasInHandWhenNobodyIsToBlame) {
  Die({{0, Named(1)}});
  {
    const auto ring = Open();
    ring->Acquit(Named(1));
    ring->Enter(1, Named(7));
    ring->Absolve();
  }
  EXPECT_EQ(Open()->suspects(), 0u);
}

TEST_F(Ring, ForgetsASuspectThatNeverCameBack) {
  Die({{0, Named(1)}});
  EXPECT_EQ(Open()->suspects(), 1u);
  EXPECT_EQ(Open(kNow + HandRing::kForgetMicros)->suspects(), 1u);
  EXPECT_EQ(Open(kNow + HandRing::kForgetMicros + 1)->suspects(), 0u);
}

TEST_F(Ring, BeginsAnewWithAFileThatIsNoneAndSaysSo) {
  std::ofstream(folder_ + "/in_hand") << "not a ring";
  const auto ring = Open();
  EXPECT_FALSE(trouble_.ok());
  EXPECT_EQ(ring->suspects(), 0u);
  ring->Accuse(Named(3), kNow);
  EXPECT_EQ(Open()->Find(Named(3))->deaths, 0u);
}

TEST_F(Ring, WorksWithoutAFileWhereNoneCanBeWritten) {
  const auto ring = HandRing::Open(folder_ + "/missing/in_hand", kNow, &trouble_);
  EXPECT_FALSE(trouble_.ok());
  ring->Enter(0, Named(1));
  ring->Leave(0);
  ring->Accuse(Named(2), kNow);
  EXPECT_TRUE(ring->Find(Named(2)));
}

// Two turns of others may overlap; a suspect's may not overlap with any.
TEST_F(Ring, ASuspectsTurnIsAlone) {
  Die({{0, Named(1)}});
  const ops::SystemClock clock;
  const auto log = ops::Logger::Silent();
  Quarantine quarantine(Open(), &clock, log.get());
  std::atomic<int> others{0};
  std::atomic<bool> overlapped{false};
  std::vector<std::thread> threads;
  for (size_t slot = 1; slot <= 2; ++slot) {
    threads.emplace_back([&, slot] {
      for (int i = 0; i < 2000; ++i) {
        const Quarantine::Turn turn(&quarantine, slot, Named(static_cast<uint8_t>(10 + slot)));
        ++others;
        std::this_thread::yield();
        --others;
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    const Quarantine::Turn turn(&quarantine, 0, Named(1));
    if (others != 0) overlapped = true;
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(overlapped);
}

}  // namespace
}  // namespace wireroom::pipeline

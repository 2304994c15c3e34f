// SPDX-License-Identifier: Apache-2.0
//
// A disk that fills up, with the real daemon. The disk is a small tmpfs; where none
// can be mounted, the tests are skipped.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <map>
#include <thread>

#include "tests/crash/daemon_fixture.h"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

class FullDisk : public DaemonFixture {
 protected:
  ~FullDisk() override {
    daemon_->End();
    if (mounted_) umount2((folder_ / "data").c_str(), MNT_DETACH);
  }

  // A small file system of its own for the data. False: not allowed here.
  bool Mount() {
    std::filesystem::create_directory(folder_ / "data");
    std::filesystem::permissions(folder_ / "data", std::filesystem::perms::owner_all);
    mounted_ = mount("none", (folder_ / "data").c_str(), "tmpfs", 0, "size=24m,mode=700") == 0;
    return mounted_;
  }

  void Fill() {
    std::ofstream filler(folder_ / "data/filler", std::ios::binary);
    const std::string piece(size_t{64} << 10, 'x');
    while (filler.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
    }
  }
  void Free() { std::filesystem::remove(folder_ / "data/filler"); }

  void SendSome(client::Producer* producer, int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_NE(producer->Send(Article(std::to_string(producer->next_number()),
                                       std::string(2000, 'x'))), 0u);
    }
  }

  bool mounted_ = false;
};

TEST_F(FullDisk, CostsNothingHoweverOftenItFillsUpAndIsFreed) {
  if (!Mount()) GTEST_SKIP() << "no tmpfs can be mounted";
  Start();
  client::Producer producer(ProducerNamed("courier"));
  ASSERT_TRUE(producer.Connect(seconds(10)));
  for (int cycle = 0; cycle < 5; ++cycle) {
    SendSome(&producer, 100);
    ASSERT_TRUE(producer.Flush(seconds(20)));
    Fill();
    // Until there is no room for more: what the file has left may take some.
    size_t unacknowledged = 0;
    for (int i = 0; i < 40 && unacknowledged == 0; ++i) {
      SendSome(&producer, 200);
      producer.Flush(milliseconds(300));
      unacknowledged = producer.unacknowledged();
    }
    ASSERT_GT(unacknowledged, 0u) << "cycle " << cycle;
    Free();
    ASSERT_TRUE(producer.Flush(seconds(30))) << Errors();
  }
  const uint64_t sent = producer.next_number() - 1;
  Stop();
  std::map<std::string, int> events;
  for (const v1::Event& event : Events()) ++events[event.subject()];
  EXPECT_EQ(events.size(), sent);
}

TEST_F(FullDisk, EndsCleanlyWithAStatusOfItsOwnWhenItIsStoppedMeanwhile) {
  if (!Mount()) GTEST_SKIP() << "no tmpfs can be mounted";
  Start();
  client::Producer producer(ProducerNamed("courier"));
  ASSERT_TRUE(producer.Connect(seconds(10)));
  Fill();
  for (int i = 0; i < 40 && (i == 0 || producer.unacknowledged() == 0); ++i) {
    SendSome(&producer, 200);
    producer.Flush(milliseconds(300));
  }
  EXPECT_EQ(daemon_->Stop(seconds(30)), 1);
  EXPECT_THAT(Errors(), HasSubstr("stopped with a full disk"));
  // It serves what it has on a disk that is still full, and goes on when it is not.
  Start();
  Free();
  ASSERT_TRUE(producer.Flush(seconds(30))) << Errors();
  Stop();
  EXPECT_EQ(Events().size(), producer.next_number() - 1);
}

TEST_F(FullDisk, CreditGoesToZeroAtTheWatermarkAndComesBackByItself) {
  if (!Mount()) GTEST_SKIP() << "no tmpfs can be mounted";
  WriteConfig("");
  std::string config;
  {
    std::ostringstream text;
    text << std::ifstream(folder_ / "wireroom.yaml").rdbuf();
    config = text.str();
  }
  config.replace(config.find("min_free_bytes: 0"), 17, "min_free_bytes: 2MiB");
  std::ofstream(folder_ / "wireroom.yaml") << config;
  Start();
  client::Producer producer(ProducerNamed("courier"));
  ASSERT_TRUE(producer.Connect(seconds(10)));
  SendSome(&producer, 10);
  ASSERT_TRUE(producer.Flush(seconds(20))) << Errors();
  // Below the watermark (2.5 MiB), above what refuses commits (2 MiB).
  const auto space = std::filesystem::space(folder_ / "data");
  ASSERT_GT(space.available, uint64_t{9} << 18);
  const std::string filler(space.available - (uint64_t{9} << 18), 'x');
  std::ofstream(folder_ / "data/filler", std::ios::binary) << filler;
  for (int i = 0; i < 100 && Errors().find("giving no more credit") == std::string::npos; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_THAT(Errors(), HasSubstr("giving no more credit"));
  Free();
  SendSome(&producer, 3000);
  ASSERT_TRUE(producer.Flush(seconds(30))) << Errors();
  EXPECT_THAT(Errors(), HasSubstr("giving credit"));
  Stop();
}

}  // namespace
}  // namespace wireroom::crash

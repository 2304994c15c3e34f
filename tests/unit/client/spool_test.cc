// SPDX-License-Identifier: Apache-2.0
#include "core/client/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/unit/feed/feed_test.h"
#include "wireroom/client/producer.h"

namespace wireroom::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SpoolTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "wireroom_spool_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = folder_ / "spool";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // What the file has, as "number article"; it is open from then on.
  std::vector<std::string> Open(uint64_t epoch = 1) {
    spool_.reset();
    std::vector<std::string> found;
    spool_ = std::make_unique<Spool>(path_, epoch,
                                     [&](uint64_t, uint64_t number, const std::string& article) {
                                       found.push_back(std::to_string(number) + " " + article);
                                       return number;
                                     });
    return found;
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
  std::unique_ptr<Spool> spool_;
};

TEST_F(SpoolTest, GivesBackWhatWasAppended) {
  EXPECT_THAT(Open(), IsEmpty());
  spool_->Append(7, "seven");
  spool_->Append(8, "");
  EXPECT_THAT(Open(), ElementsAre("7 seven", "8 "));
  spool_->Append(9, "nine");
  EXPECT_THAT(Open(), ElementsAre("7 seven", "8 ", "9 nine"));
}

TEST_F(SpoolTest, ARecordThatIsCutOrDamagedIsDropped) {
  Open();
  spool_->Append(1, "one");
  spool_->Append(2, "two");
  spool_.reset();
  const auto size = std::filesystem::file_size(path_);
  for (uint64_t cut = 1; cut <= 18; ++cut) {
    std::filesystem::resize_file(path_, size - cut);
    EXPECT_THAT(Open(), ElementsAre("1 one"));
    spool_->Append(2, "two");
    spool_.reset();
    ASSERT_EQ(std::filesystem::file_size(path_), size);
  }
  std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary).seekp(-1, std::ios::end)
      << 'x';
  EXPECT_THAT(Open(), ElementsAre("1 one"));
}

TEST_F(SpoolTest, WhatIsAcknowledgedTakesNoRoomForLong) {
  Open();
  const auto empty = std::filesystem::file_size(path_);
  const std::string large(6 << 20, 'x');
  for (uint64_t n = 1; n <= 6; ++n) spool_->Append(n, large);
  for (int i = 0; i < 4; ++i) spool_->Acknowledged(large.size());
  spool_->Trim([&](const Spool::Keep& keep) {
    keep(5, large);
    keep(6, large);
  });
  EXPECT_LT(std::filesystem::file_size(path_), 13u << 20);
  EXPECT_THAT(Open(), ElementsAre("5 " + large, "6 " + large));
  for (int i = 0; i < 2; ++i) spool_->Acknowledged(large.size());
  spool_->Trim([](const Spool::Keep&) {});
  EXPECT_EQ(std::filesystem::file_size(path_), empty);
}

TEST_F(SpoolTest, AnotherFileIsLeftAlone) {
  std::ofstream(path_) << "precious notes";
  EXPECT_THROW(Open(), std::runtime_error);
  EXPECT_EQ(std::filesystem::file_size(path_), 14u);
}

TEST_F(SpoolTest, TwoProcessesCanNotShareOne) {
  Open();
  EXPECT_THROW(Spool(path_, 1, {}), std::runtime_error);
  EXPECT_THROW(Spool(folder_ / "none" / "spool", 1, {}), std::runtime_error);
}

TEST_F(SpoolTest, AProducerThatDiedIsContinued) {
  ProducerOptions options;
  options.endpoint = "ipc://" + (folder_ / "in").string();
  options.spool = path_;
  {
    Producer producer(options);
    EXPECT_NE(producer.Send(feed::ArticleBytes("a1")), 0u);
    EXPECT_NE(producer.Send(feed::ArticleBytes("a2")), 0u);
  }
  Producer next(options);
  EXPECT_EQ(next.unacknowledged(), 2u);
  EXPECT_GT(next.Send(feed::ArticleBytes("a3")), 2u);
}

TEST_F(SpoolTest, ANamedProducerGoesOnWithItsNumbers) {
  Open();
  spool_->Append(4, feed::ArticleBytes("a4"));
  spool_->Append(5, feed::ArticleBytes("a5"));
  spool_.reset();
  ProducerOptions options;
  options.endpoint = "ipc://" + (folder_ / "in").string();
  options.spool = path_;
  options.name = "wire";
  {
    Producer producer(options);
    EXPECT_EQ(producer.next_number(), 6u);
  }
  // Numbers of an epoch before mean nothing in this one.
  options.epoch = 2;
  Producer producer(options);
  EXPECT_EQ(producer.unacknowledged(), 2u);
  EXPECT_EQ(producer.next_number(), 3u);
}

}  // namespace
}  // namespace wireroom::client

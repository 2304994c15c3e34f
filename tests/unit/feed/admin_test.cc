// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/feed/admin_client.h"
#include "core/feed/admin_server.h"
#include "tests/unit/feed/feed_test.h"

namespace wireroom::feed {
namespace {

constexpr std::chrono::milliseconds kPatience{kPatienceMs};

v1::AdminRequest About() {
  v1::AdminRequest request;
  request.mutable_about();
  return request;
}

class AdminTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "wireroom_admin_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  absl::Status Start(AdminHandlers handlers) {
    server_ = std::make_unique<AdminServer>(directory_, std::move(handlers), log_.get());
    return server_->Start();
  }

  static AdminHandlers HeadIs(uint64_t head) {
    return {{v1::AdminRequest::kAbout, [head](const v1::AdminRequest&, v1::AdminReply* reply) {
               reply->mutable_about()->set_head(head);
               return absl::OkStatus();
             }}};
  }

  std::filesystem::path directory_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  std::unique_ptr<AdminServer> server_;
};

TEST_F(AdminTest, AHandlerAnswers) {
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  const auto reply = AskDaemon(directory_, About(), kPatience);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->about().head(), 7u);
}

TEST_F(AdminTest, OnlyTheOwnerCanOpenTheSocket) {
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  struct stat info{};
  ASSERT_EQ(stat((directory_ / kAdminSocket).c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(AdminTest, AHandlersErrorIsTheAnswer) {
  ASSERT_TRUE(Start({{v1::AdminRequest::kAbout, [](const v1::AdminRequest&, v1::AdminReply*) {
                        return absl::NotFoundError("no such thing");
                      }}}).ok());
  const auto reply = AskDaemon(directory_, About(), kPatience);
  EXPECT_TRUE(absl::IsNotFound(reply.status())) << reply.status();
  EXPECT_EQ(reply.status().message(), "no such thing");
}

TEST_F(AdminTest, ARequestWithoutAHandlerIsNotKnown) {
  ASSERT_TRUE(Start({}).ok());
  EXPECT_TRUE(absl::IsUnimplemented(AskDaemon(directory_, About(), kPatience).status()));
}

TEST_F(AdminTest, OtherFramesAreAnsweredWithAReason) {
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  zmq::context_t context;
  Peer peer(context, zmq::socket_type::dealer, "ipc://" + (directory_ / kAdminSocket).string());
  for (const std::vector<std::string>& frames :
       {std::vector<std::string>{"\xff\xff"}, {"", "", ""}, {About().SerializeAsString(), "x"}}) {
    peer.Send(frames);
    v1::AdminReply reply;
    const std::vector<std::string> answer = peer.Receive();
    ASSERT_EQ(answer.size(), 1u);
    EXPECT_TRUE(reply.ParseFromString(answer[0]) && reply.has_error());
  }
  EXPECT_TRUE(AskDaemon(directory_, About(), kPatience).ok());
}

TEST_F(AdminTest, WithoutADaemonThereIsNoWaiting) {
  EXPECT_TRUE(absl::IsUnavailable(AskDaemon(directory_, About(), kPatience).status()));
  EXPECT_TRUE(absl::IsUnavailable(AskDaemon(directory_ / "none", About(), kPatience).status()));
}

TEST_F(AdminTest, AClosedServerLeavesNoSocketFile) {
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  server_->Close();
  EXPECT_FALSE(std::filesystem::exists(directory_ / kAdminSocket));
  EXPECT_TRUE(absl::IsUnavailable(AskDaemon(directory_, About(), kPatience).status()));
}

TEST_F(AdminTest, TheSocketOfADeadProcessIsTakenOver) {
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  const auto aside = directory_ / "aside";
  std::filesystem::create_hard_link(directory_ / kAdminSocket, aside);
  server_->Close();
  std::filesystem::rename(aside, directory_ / kAdminSocket);
  ASSERT_TRUE(Start(HeadIs(8)).ok());
  const auto reply = AskDaemon(directory_, About(), kPatience);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->about().head(), 8u);
}

TEST_F(AdminTest, ThePathOfTheDirectoryMayBeLong) {
  directory_ /= std::string(200, 'd');
  std::filesystem::create_directory(directory_);
  ASSERT_TRUE(Start(HeadIs(7)).ok());
  EXPECT_TRUE(AskDaemon(directory_, About(), kPatience).ok());
  directory_ = directory_.parent_path();
}

}  // namespace
}  // namespace wireroom::feed

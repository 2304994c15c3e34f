// SPDX-License-Identifier: Apache-2.0
#include "core/app/send_position.h"

namespace wireroom::app {
namespace {

class SendPositionTest : public testing::Test {
 protected:
  SendPositionTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wr-send-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    file_ = (folder_ / "state" / "wire.json").string();
  }
  ~SendPositionTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  std::filesystem::path folder_;
  std::string file_;
};

TEST_F(SendPositionTest, TheSameInputKeepsItsEpoch) {
  EXPECT_EQ(*EpochOf(file_, "wire", "input", 100), 100u);
  EXPECT_EQ(*EpochOf(file_, "wire", "input", 200), 100u);
}

TEST_F(SendPositionTest, AnotherInputGetsAHigherEpoch) {
  EXPECT_EQ(*EpochOf(file_, "wire", "input", 100), 100u);
  EXPECT_EQ(*EpochOf(file_, "wire", "other", 100), 101u);
  EXPECT_EQ(*EpochOf(file_, "wire", "other", 50), 101u);
  EXPECT_EQ(*EpochOf(file_, "wire", "third", 500), 500u);
}

TEST_F(SendPositionTest, StandardInputIsNeverTheSame) {
  EXPECT_EQ(FingerprintInput({"-"}, ""), "");
  EXPECT_EQ(*EpochOf(file_, "wire", "", 100), 100u);
  EXPECT_EQ(*EpochOf(file_, "wire", "", 100), 101u);
}

TEST_F(SendPositionTest, AnotherProducerStartsByTheClock) {
  EXPECT_EQ(*EpochOf(file_, "wire", "input", 100), 100u);
  EXPECT_EQ(*EpochOf(file_, "other", "input", 70), 70u);
}

TEST_F(SendPositionTest, RefusesAFileThatIsSomethingElse) {
  for (const char* text : {"precious notes", "{}", "{\"producer\":1}", ""}) {
    const std::string file = Write("notes.txt", text);
    EXPECT_FALSE(EpochOf(file, "wire", "input", 100).ok()) << text;
    std::ifstream in(file);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
  }
}

TEST_F(SendPositionTest, SaysWhenTheFileCanNotBeWritten) {
  const std::string blocker = Write("blocker", "x");
  const auto epoch = EpochOf(blocker + "/wire.json", "wire", "input", 100);
  ASSERT_FALSE(epoch.ok());
  EXPECT_THAT(std::string(epoch.status().message()), testing::HasSubstr("--state"));
}

TEST_F(SendPositionTest, AnInputIsItsFilesAndItsSource) {
  Write("in/a.txt", "one");
  const std::string folder = (folder_ / "in").string();
  const std::string before = FingerprintInput({folder}, "");
  EXPECT_EQ(FingerprintInput({folder}, ""), before);
  EXPECT_NE(FingerprintInput({folder}, "Harbour Courier"), before);
  Write("in/b.txt", "two");
  EXPECT_NE(FingerprintInput({folder}, ""), before);
}

TEST_F(SendPositionTest, TheDefaultFileIsBelowTheStateFolder) {
  setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(DefaultPositionFile("my-wire_1.0"), "/state/wireroom/send/my-wire_1.0.json");
  EXPECT_EQ(DefaultPositionFile("../a b"), "/state/wireroom/send/%2e.%2fa%20b.json");
  unsetenv("XDG_STATE_HOME");
}

}  // namespace
}  // namespace wireroom::app

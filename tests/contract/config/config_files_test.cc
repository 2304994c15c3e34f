// SPDX-License-Identifier: Apache-2.0
//
// Every file of good/ loads. Every file of bad/ is refused with exactly the
// errors that its first lines tell, one a line, after "# error: ":
//
//   # error: 4:9: key 'ingest.bind': expected ...
//
// without the file's name; "..." at the end stands for any further text. A file
// whose first bytes cannot be a comment has them in a file of the same name with
// ".errors" added.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/config/daemon.h"

namespace wireroom::config {
namespace {

namespace fs = std::filesystem;

// "bad/tab.yaml" and so on.
std::vector<std::string> FilesOf(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(fs::path(WIREROOM_CONFIG_FILES) / folder)) {
    if (entry.path().extension() != ".yaml") continue;
    files.push_back((fs::path(folder) / entry.path().filename()).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> ExpectedErrors(const fs::path& file) {
  constexpr std::string_view kPrefix = "# error: ";
  fs::path source = file;
  source += ".errors";
  std::ifstream in(fs::exists(source) ? source : file);
  std::vector<std::string> errors;
  for (std::string line; std::getline(in, line) && line.rfind(kPrefix, 0) == 0;) {
    errors.push_back(line.substr(kPrefix.size()));
  }
  return errors;
}

// Without the file's name in front.
std::vector<std::string> FoundErrors(const fs::path& file) {
  DaemonConfig config;
  std::vector<std::string> errors;
  for (const Error& error : LoadDaemonConfig(file, &config)) {
    const std::string text = error.ToString();
    const size_t name = file.string().size();
    errors.push_back(text.substr(text.find_first_not_of(": ", name)));
  }
  return errors;
}

bool Matches(const std::string& found, const std::string& expected) {
  const size_t size = expected.size();
  if (size < 3 || expected.compare(size - 3, 3, "...") != 0) return found == expected;
  return found.compare(0, size - 3, expected, 0, size - 3) == 0;
}

fs::path PathOf(const std::string& file) { return fs::path(WIREROOM_CONFIG_FILES) / file; }

std::string NameOf(const testing::TestParamInfo<std::string>& info) {
  std::string name = fs::path(info.param).stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

class GoodFile : public testing::TestWithParam<std::string> {};

TEST_P(GoodFile, Loads) {
  DaemonConfig config;
  EXPECT_EQ(ToText(LoadDaemonConfig(PathOf(GetParam()), &config)), "");
}

INSTANTIATE_TEST_SUITE_P(Config, GoodFile, testing::ValuesIn(FilesOf("good")), NameOf);

class BadFile : public testing::TestWithParam<std::string> {};

TEST_P(BadFile, IsRefusedWithTheErrorsItTells) {
  const std::vector<std::string> expected = ExpectedErrors(PathOf(GetParam()));
  const std::vector<std::string> found = FoundErrors(PathOf(GetParam()));
  ASSERT_FALSE(expected.empty()) << GetParam() << " does not tell an error";
  ASSERT_EQ(found.size(), expected.size()) << testing::PrintToString(found);
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(Matches(found[i], expected[i]))
        << "found:    " << found[i] << "\nexpected: " << expected[i];
  }
}

INSTANTIATE_TEST_SUITE_P(Config, BadFile, testing::ValuesIn(FilesOf("bad")), NameOf);

}  // namespace
}  // namespace wireroom::config

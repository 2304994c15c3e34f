// SPDX-License-Identifier: Apache-2.0
#include "core/config/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace wireroom::config {
namespace {

TEST(Error, HasPlaceKeyAndMessage) {
  EXPECT_EQ((Error{"a.yaml", {3, 7}, "ingest.bind", "expected x"}.ToString()),
            "a.yaml:3:7: key 'ingest.bind': expected x");
  EXPECT_EQ((Error{"a.yaml", {}, "", "cannot be opened"}.ToString()), "a.yaml: cannot be opened");
  EXPECT_EQ((Error{"", {}, "limit", "expected x"}.ToString()), "key 'limit': expected x");
}

TEST(Error, AKeyFromTheFileCannotSteerTheTerminal) {
  EXPECT_EQ((Error{"a", {1, 1}, "x\x1b[31m\n", "m"}.ToString()), "a:1:1: key 'x\\033[31m\\n': m");
}

TEST(Errors, AreListedUpToAHundred) {
  EXPECT_EQ(ToText({}), "");
  const Errors many(150, Error{"a", {1, 1}, "", "m"});
  const std::string text = ToText(many);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 101);
  EXPECT_THAT(text, testing::EndsWith("and 50 more errors\n"));
}

TEST(Nearest, FindsSlipsOfTheKeyboard) {
  const std::vector<std::string> keys = {"bind", "max_bytes", "max_age", "directory"};
  EXPECT_EQ(Nearest("bnd", keys), "bind");
  EXPECT_EQ(Nearest("bidn", keys), "bind");
  EXPECT_EQ(Nearest("max_byte", keys), "max_bytes");
  EXPECT_EQ(Nearest("max-bytes", keys), "max_bytes");
  EXPECT_EQ(Nearest("dir", keys), "directory");
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  const std::vector<std::string> keys = {"bind", "max_bytes", "max_age"};
  EXPECT_EQ(Nearest("colour", keys), "");
  EXPECT_EQ(Nearest("", keys), "");
  EXPECT_EQ(Nearest("xy", keys), "");
  EXPECT_EQ(Nearest(std::string(1 << 20, 'x'), keys), "");
}

TEST(Nearest, ABeginningThatFitsTwoIsNoHint) {
  EXPECT_EQ(Nearest("max_", {"max_bytes", "max_articles"}), "");
}

TEST(Quoted, EscapesAndCutsBetweenCodePoints) {
  EXPECT_EQ(Quoted("it's \"so\""), "'it's \"so\"'");
  EXPECT_EQ(Quoted("größe"), "'größe'");
  std::string text(59, 'x');
  const std::string expected = absl::StrCat("'", text, "...'");
  EXPECT_EQ(Quoted(text.append("é")), expected);
}

}  // namespace
}  // namespace wireroom::config

// SPDX-License-Identifier: Apache-2.0
#include "core/ops/exit_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wireroom::ops {
namespace {

TEST(ExitCodes, AreAscendingAndEachIsExplained) {
  int last = -1;
  for (const ExitCodeText& entry : ExitCodes()) {
    EXPECT_GT(static_cast<int>(entry.code), last);
    EXPECT_FALSE(entry.text.empty());
    last = static_cast<int>(entry.code);
  }
}

TEST(ExitCodes, AreTheDocumentedNumbers) {
  std::vector<int> numbers;
  for (const ExitCodeText& entry : ExitCodes()) numbers.push_back(static_cast<int>(entry.code));
  EXPECT_THAT(numbers, testing::ElementsAre(0, 1, 64, 65, 69, 70, 73, 74, 78));
}

TEST(ExitCodes, TableHasALineForEach) {
  const std::string table = ExitCodeTable();
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'),
            static_cast<std::ptrdiff_t>(ExitCodes().size()));
  EXPECT_THAT(table, testing::HasSubstr("  78  the configuration is wrong"));
}

}  // namespace
}  // namespace wireroom::ops

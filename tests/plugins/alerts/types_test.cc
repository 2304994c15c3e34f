// SPDX-License-Identifier: Apache-2.0
//
// The rules in rules/ and config/rules with the tests that stand in them.
#include <wireroom/testkit.h>

#include "plugins/detectors/alerts/alerts.h"

namespace wireroom::alerts {
namespace {

using testkit::CommandResult;
using testkit::RunCommand;

TEST(RuleTypes, PassTheTestsInTheirFiles) {
  const CommandResult result = RunCommand<Alerts>("rules test", {TEST_RULES});
  EXPECT_EQ(result.status, 0) << result.out << result.error;
  EXPECT_THAT(result.out, testing::HasSubstr(" tests passed"));
}

TEST(RuleTypes, RoutesPassTheTestsInTheirFile) {
  const CommandResult result = RunCommand<Alerts>("rules test", {TEST_ROUTES});
  EXPECT_EQ(result.status, 0) << result.out << result.error;
}

TEST(RuleTypes, ShippedRulesPassTheirTests) {
  const CommandResult result = RunCommand<Alerts>("rules test", {SHIPPED_RULES});
  EXPECT_EQ(result.status, 0) << result.out << result.error;
  EXPECT_THAT(result.out, testing::HasSubstr("0 of "));
}

TEST(RuleCommands, ImportTellsWhatItLoses) {
  const CommandResult result = RunCommand<Alerts>(
      "rules import", {"--from", "lucene", "--query",
                       "title:storm AND \"port arden\"~5 -drill weather^2 port:[1 TO 2]"});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.out, testing::HasSubstr("all: [{phrase: \"storm\", in: title}, "
                                             "{near: 6, of: [\"port\", \"arden\"]}]"));
  EXPECT_THAT(result.out, testing::HasSubstr("none: [{phrase: \"drill\"}]"));
  EXPECT_THAT(result.error, testing::HasSubstr("not carried over: a boost"));
  EXPECT_THAT(result.error, testing::HasSubstr("not carried over: the range [1 TO 2]"));
}

TEST(RuleCommands, UnknownWordsAreUsageErrors) {
  EXPECT_EQ(RunCommand<Alerts>("rules lint", {"--wat"}).status, 64);
  EXPECT_EQ(RunCommand<Alerts>("rules lint", {"/nowhere"}).status, 65);
}

}  // namespace
}  // namespace wireroom::alerts

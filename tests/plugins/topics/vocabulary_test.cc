// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/vocabulary.h"

#include <gmock/gmock.h>

#include "tests/plugins/topics/temporary_folder.h"

namespace wireroom::topics {
namespace {

using testing::HasSubstr;

const Vocabulary& Shipped() {
  static const Vocabulary vocabulary = Vocabulary::Read(PLUGIN_FOLDER "/data/media_topics.tsv");
  return vocabulary;
}

std::string Refusal(const std::string& given) {
  try {
    Shipped().Expect(given);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Vocabulary, HasSeventeenTopicsAtTheTop) {
  size_t top = 0, second = 0, retired = 0;
  for (const Vocabulary::Topic& topic : Shipped().topics()) {
    top += topic.level == 1;
    second += topic.level == 2 && topic.retired.empty();
    retired += !topic.retired.empty();
    if (topic.level > 2 || !topic.retired.empty()) continue;
    EXPECT_NE(topic.definition, "") << topic.code;
  }
  EXPECT_EQ(top, 17u);
  EXPECT_EQ(second, 121u);
  EXPECT_EQ(retired, 273u);
}

TEST(Vocabulary, RetiredCodesLeadToOnesInUse) {
  for (const Vocabulary::Topic& topic : Shipped().topics()) {
    if (topic.retired.empty()) continue;
    EXPECT_EQ(Shipped().Find(topic.current)->retired, "") << topic.code;
  }
}

TEST(Vocabulary, KnowsCodesAndNames) {
  EXPECT_EQ(Shipped().Expect("medtop:11000000").name, "politics and government");
  EXPECT_EQ(Shipped().Expect("11000000").code, "medtop:11000000");
  EXPECT_EQ(Shipped().Expect("politics").code, "medtop:11000000");
  EXPECT_EQ(Shipped().Expect("election").parent, "medtop:11000000");
}

TEST(Vocabulary, RefusesTheUnknownWithASuggestionAndTheRetiredWithTheCurrent) {
  EXPECT_THAT(Refusal("electoin"), HasSubstr("did you mean 'election' (medtop:20000574)?"));
  EXPECT_THAT(Refusal("medtop:99999999"), HasSubstr("no such code"));
  EXPECT_THAT(Refusal("medtop:20000160"),
              AllOf(HasSubstr("retired on 2015-08-27"), HasSubstr("use medtop:20000139")));
  EXPECT_NE(Refusal(""), "accepted");
}

TEST(Vocabulary, FileIsReadStrictly) {
  TemporaryFolder folder;
  auto refused = [&](const std::string& content) -> std::string {
    try {
      Vocabulary::Read(folder.Write("v.tsv", content));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refused("# version: v 1\na\t-\tA\t-\t-\t\nb\ta\tB\t-\t-\t\n"), "accepted");
  EXPECT_THAT(refused("a\t-\tA\t-\t-\t\n"), HasSubstr("# version"));
  EXPECT_THAT(refused("# version: v 1\na\t-\tA\n"), HasSubstr("v.tsv:2: expected 6 columns"));
  EXPECT_THAT(refused("# version: v 1\nb\ta\tB\t-\t-\t\n"), HasSubstr("does not stand before"));
  EXPECT_THAT(refused("# version: v 1\na\t-\tA\t2020-01-01\tz\t\n"), HasSubstr("is retired, but"));
}

}  // namespace
}  // namespace wireroom::topics

// SPDX-License-Identifier: Apache-2.0
//
// Texts without end cost no more a word than others, and leave nothing behind.
#include <wireroom/testkit.h>

#include "plugins/annotators/entities/annotator.h"

namespace wireroom {
namespace {

using namespace wireroom::testkit;
using wireroom::entities::Entities;

constexpr std::string_view kPlain =
    "The mayor of Lisbon said on Monday that the new bridge over the river would open in May. "
    "Engineers from Brazil had looked at its pillars for a week, and found nothing wrong.";

std::string Repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) (out += text) += ' ';
  return out;
}

class BadTexts : public ::testing::Test {
 protected:
  testkit::Found Tag(const std::string& text) {
    return host_.Annotate(ArticleBuilder().Text(text));
  }
  FakeHost<Entities> host_{{}, BUILT_PLUGIN_FOLDER};
};

// Twenty thousand names in a row were looked through once for each of them.
TEST_F(BadTexts, NamesWithoutEndAreReadInPieces) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += "Lima";
    for (int n = i; n > 0; n /= 26) text += static_cast<char>('a' + n % 26);
    text += ' ';
  }
  testkit::Found found = Tag(text);
  EXPECT_TRUE(found.status == "ok" || found.status == "truncated") << found.status;
}

TEST_F(BadTexts, AHugeTextLeavesNothingBehind) {
  testkit::Found before = Tag(std::string(kPlain));
  Tag(Repeated(kPlain, (size_t{1} << 20) / kPlain.size() + 1));
  testkit::Found after = Tag(std::string(kPlain));
  ASSERT_EQ(after.mentions.size(), before.mentions.size());
  for (size_t i = 0; i < after.mentions.size(); ++i) {
    EXPECT_EQ(after.mentions[i].text, before.mentions[i].text);
    EXPECT_EQ(after.mentions[i].confidence, before.mentions[i].confidence);
  }
}

}  // namespace
}  // namespace wireroom

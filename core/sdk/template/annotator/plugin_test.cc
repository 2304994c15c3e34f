#include "@name@.cc"

#include <wireroom/testkit.h>

using namespace wireroom::testkit;

TEST(@Name@, MarksItsWordInAnyCase) {
  FakeHost<@Name@> host({{"word", "flood"}});
  Found found = host.Annotate(ArticleBuilder().Text("Flood in the valley. The flood came."));
  EXPECT_THAT(found.mentions,
              ElementsAre(IsMention("Flood", "EVENT"), IsMention("flood", "EVENT")));
}

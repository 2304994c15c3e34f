#include "@name@.cc"

#include <wireroom/testkit.h>

using namespace wireroom::testkit;

TEST(@Name@, FiresOnceWhenTheLimitIsReached) {
  FakeHost<@Name@> host({{"limit", "2"}});
  EXPECT_THAT(host.Detect(ArticleBuilder().Id("1")), IsEmpty());
  host.Restart();
  EXPECT_THAT(host.Detect(ArticleBuilder().Id("2")), ElementsAre(IsAlert("@name@")));
  EXPECT_THAT(host.Detect(ArticleBuilder().Id("3")), IsEmpty());
}

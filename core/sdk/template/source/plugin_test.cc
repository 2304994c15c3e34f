#include "@name@.cc"

#include <wireroom/testkit.h>

using namespace wireroom::testkit;

TEST(@Name@, GoesOnAfterTheCommittedPosition) {
  std::ofstream("@name@_test.txt") << "one\ntwo\nthree\n";
  FakeHost<@Name@> host({{"file", "@name@_test.txt"}});
  host.Resume("1");
  EXPECT_THAT(host.Poll(), SizeIs(2));
  EXPECT_THAT(host.Poll(), IsEmpty());
}

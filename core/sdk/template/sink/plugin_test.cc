#include "@name@.cc"

#include <wireroom/testkit.h>

using namespace wireroom::testkit;

TEST(@Name@, AppendsEachEvent) {
  std::filesystem::remove("@name@_test.txt");
  FakeHost<@Name@> host({{"file", "@name@_test.txt"}});
  EXPECT_TRUE(host.Handle("article.enriched", R"({"type":"article.enriched"})"));
  std::string line;
  std::getline(std::ifstream("@name@_test.txt"), line);
  EXPECT_EQ(line, R"({"type":"article.enriched"})");
}

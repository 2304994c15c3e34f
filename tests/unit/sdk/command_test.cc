// SPDX-License-Identifier: Apache-2.0
//
// Commands of a plugin, through the ABI.
#include <wireroom/testkit.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace wireroom {
namespace {

using ::testing::HasSubstr;
using testkit::ArticleBuilder;
using testkit::CommandResult;
using testkit::RunCommand;

struct Counter : Commands {
  void Start() override { throw std::runtime_error("a command does not start the plugin"); }
  std::span<const Verb> verbs() const override {
    static constexpr Verb kVerbs[] = {{"count words", "Counts words."}, {"fail", "Fails."}};
    return kVerbs;
  }
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 Console& console) override {
    if (verb == "fail") throw std::runtime_error("no such file");
    if (arguments.empty()) return console.Error("expected a path\n"), kExitUsage;
    std::vector<std::string> paths(arguments.begin(), arguments.end());
    int64_t words = 0;
    bool topics = false;
    console.Articles(paths, paths[0] == "annotated", [&](const Article& article) {
      words += static_cast<int64_t>(article.text().tokens().size());
      topics = topics || !article.topics().empty();
      if (paths[0] == "throw") throw std::runtime_error("an article too many");
    });
    console.Out(std::to_string(words) + (topics ? " with topics\n" : "\n"));
    return kExitOk;
  }
};

std::vector<ArticleBuilder> TwoArticles() {
  return {ArticleBuilder().Text("one two"), ArticleBuilder().Text("three").Topic("t", "T")};
}

TEST(Commands, SeeTheArticlesThatTheHostReads) {
  const CommandResult result = RunCommand<Counter>("count words", {"any"}, TwoArticles());
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out, "3\n");
  EXPECT_EQ(result.error, "");
}

TEST(Commands, SeeAnnotationsOnlyWhereTheyAskForThem) {
  EXPECT_EQ(RunCommand<Counter>("count words", {"annotated"}, TwoArticles()).out,
            "3 with topics\n");
}

TEST(Commands, ReturnTheirOwnStatus) {
  const CommandResult result = RunCommand<Counter>("count words", {});
  EXPECT_EQ(result.status, 64);
  EXPECT_EQ(result.error, "expected a path\n");
}

TEST(Commands, TellAnExceptionAsAFaultOfTheirOwn) {
  const CommandResult result = RunCommand<Counter>("fail", {});
  EXPECT_EQ(result.status, 70);
  EXPECT_EQ(result.error, "wireroom: no such file\n");
}

TEST(Commands, KeepWhatIsThrownForAnArticle) {
  const CommandResult result = RunCommand<Counter>("count words", {"throw"}, TwoArticles());
  EXPECT_EQ(result.status, 70);
  EXPECT_THAT(result.error, HasSubstr("an article too many"));
}

TEST(Commands, RefuseAVerbThatIsNotTheirs) {
  EXPECT_THROW(RunCommand<Counter>("count", {}), std::runtime_error);
}

template <char const* kWords>
struct Named : Commands {
  std::span<const Verb> verbs() const override {
    static constexpr Verb kVerbs[] = {{kWords, "Does it."}};
    return kVerbs;
  }
  int RunCommand(std::string_view, std::span<const std::string_view>, Console&) override {
    return 0;
  }
};
constexpr char kGood[] = "eval top-10 x2";
constexpr char kUpper[] = "Train entities";
constexpr char kTwoSpaces[] = "train  entities";
constexpr char kFourWords[] = "a b c d";
constexpr char kEmpty[] = "";

TEST(Commands, AreRefusedWhenAVerbIsNotOneToThreeWords) {
  EXPECT_EQ(RunCommand<Named<kGood>>(kGood, {}).status, 0);
  EXPECT_THROW(RunCommand<Named<kUpper>>(kUpper, {}), std::runtime_error);
  EXPECT_THROW(RunCommand<Named<kTwoSpaces>>(kTwoSpaces, {}), std::runtime_error);
  EXPECT_THROW(RunCommand<Named<kFourWords>>(kFourWords, {}), std::runtime_error);
  EXPECT_THROW(RunCommand<Named<kEmpty>>(kEmpty, {}), std::runtime_error);
}

}  // namespace
}  // namespace wireroom

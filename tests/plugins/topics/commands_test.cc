// SPDX-License-Identifier: Apache-2.0
#include <wireroom/testkit.h>

#include "plugins/annotators/topics/topics.h"
#include "tests/plugins/topics/temporary_folder.h"

namespace wireroom::topics {
namespace {

using namespace wireroom::testkit;

// Short articles of three kinds; no two are the same.
std::string Articles(size_t each, const std::string& header = "label,title,text\n") {
  const std::vector<std::vector<std::string>> words = {
      {"goal", "striker", "league", "coach", "match", "referee", "defender", "season"},
      {"shares", "profit", "bank", "investors", "market", "quarter", "dividend", "merger"},
      {"vaccine", "patients", "hospital", "doctors", "virus", "clinic", "surgery", "trial"}};
  const char* names[] = {"sport", "business", "health"};
  std::string out = header;
  for (size_t i = 0; i < each; ++i)
    for (size_t k = 0; k < 3; ++k) {
      const auto& w = words[k];
      out += std::string(names[k]) + ",The " + w[i % 8] + " and the " + w[(i / 8 + i) % 8] +
             ",It was said of the " + w[(i * 3 + 1) % 8] + " that number " + std::to_string(i) +
             " was a " + w[(i * 5 + 2) % 8] + " on the day\n";
    }
  return out;
}

class TopicCommands : public testing::Test {
 protected:
  // The plugin's own folder is where it runs.
  TopicCommands() { std::filesystem::current_path(PLUGIN_FOLDER); }
  CommandResult Run(std::string_view verb, const std::vector<std::string>& arguments,
                    const std::vector<ArticleBuilder>& articles = {}) {
    return RunCommand<Topics>(verb, arguments, articles);
  }
  CommandResult Train(const std::string& content, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"--input", folder_.Write("in.csv", content), "--output",
                                          folder_.Path("made.model")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run("train topics", arguments);
  }
  CommandResult Eval(const std::string& content, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"--gold", folder_.Write("gold.csv", content), "--model",
                                          folder_.Path("made.model")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run("eval topics", arguments);
  }
  std::string Bytes() {
    std::ifstream in(folder_.Path("made.model"), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  TemporaryFolder folder_;
};

TEST_F(TopicCommands, TrainAndMeasureOwnLabels) {
  auto trained = Train(Articles(40), {"--holdout", "0.2"});
  EXPECT_EQ(trained.status, 0) << trained.error;
  EXPECT_THAT(trained.out, HasSubstr("one topic an article"));
  EXPECT_THAT(trained.out, HasSubstr("held out"));
  auto measured = Eval(Articles(10), {"--json"});
  EXPECT_EQ(measured.status, 0) << measured.error;
  EXPECT_THAT(measured.out, HasSubstr("\"accuracy\": 1.0"));
  EXPECT_THAT(Eval(Articles(10)).out, HasSubstr("macro P R F1"));
}

TEST_F(TopicCommands, TrainingIsReproducible) {
  ASSERT_EQ(Train(Articles(30)).status, 0);
  std::string first = Bytes();
  ASSERT_EQ(Train(Articles(30)).status, 0);
  EXPECT_EQ(Bytes(), first);
  EXPECT_GT(first.size(), 1000u);
}

TEST_F(TopicCommands, SeveralLabelsAnArticle) {
  std::string content = Articles(30);
  for (int i = 0; i < 30; ++i)
    content +=
        "sport|health,Striker in hospital,Doctors and the coach spoke " + std::to_string(i) + "\n";
  ASSERT_EQ(Train(content).status, 0);
  auto measured =
      Eval("label,title,text\nsport|health,Striker in hospital,Doctors and the coach spoke 1\n",
           {"--list"});
  EXPECT_THAT(measured.out, HasSubstr("health | sport\thealth | sport"));
  EXPECT_EQ(Train(content, {"--single-label"}).status, 65);
}

TEST_F(TopicCommands, TablesOfLabelsAreJoinedAndTheirSlipsTold) {
  std::string content = "id,label,text\n";
  for (int i = 0; i < 40; ++i)
    content += std::to_string(i) +
               (i % 2 ? ",sport,the match of day " : ",health,the clinic of day ") +
               std::to_string(i) + "\n";
  std::string one = folder_.Write("one.tsv", "1\tchess\n3\tchess\n");
  std::string two = folder_.Write("two.tsv", "5\tchess\n99\tchess\n");
  auto trained = Train(content, {"--label-table", one, "--label-table", two});
  EXPECT_EQ(trained.status, 0) << trained.error;
  EXPECT_THAT(trained.out, HasSubstr("3 topics"));
  EXPECT_THAT(trained.error,
              HasSubstr("1 rows of --label-table are of no article read, the first is '99'"));
  trained = Train(content, {"--label-table", one, "--label-table", one});
  EXPECT_EQ(trained.status, 65);
  EXPECT_THAT(trained.error, HasSubstr("'1' has a row in another --label-table"));
}

TEST_F(TopicCommands, OneClassIsRefused) {
  auto trained = Train("label,text\nsport,a goal\nsport,a match\n");
  EXPECT_EQ(trained.status, 65);
  EXPECT_THAT(trained.error, HasSubstr("the one label 'sport'"));
  EXPECT_EQ(Train("label,text\n").status, 65);
}

TEST_F(TopicCommands, UnknownLabelsAreToldAndCounted) {
  ASSERT_EQ(Train(Articles(20)).status, 0);
  auto measured = Eval("label,text\nopera,The striker and the match\n");
  EXPECT_EQ(measured.status, 1);
  EXPECT_THAT(measured.error, HasSubstr("'opera' (1)"));
  EXPECT_THAT(measured.out, HasSubstr("accuracy            0.0000"));
}

TEST_F(TopicCommands, MediaTopicsAreChecked) {
  std::string content = "label,text\npolitics,The vote\nmedtop:20000160,The crash\n";
  auto trained = Train(content, {"--labels", "iptc"});
  EXPECT_EQ(trained.status, 65);
  EXPECT_THAT(trained.error, HasSubstr("in.csv: article 2: label medtop:20000160"));
  EXPECT_THAT(trained.error, HasSubstr("use medtop:20000139"));
  trained = Train("label,text\npolitiks,The vote\n", {"--labels", "iptc"});
  EXPECT_THAT(trained.error, HasSubstr("'politiks' is no topic"));
}

TEST_F(TopicCommands, TopicsImplyTheirParents) {
  std::string content = "label,text\n";
  for (int i = 0; i < 30; ++i)
    content += "election,The ballot and the voters of day " + std::to_string(i) +
               "\nsport,The striker and the match of day " + std::to_string(i) + "\n";
  auto trained = Train(content, {"--labels", "iptc"});
  ASSERT_EQ(trained.status, 0) << trained.error;
  auto measured = Eval("label,text\nelection,The ballot and the voters\n", {"--list"});
  EXPECT_THAT(measured.out,
              HasSubstr("politics and government | election\tpolitics and government | election"));
}

// Of ten articles that speak of sport two are about something else: the scores know.
TEST_F(TopicCommands, ScoresAreAsOftenRightAsTheySay) {
  auto noisy = [](size_t first, size_t end) {
    std::string out = "label,text\n";
    for (size_t i = first; i < end; ++i)
      out += std::string(i % 5 == 0 ? "other" : "sport") + ",the match and the coach in town " +
             std::to_string(i * 7919 % 1000) + "\n" + (i % 7 == 0 ? "sport" : "other") +
             ",a quiet day by the sea number " + std::to_string(i * 104729 % 1000) + "\n";
    return out;
  };
  ASSERT_EQ(Train(noisy(0, 400)).status, 0);
  auto measured = Eval(noisy(400, 600), {"--json"});
  size_t at = measured.out.find("\"calibration_error\": ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_LT(std::stod(measured.out.substr(at + 21)), 0.06) << measured.out;
}

TEST_F(TopicCommands, ExplainGivesTermsWithSpans) {
  ASSERT_EQ(Train(Articles(40)).status, 0);
  auto explained =
      Run("explain topics", {"one.txt", "--model", folder_.Path("made.model")},
          {ArticleBuilder().Title("Cup night").Text("The striker and the referee of the match.")});
  EXPECT_EQ(explained.status, 0) << explained.error;
  EXPECT_THAT(explained.out, HasSubstr("sport"));
  EXPECT_THAT(explained.out, HasSubstr("text  4-11  striker"));
}

TEST_F(TopicCommands, ListNamesRetiredTopicsWithTheCurrentOnes) {
  auto listed = Run("list topics", {"--levels", "2", "--retired"});
  EXPECT_THAT(listed.out, HasSubstr("medtop:20000160  emergency incident  (retired 2015-08-27: use "
                                    "medtop:20000139)"));
}

TEST_F(TopicCommands, WrongUsageIsToldApartFromBadData) {
  EXPECT_EQ(Run("train topics", {"--help"}).status, 0);
  EXPECT_EQ(Run("train topics", {}).status, 64);
  EXPECT_EQ(Run("eval topics", {"--gold", "x.csv", "--model", folder_.Path("none")}).status, 65);
  EXPECT_EQ(Train(Articles(2), {"--labels", "mine"}).status, 64);
}

}  // namespace
}  // namespace wireroom::topics

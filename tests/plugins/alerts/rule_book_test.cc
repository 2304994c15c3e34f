// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_book.h"

#include <fstream>

#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

namespace fs = std::filesystem;

class RuleBookTest : public testing::Test {
 protected:
  RuleBookTest() {
    std::string name = (fs::temp_directory_path() / "wireroom-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~RuleBookTest() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    // The clock of a file system may be coarse.
    fs::last_write_time(folder_ / name, fs::file_time_type() + std::chrono::seconds(++writes_));
  }
  static std::string Word(const std::string& id, const std::string& word) {
    return "- {id: " + id + ", title: T, condition: {any: [" + word + "]}}\n";
  }
  void Open() {
    RuleErrors errors;
    const Paths paths{folder_};
    LoadedRules loaded = LoadRules(paths, host_, &errors);
    errors_ = errors.lines();
    book_ = std::make_unique<RuleBook>(paths, host_, std::move(loaded));
  }
  void Settle() { book_->Look(), book_->Look(); }
  bool Has(const std::string& id) { return book_->current()->index->Find(id).has_value(); }

  const Host host_{ToyHost()};
  fs::path folder_;
  int writes_ = 0;
  std::vector<std::string> errors_;
  std::unique_ptr<RuleBook> book_;
};

TEST_F(RuleBookTest, FilesAreReadAgainWhenTheyHaveSettled) {
  Write("a.yaml", Word("a", "storm"));
  Open();
  book_->Look();
  EXPECT_EQ(book_->generation(), 0u);
  Write("b.yaml", Word("b", "gale"));
  book_->Look();
  EXPECT_EQ(book_->generation(), 0u) << "it may still be written to";
  book_->Look();
  EXPECT_EQ(book_->generation(), 1u);
  EXPECT_TRUE(Has("a") && Has("b"));
  EXPECT_FALSE(book_->Find(0)->index->Find("b"));
}

TEST_F(RuleBookTest, AWrongFileStaysAsItWasAndTheOthersGoOn) {
  Write("a.yaml", Word("a", "storm") + Word("a2", "storm"));
  Write("b.yaml", Word("b", "gale"));
  Open();
  Write("a.yaml", Word("a", "squall") + "- {id: a3, title: T, condition: {any: [gale");
  Write("b.yaml", Word("b", "gale") + Word("b2", "gale"));
  Settle();
  EXPECT_TRUE(Has("a") && Has("a2") && Has("b") && Has("b2"));
  EXPECT_FALSE(Has("a3"));
  Write("a.yaml", Word("a", "squall") + Word("a3", "gale"));
  Settle();
  EXPECT_TRUE(Has("a") && Has("a3"));
  EXPECT_FALSE(Has("a2"));
}

TEST_F(RuleBookTest, AtTheStartRightRulesOfAWrongFileAreTaken) {
  Write("a.yaml", Word("a", "storm") + "- {id: a2, title: T, condition: {any: []}}\n" +
                      Word("a", "gale") + Word("a3", "gale"));
  Open();
  ASSERT_EQ(errors_.size(), 2u);
  EXPECT_THAT(errors_[0], testing::HasSubstr("a.yaml:2:"));
  EXPECT_THAT(errors_[1], testing::HasSubstr("a.yaml:3:3: id 'a' is taken by the rule at"));
  EXPECT_TRUE(Has("a") && Has("a3"));
  EXPECT_FALSE(Has("a2"));
}

TEST_F(RuleBookTest, OnlyWhatIsOtherIsCompiledAgain) {
  std::string many;
  for (int i = 0; i < 100; ++i) many += Word("b" + std::to_string(i), "gale");
  Write("a.yaml", Word("a", "storm") + Word("a2", "storm"));
  Write("b.yaml", many);
  Open();
  const auto base = book_->current()->index->parts()[0].segment;
  Write("a.yaml", "# a remark\n" + Word("a2", "storm") + Word("a", "squall"));
  Settle();
  const auto index = book_->current()->index;
  ASSERT_EQ(index->parts().size(), 2u);
  EXPECT_EQ(index->parts()[0].segment, base);
  EXPECT_EQ(index->parts()[1].segment->rule_count(), 1u);
  EXPECT_LT(*index->Find("a2"), 2u);
}

TEST_F(RuleBookTest, AFileThatIsGoneTakesItsRulesAlong) {
  Write("a.yaml", Word("a", "storm"));
  Write("b.yaml", Word("b", "gale"));
  Open();
  fs::remove(folder_ / "a.yaml");
  book_->Look();
  EXPECT_TRUE(Has("a"));
  book_->Look();
  EXPECT_FALSE(Has("a"));
  EXPECT_TRUE(Has("b"));
}

TEST_F(RuleBookTest, RulesStayWhileTheirFolderIsAway) {
  Write("a.yaml", Word("a", "storm"));
  Open();
  fs::rename(folder_, folder_.string() + "-away");
  Settle();
  EXPECT_TRUE(Has("a"));
  fs::rename(folder_.string() + "-away", folder_);
}

TEST_F(RuleBookTest, ARuleMayMoveToAnotherFile) {
  Write("a.yaml", Word("a", "storm") + Word("moves", "gale"));
  Write("b.yaml", Word("b", "gale"));
  Open();
  Write("a.yaml", Word("a", "storm"));
  Write("b.yaml", Word("b", "gale") + Word("moves", "gale"));
  Settle();
  EXPECT_TRUE(Has("a") && Has("b") && Has("moves"));
  Write("a.yaml", Word("a", "storm") + Word("b", "gale"));
  Settle();
  Write("b.yaml", Word("moves", "gale"));
  Settle();
  EXPECT_TRUE(Has("b")) << "what was refused is looked at again when others change";
}

TEST_F(RuleBookTest, AStepThatIsTakenAwayStays) {
  Write("a.yaml", Word("rumour", "storm") + Word("denial", "gale"));
  Write("s.yaml", "{id: arc, title: T, type: sequence, steps: [rumour, denial], timeframe: 1h}");
  Open();
  ASSERT_THAT(errors_, testing::IsEmpty());
  fs::remove(folder_ / "a.yaml");
  Settle();
  EXPECT_TRUE(Has("rumour") && Has("arc"));
  Write("s.yaml", Word("other", "gale"));
  Settle();
  EXPECT_FALSE(Has("rumour"));
  EXPECT_TRUE(Has("other"));
}

TEST_F(RuleBookTest, SequencesThatLeadBackToThemselvesAreRefusedAlone) {
  Write("a.yaml", Word("a", "storm") +
                      "- {id: s, title: T, type: sequence, steps: [a, t], timeframe: 1h}\n"
                      "- {id: t, title: T, type: sequence, steps: [a, s], timeframe: 1h}\n"
                      "- {id: u, title: T, type: sequence, steps: [a, nobody], timeframe: 1h}\n");
  Open();
  EXPECT_THAT(errors_, testing::Contains(testing::HasSubstr("lead back to itself")));
  EXPECT_THAT(errors_, testing::Contains(testing::HasSubstr("step 'nobody' is no rule")));
  EXPECT_TRUE(Has("a"));
  EXPECT_FALSE(Has("s") || Has("t") || Has("u"));
}

TEST_F(RuleBookTest, AChangedListIsReadAgain) {
  Write("ports.txt", "storm\n");
  Write("a.yaml", "{id: a, title: T, condition: {any: [{list: ports.txt}]}}");
  Open();
  const size_t words = book_->current()->index->parts().back().segment->word_count;
  Write("ports.txt", "storm\ngale\n");
  Settle();
  EXPECT_EQ(book_->generation(), 1u);
  EXPECT_EQ(book_->current()->index->parts().back().segment->word_count, words + 1);
}

}  // namespace
}  // namespace wireroom::alerts

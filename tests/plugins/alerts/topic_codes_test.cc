// SPDX-License-Identifier: Apache-2.0
//
// With the vocabulary of the topics plugin beside the plugin, as it is installed.
#include "plugins/detectors/alerts/topic_codes.h"

#include <stdlib.h>

#include <fstream>

#include "plugins/detectors/alerts/rule_parser.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TopicCodesTest : public testing::Test {
 protected:
  TopicCodesTest() {
    std::string name = (std::filesystem::temp_directory_path() / "codes_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    std::filesystem::create_directories(folder_ / "topics/data");
    std::filesystem::create_directories(folder_ / "alerts");
    std::ofstream(folder_ / "topics/data/media_topics.tsv")
        << "# a comment\n"
           "medtop:04000000\t-\teconomy\t-\t-\t\n"
           "medtop:20000107\tmedtop:04000000\tcourt\t-\t-\t\n"
           "medtop:20000109\tmedtop:04000000\tcourt clerk\t2019-10-07\tmedtop:20000107\t\n"
           "medtop:20000110\tmedtop:04000000\tusher\t2019-10-07\t-\t\n";
    table_ = *ToyHost();
    own_ = (folder_ / "alerts").string();
    table_.plugin_folder = Str(own_);
  }
  ~TopicCodesTest() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> ErrorsOf(const std::string& topic) {
    RuleErrors errors;
    ParseRules("r.yaml", "id: a\ntitle: A\ncondition: {any: [{topic: \"" + topic + "\"}]}\n",
               Host(&table_), [](Rule) {}, &errors);
    return errors.lines();
  }

  std::filesystem::path folder_;
  std::string own_;
  wr_host table_;
};

TEST_F(TopicCodesTest, CurrentOnesAndOwnTopicsAreGood) {
  EXPECT_THAT(ErrorsOf("medtop:04000000"), IsEmpty());
  EXPECT_THAT(ErrorsOf("custom:harbour"), IsEmpty());
}

TEST_F(TopicCodesTest, RetiredOnesNameTheCurrentOne) {
  EXPECT_THAT(ErrorsOf("medtop:20000109"),
              ElementsAre(HasSubstr("r.yaml:3:27: 'medtop:20000109' (court clerk) was retired on "
                                    "2019-10-07: write medtop:20000107 (court)")));
  EXPECT_THAT(ErrorsOf("medtop:20000110"), ElementsAre(HasSubstr("wireroom list topics")));
}

TEST_F(TopicCodesTest, UnknownOnesNameTheNearest) {
  EXPECT_THAT(ErrorsOf("medtop:04000001"),
              ElementsAre(HasSubstr("did you mean medtop:04000000 (economy)?")));
}

TEST_F(TopicCodesTest, AreNotCheckedWhereTheTopicsPluginIsNotInstalled) {
  std::filesystem::remove_all(folder_ / "topics");
  EXPECT_THAT(ErrorsOf("medtop:99999999"), IsEmpty());
}

}  // namespace
}  // namespace wireroom::alerts

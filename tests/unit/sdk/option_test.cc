// SPDX-License-Identifier: Apache-2.0
#include <wireroom/testkit.h>

#include <filesystem>
#include <string>
#include <vector>

namespace wireroom {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testkit::ArticleBuilder;
using testkit::FakeHost;

// One option of each type; says their values in its attachment.
struct Many : Annotator {
  Option<bool> flag{this, "flag", true, "A flag."};
  Option<int64_t> limit{this, "limit", 100, "A limit.", Range{1, 1000}, "articles"};
  Option<double> share{this, "share", 0.25, "A share.", Range{0, 1}};
  Option<std::string> level{this, "level", "low", "A level.", {"low", "high"}};
  Option<std::string> odd{this, "odd", "say \"it\": \\ # yes\n\ttab", "Odd characters."};
  Option<std::filesystem::path> file{this, "file", "data/names.tsv", "A file."};
  Option<Strings> words{this, "words", Strings{"a, b", "c"}, "Words."};
  Option<Paths> files{this, "files", Paths{"x", "/y"}, "Files."};
  Option<Duration> window{this, "window", Duration{90'000'000}, "A window."};
  Option<Size> cache{this, "cache", Size{65536}, "A cache."};

  void Annotate(const Article&, Annotations& out) override {
    std::string all = *flag ? "yes" : "no";
    all += " " + std::to_string(*limit) + " " + std::to_string(*share) + " " + *level;
    all += " [" + *odd + "] " + file->string();
    for (const std::string& word : *words) all += " <" + word + ">";
    for (const auto& path : *files) all += " " + path.string();
    all += " " + std::to_string(window->microseconds) + " " + std::to_string(cache->bytes);
    out.Attach(all);
  }
};

std::string ValuesWith(const testkit::Options& options) {
  return FakeHost<Many>(options, "/plugins/many").Annotate(ArticleBuilder()).attachment;
}

template <typename Plugin = Many>
std::string ErrorWith(const testkit::Options& options) {
  try {
    FakeHost<Plugin> host(options);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Option, DefaultsReachThePluginUnchanged) {
  EXPECT_EQ(ValuesWith({}),
            "yes 100 0.250000 low [say \"it\": \\ # yes\n\ttab] /plugins/many/data/names.tsv "
            "<a, b> <c> /plugins/many/x /y 90000000 65536");
}

TEST(Option, TakesWhatTheOperatorWrote) {
  EXPECT_EQ(ValuesWith({{"flag", "false"},
                        {"limit", "7"},
                        {"share", "1"},
                        {"level", "high"},
                        {"odd", "plain"},
                        {"file", "/etc/names"},
                        {"words", "[storm]"},
                        {"files", "[]"},
                        {"window", "2h"},
                        {"cache", "1MiB"}}),
            "no 7 1.000000 high [plain] /etc/names <storm> 7200000000 1048576");
}

TEST(Option, OutOfRangeIsRefusedWithItsName) {
  EXPECT_THAT(ErrorWith({{"limit", "1001"}}), HasSubstr("limit"));
  EXPECT_THAT(ErrorWith({{"share", "-0.1"}}), HasSubstr("share"));
  EXPECT_THAT(ErrorWith({{"level", "middle"}}), HasSubstr("middle"));
}

TEST(Option, UnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(ErrorWith({{"limits", "5"}}), HasSubstr("limit"));
}

struct Needs : Sink {
  Option<std::string> address{this, "address", kRequired, "Where to."};
  Handled Handle(const Event&) override { return Handled::kDone; }
};

TEST(Option, RequiredOneMustBeGiven) {
  EXPECT_THAT(ErrorWith<Needs>({}), HasSubstr("address"));
  EXPECT_EQ(ErrorWith<Needs>({{"address", "there"}}), "");
}

TEST(Option, IsDeclaredOnceForTheHost) {
  const wr_plugin plugin = internal::Describe<Many>("many", "1.0.0", "");
  const wr_list list = plugin.options();
  ASSERT_EQ(list.count, 10u);
  const List<wr_option> options(list);
  EXPECT_EQ(View(options[1].name), "limit");
  EXPECT_EQ(View(options[1].fallback), "100");
  EXPECT_EQ(View(options[1].unit), "articles");
  EXPECT_EQ(options[1].maximum, 1000);
  EXPECT_EQ(options[3].choice_count, 2u);
  EXPECT_EQ(plugin.options().data, list.data) << "made once";
}

}  // namespace
}  // namespace wireroom

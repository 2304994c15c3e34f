// SPDX-License-Identifier: Apache-2.0
#include "core/config/daemon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/config/daemon_sections.h"

namespace wireroom::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kShipped =
    std::filesystem::path(WIREROOM_SOURCE_DIR) / "config" / "wireroom.yaml";

DaemonConfig Parse(std::string_view text) {
  DaemonConfig config;
  EXPECT_EQ(ToText(ParseDaemonConfig(text, "w.yaml", "/etc/wireroom", &config)), "");
  return config;
}

std::string ErrorsOf(std::string_view text) {
  DaemonConfig config;
  return ToText(ParseDaemonConfig(text, "w.yaml", "/etc/wireroom", &config));
}

TEST(DaemonConfig, DefaultsAreThoseOfTheStructs) {
  const DaemonConfig config = Parse("{}");
  EXPECT_EQ(config.ingest.bind, "tcp://127.0.0.1:7770");
  EXPECT_EQ(config.ingest.credit_bytes, 32 << 20);
  EXPECT_EQ(config.ingest.heartbeat_timeout, std::chrono::seconds(15));
  EXPECT_EQ(config.live.bind, "tcp://127.0.0.1:7771");
  EXPECT_EQ(config.journal.directory, "/etc/wireroom/data");
  EXPECT_EQ(config.journal.max_age, std::chrono::hours(24 * 30));
  EXPECT_EQ(config.pipeline.batch_articles, 256);
  EXPECT_EQ(config.limits.max_annotations, 65'536);
  EXPECT_EQ(config.log.level, "info");
  EXPECT_TRUE(config.log.file.empty());
  EXPECT_TRUE(config.plugin_directories.empty());
  EXPECT_TRUE(config.plugins.empty());
}

TEST(DaemonConfig, PluginsKeepTheirOrderAndTheirOptions) {
  const DaemonConfig config = Parse(
      "plugins:\n"
      "  - zones\n"
      "  - plugin: alerts\n"
      "    on_error: reject\n"
      "    options:\n"
      "      rules: [a.yaml]\n");
  ASSERT_EQ(config.plugins.size(), 2u);
  EXPECT_EQ(config.plugins[0].name, "zones");
  EXPECT_EQ(config.plugins[0].on_error, OnError::kSkip);
  EXPECT_EQ(config.plugins[0].options.mark.line, 0);
  EXPECT_EQ(config.plugins[1].name, "alerts");
  EXPECT_EQ(config.plugins[1].on_error, OnError::kReject);
  EXPECT_EQ(config.plugins[1].options_key, "plugins[1].options");
  ASSERT_TRUE(config.plugins[1].options.Find("rules"));
  EXPECT_EQ(config.plugins[1].options.Find("rules")->mark.line, 6);
}

TEST(DaemonConfig, OptionsOfAPluginAreValidatedWithPlaceAndBothFolders) {
  const DaemonConfig config = Parse("plugins:\n  - plugin: p\n    options: {given: a, wrong: 1}\n");
  OptionSpec given;
  given.name = "given";
  given.type = OptionType::kPath;
  given.fallback = "x";
  OptionSpec other = given;
  other.name = "other";
  other.fallback = "data/x";
  Errors errors;
  const OptionContext context = config.ContextOf(config.plugins[0], "/usr/lib/p", "plugin 'p'");
  auto values = ValidateOptions({given, other}, config.plugins[0].options, context, &errors);
  EXPECT_EQ(ToText(errors),
            "w.yaml:3:25: key 'plugins[0].options.wrong': unknown key; expected one of given, "
            "other\n");
  EXPECT_EQ(values[0].text, "/etc/wireroom/a");
  EXPECT_EQ(values[1].text, "/usr/lib/p/data/x");
}

TEST(DaemonConfig, ErrorsComeInTheOrderOfTheFile) {
  const std::string errors = ErrorsOf("plugins: 1\nlog: {level: x}\ningest: {bind: y}\nfoo: 1\n");
  const auto line = [&](const char* place) { return errors.find(place); };
  EXPECT_LT(line("w.yaml:1:"), line("w.yaml:2:"));
  EXPECT_LT(line("w.yaml:2:"), line("w.yaml:3:"));
  EXPECT_LT(line("w.yaml:3:"), line("w.yaml:4:"));
}

TEST(DaemonConfig, ErrorsOfYamlDoNotHideOthers) {
  const std::string errors = ErrorsOf("log: {level: x, level: y}\npipeline: {workers: z}\n");
  EXPECT_THAT(errors, HasSubstr("expected each key once"));
  EXPECT_THAT(errors, HasSubstr("pipeline.workers"));
}

TEST(LoadDaemonConfig, PathsStartFromTheFolderOfTheFile) {
  DaemonConfig config;
  ASSERT_EQ(ToText(LoadDaemonConfig(kShipped, &config)), "");
  EXPECT_EQ(config.directory, kShipped.parent_path());
  EXPECT_EQ(config.journal.directory, kShipped.parent_path() / "data");
}

TEST(LoadDaemonConfig, AMissingFileAndAFolderAreTold) {
  DaemonConfig config;
  EXPECT_EQ(ToText(LoadDaemonConfig("/nowhere/w.yaml", &config)),
            "/nowhere/w.yaml: cannot be opened: No such file or directory\n");
  EXPECT_EQ(ToText(LoadDaemonConfig("/", &config)),
            "/: expected a configuration file, found a directory\n");
}

TEST(LoadDaemonConfig, AnEndlessFileIsRefused) {
  DaemonConfig config;
  EXPECT_THAT(ToText(LoadDaemonConfig("/dev/zero", &config)), HasSubstr("at most 1048576 bytes"));
}

class ShippedFile : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(kShipped);
    std::ostringstream text;
    text << in.rdbuf();
    Errors errors;
    ASSERT_TRUE(ParseYaml(text.str(), "wireroom.yaml", &root_, &errors));
    ASSERT_EQ(ToText(errors), "");
  }

  static void ExpectDefault(const OptionSpec& option, const Node* value) {
    ASSERT_TRUE(value) << option.name << " is not in the file";
    Node fallback;
    Errors errors;
    ASSERT_TRUE(ParseYaml(option.fallback, "default", &fallback, &errors));
    EXPECT_EQ(value->kind, fallback.kind) << option.name;
    EXPECT_EQ(value->text, fallback.text) << option.name;
    EXPECT_EQ(value->items.size(), fallback.items.size()) << option.name;
  }

  Node root_;
};

TEST_F(ShippedFile, SaysEveryOptionAndExactlyItsDefault) {
  size_t groups = 0;
  ForEachSection([&](const auto& section, auto) {
    const Node* group = root_.Find(section.name());
    ASSERT_TRUE(group) << section.name();
    EXPECT_EQ(group->entries.size(), section.options().size()) << section.name();
    for (const OptionSpec& option : section.options()) {
      ExpectDefault(option, group->Find(option.name));
    }
    ++groups;
  });
  for (const OptionSpec& option : TopSection().options()) {
    ExpectDefault(option, root_.Find(option.name));
    ++groups;
  }
  EXPECT_EQ(root_.entries.size(), groups + 1);
}

TEST_F(ShippedFile, RunsThePluginsOfThisTree) {
  DaemonConfig config;
  ASSERT_EQ(ToText(LoadDaemonConfig(kShipped, &config)), "");
  std::vector<std::string> names;
  for (const PluginEntry& entry : config.plugins) names.push_back(entry.name);
  EXPECT_THAT(names, ElementsAre("zones", "entities", "topics", "alerts"));
}

}  // namespace
}  // namespace wireroom::config

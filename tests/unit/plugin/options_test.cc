// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/options.h"

#include <string>

#include "core/plugin/check.h"

namespace wireroom::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

wr_option OptionNamed(std::string_view name) {
  wr_option option{};
  option.struct_size = sizeof option;
  option.type = WR_OPTION_STRING;
  option.name = Str(name);
  return option;
}

std::string ErrorOf(const wr_list& list) {
  return std::string(ReadOptions(list).status().message());
}

TEST(PluginOptions, AreReadWhole) {
  const wr_str choices[] = {Str("low"), Str("high")};
  wr_option option = OptionNamed("level");
  option.text = Str("How loud.");
  option.unit = Str("dB");
  option.fallback = Str("low");
  option.required = 1;
  option.minimum = 1;
  option.maximum = 9;
  option.choices = choices;
  option.choice_count = 2;
  const auto specs = ReadOptions({&option, 1, sizeof option});
  ASSERT_TRUE(specs.ok()) << specs.status();
  const config::OptionSpec& spec = specs->at(0);
  EXPECT_EQ(spec.name, "level");
  EXPECT_EQ(spec.type, config::OptionType::kString);
  EXPECT_EQ(spec.text, "How loud.");
  EXPECT_EQ(spec.unit, "dB");
  EXPECT_EQ(spec.fallback, "low");
  EXPECT_TRUE(spec.required);
  EXPECT_EQ(spec.minimum, 1);
  EXPECT_EQ(spec.maximum, 9);
  EXPECT_THAT(spec.choices, ElementsAre("low", "high"));
}

TEST(PluginOptions, EveryTypeHasItsCounterpart) {
  const std::pair<int32_t, config::OptionType> types[] = {
      {WR_OPTION_BOOL, config::OptionType::kBool},
      {WR_OPTION_INT, config::OptionType::kInt},
      {WR_OPTION_FLOAT, config::OptionType::kFloat},
      {WR_OPTION_STRING, config::OptionType::kString},
      {WR_OPTION_PATH, config::OptionType::kPath},
      {WR_OPTION_STRINGS, config::OptionType::kStrings},
      {WR_OPTION_PATHS, config::OptionType::kPaths},
      {WR_OPTION_DURATION, config::OptionType::kDuration},
      {WR_OPTION_SIZE, config::OptionType::kSize}};
  for (const auto& [abi, core] : types) {
    wr_option option = OptionNamed("x");
    option.type = abi;
    EXPECT_EQ(ReadOptions({&option, 1, sizeof option})->at(0).type, core) << abi;
  }
}

// A plugin of a later minor has larger options; the host steps by their stride.
TEST(PluginOptions, AreReadByTheirStride) {
  struct Grown {
    wr_option option;
    uint64_t later;
  } grown[2] = {{OptionNamed("a"), 1}, {OptionNamed("b"), 2}};
  for (Grown& g : grown) g.option.struct_size = sizeof(Grown);
  const auto specs = ReadOptions({grown, 2, sizeof(Grown)});
  ASSERT_TRUE(specs.ok()) << specs.status();
  EXPECT_EQ(specs->at(0).name, "a");
  EXPECT_EQ(specs->at(1).name, "b");
}

TEST(PluginOptions, BrokenListsAreRefused) {
  wr_option option = OptionNamed("x");
  EXPECT_THAT(ErrorOf({nullptr, 1, sizeof option}), HasSubstr("found 1 with a stride of"));
  EXPECT_THAT(ErrorOf({&option, 1, 8}), HasSubstr("a stride of 8"));
  EXPECT_THAT(ErrorOf({&option, 100'000, sizeof option}), HasSubstr("expected at most 256"));
  option.struct_size = 4;
  EXPECT_THAT(ErrorOf({&option, 1, sizeof option}),
              HasSubstr("option 1: expected its struct_size"));
  option = OptionNamed("\xFF");
  EXPECT_THAT(ErrorOf({&option, 1, sizeof option}), HasSubstr("expected UTF-8"));
  option = OptionNamed("x");
  option.choice_count = 3;
  EXPECT_THAT(ErrorOf({&option, 1, sizeof option}), HasSubstr("choices, found 3"));
}

TEST(PluginOptions, ValuesAreLentAsTheAbiHasThem) {
  std::vector<config::Value> values(3);
  values[0].integer = 5;
  values[1].text = "flood";
  values[2].list = {"a", "b"};
  const OptionValues lent(values);
  ASSERT_EQ(lent.size(), 3u);
  EXPECT_EQ(lent.data()[0].integer, 5);
  EXPECT_EQ(View(lent.data()[1].text), "flood");
  ASSERT_EQ(lent.data()[2].list_count, 2u);
  EXPECT_EQ(View(lent.data()[2].list[1]), "b");
}

}  // namespace
}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "core/config/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wireroom::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

OptionSpec Spec(std::string name, OptionType type, std::string fallback) {
  OptionSpec spec;
  spec.name = std::move(name);
  spec.type = type;
  spec.fallback = std::move(fallback);
  return spec;
}

// One of each type, as a plugin would declare them.
std::vector<OptionSpec> AllTypes() {
  return {Spec("flag", OptionType::kBool, "false"),
          Spec("count", OptionType::kInt, "3"),
          Spec("share", OptionType::kFloat, "0.5"),
          Spec("word", OptionType::kString, "\"storm\""),
          Spec("table", OptionType::kPath, "data/names.tsv"),
          Spec("words", OptionType::kStrings, "[a, \"b c\"]"),
          Spec("rules", OptionType::kPaths, "[]"),
          Spec("window", OptionType::kDuration, "300000000us"),
          Spec("memory", OptionType::kSize, "65536")};
}

class ValidateTest : public testing::Test {
 protected:
  std::vector<Value> Validate(const std::vector<OptionSpec>& specs, std::string_view yaml) {
    Node group;
    errors_.clear();
    EXPECT_TRUE(ParseYaml(yaml, "w.yaml", &group, &errors_));
    return ValidateOptions(specs, group, context_, &errors_);
  }

  std::string ErrorsOf(const OptionSpec& spec, std::string_view yaml) {
    Validate({spec}, yaml);
    return ToText(errors_);
  }

  OptionContext context_{"w.yaml", "plugins[0].options",          "/etc/wireroom", "/usr/lib/p",
                         {},       "plugin 'p' (/usr/lib/p/p.so)"};
  Errors errors_;
};

TEST_F(ValidateTest, TakesDefaultsForWhatIsNotGiven) {
  const std::vector<Value> values = Validate(AllTypes(), "");
  ASSERT_EQ(ToText(errors_), "");
  EXPECT_EQ(values[0].integer, 0);
  EXPECT_EQ(values[1].integer, 3);
  EXPECT_EQ(values[2].number, 0.5);
  EXPECT_EQ(values[3].text, "storm");
  EXPECT_EQ(values[4].text, "/usr/lib/p/data/names.tsv");
  EXPECT_THAT(values[5].list, ElementsAre("a", "b c"));
  EXPECT_THAT(values[6].list, ElementsAre());
  EXPECT_EQ(values[7].integer, 300'000'000);
  EXPECT_EQ(values[8].integer, 65'536);
}

TEST_F(ValidateTest, TakesWhatIsGiven) {
  const std::vector<Value> values =
      Validate(AllTypes(),
               "{flag: true, count: -7, share: 1e-3, word: \"12\", table: my/../t.tsv, words: [x], "
               "rules: [a.yaml, /b.yaml], window: 1.5h, memory: 1MB}");
  ASSERT_EQ(ToText(errors_), "");
  EXPECT_EQ(values[0].integer, 1);
  EXPECT_EQ(values[1].integer, -7);
  EXPECT_EQ(values[2].number, 1e-3);
  EXPECT_EQ(values[3].text, "12");
  EXPECT_EQ(values[4].text, "/etc/wireroom/t.tsv");
  EXPECT_THAT(values[5].list, ElementsAre("x"));
  EXPECT_THAT(values[6].list, ElementsAre("/etc/wireroom/a.yaml", "/b.yaml"));
  EXPECT_EQ(values[7].integer, 5'400'000'000);
  EXPECT_EQ(values[8].integer, 1'000'000);
}

TEST_F(ValidateTest, ReportsEveryErrorWithItsPlace) {
  Validate(AllTypes(), "flag: yes\ncount: many\nwrods: [a]\nwindow: 5\n");
  EXPECT_EQ(ToText(errors_),
            "w.yaml:3:1: key 'plugins[0].options.wrods': unknown key; did you mean 'words'?\n"
            "w.yaml:1:7: key 'plugins[0].options.flag': expected true or false, found 'yes'; did "
            "you mean 'true'?\n"
            "w.yaml:2:8: key 'plugins[0].options.count': expected a whole number, found 'many'\n"
            "w.yaml:4:9: key 'plugins[0].options.window': expected a duration (like 250ms, 5s, 2h "
            "or 30d), found '5'; the unit is missing\n");
}

TEST_F(ValidateTest, NeverClamps) {
  OptionSpec spec = Spec("n", OptionType::kInt, "5");
  spec.minimum = 1;
  spec.maximum = 9;
  EXPECT_EQ(ErrorsOf(spec, "n: 1"), "");
  EXPECT_EQ(ErrorsOf(spec, "n: 9"), "");
  EXPECT_THAT(ErrorsOf(spec, "n: 0"), HasSubstr("from 1 to 9, found '0'"));
  EXPECT_THAT(ErrorsOf(spec, "n: 10"), HasSubstr("from 1 to 9, found '10'"));
}

TEST_F(ValidateTest, RefusesNumbersThatAreNone) {
  const OptionSpec real = Spec("x", OptionType::kFloat, "0");
  for (const char* yaml : {"x: .nan", "x: nan", "x: inf", "x: .inf", "x: 1e999", "x: 1,5",
                           "x: 0x10", "x: 007", "x: '1'", "x: [1]", "x: {}", "x:", "x: +-1"}) {
    EXPECT_THAT(ErrorsOf(real, yaml), HasSubstr("expected a number, found")) << yaml;
  }
  const OptionSpec whole = Spec("x", OptionType::kInt, "0");
  for (const char* yaml : {"x: 1.0", "x: 1e3", "x: 0x10", "x: 010", "x: 1_000", "x: ''",
                           "x: 9223372036854775808", "x: -9223372036854775809"}) {
    EXPECT_THAT(ErrorsOf(whole, yaml), HasSubstr("expected a whole number, found")) << yaml;
  }
  EXPECT_EQ(ErrorsOf(whole, "x: -9223372036854775808"), "");
}

TEST_F(ValidateTest, ATextThatYamlTakesForSomethingElseNeedsQuotes) {
  const OptionSpec word = Spec("w", OptionType::kString, "a");
  for (const char* yaml : {"w: 12", "w: 1.5", "w: true", "w: False", "w: 1e3"}) {
    EXPECT_THAT(ErrorsOf(word, yaml), HasSubstr("put it in quotes")) << yaml;
  }
  for (const char* yaml : {"w: '12'", "w: 1.2.3", "w: yes", "w: 12 apples", "w: ''", "w: info"}) {
    EXPECT_EQ(ErrorsOf(word, yaml), "") << yaml;
  }
  EXPECT_THAT(ErrorsOf(word, "w:"), HasSubstr("expected a text, found nothing"));
  EXPECT_THAT(ErrorsOf(word, "w: null"), HasSubstr("expected a text, found nothing"));
}

TEST_F(ValidateTest, ItemsOfAListAreNamedByTheirPosition) {
  EXPECT_THAT(
      ErrorsOf(Spec("w", OptionType::kStrings, "[]"), "w: [a, 12, {b: c}]"),
      testing::AllOf(HasSubstr("key 'plugins[0].options.w[1]': expected a text, found '12'"),
                     HasSubstr("key 'plugins[0].options.w[2]': expected a text, found a map")));
}

TEST_F(ValidateTest, OneItemIsNoList) {
  EXPECT_THAT(ErrorsOf(Spec("w", OptionType::kStrings, "[]"), "w: a"),
              HasSubstr("expected a list of texts, found 'a'; did you mean '[a]'?"));
}

TEST_F(ValidateTest, ChoicesHoldForTextsAndForItems) {
  OptionSpec spec = Spec("w", OptionType::kStrings, "[]");
  spec.choices = {"red", "green"};
  EXPECT_EQ(ErrorsOf(spec, "w: [red, green]"), "");
  EXPECT_THAT(ErrorsOf(spec, "w: [gren]"),
              HasSubstr("expected one of red, green, found 'gren'; did you mean 'green'?"));
}

TEST_F(ValidateTest, ARequiredOptionMustBeGiven) {
  OptionSpec spec = Spec("rules", OptionType::kPaths, "");
  spec.required = true;
  EXPECT_THAT(ErrorsOf(spec, "{}"), HasSubstr("expected a list of paths, found nothing"));
  EXPECT_EQ(ErrorsOf(spec, "rules: [a]"), "");
}

TEST_F(ValidateTest, AnEmptyPathIsGoodOnlyWhereItIsTheDefault) {
  EXPECT_EQ(ErrorsOf(Spec("p", OptionType::kPath, "\"\""), "p: ''"), "");
  EXPECT_THAT(ErrorsOf(Spec("p", OptionType::kPath, "data"), "p: ''"),
              HasSubstr("expected a path"));
}

TEST_F(ValidateTest, PathsAreNormal) {
  const auto values = Validate({Spec("p", OptionType::kPath, "data")}, "p: a//b/../c/");
  EXPECT_EQ(values[0].text, "/etc/wireroom/a/c");
}

TEST_F(ValidateTest, AWrongDefaultIsTheAuthorsError) {
  EXPECT_EQ(ErrorsOf(Spec("n", OptionType::kInt, "many"), "n: 5"),
            "w.yaml: key 'plugins[0].options.n': plugin 'p' (/usr/lib/p/p.so) declares this option "
            "wrongly: its default 'many': expected a whole number, found 'many'; this is to be "
            "corrected there, not in the configuration\n");
  OptionSpec spec = Spec("n", OptionType::kInt, "5");
  spec.minimum = 10;
  spec.maximum = 20;
  EXPECT_THAT(ErrorsOf(spec, ""), HasSubstr("its default '5': expected a whole number from 10"));
  EXPECT_THAT(ErrorsOf(Spec("n", OptionType::kString, "[a"), ""), HasSubstr("its default '[a'"));
  EXPECT_THAT(ErrorsOf(Spec("n", OptionType::kString, ""), ""), HasSubstr("its default ''"));
}

TEST_F(ValidateTest, AWrongDeclarationIsTheAuthorsError) {
  EXPECT_THAT(ErrorsOf(Spec("Bad Name", OptionType::kInt, "1"), ""), HasSubstr("[a-z][a-z0-9_]*"));
  OptionSpec range = Spec("n", OptionType::kInt, "1");
  range.minimum = 5;
  range.maximum = 1;
  EXPECT_THAT(ErrorsOf(range, ""), HasSubstr("minimum"));
  range.type = OptionType::kString;
  EXPECT_THAT(ErrorsOf(range, ""), HasSubstr("only numbers have a range"));
  OptionSpec choices = Spec("n", OptionType::kInt, "1");
  choices.choices = {"a"};
  EXPECT_THAT(ErrorsOf(choices, ""), HasSubstr("only texts have choices"));
  const OptionSpec twice = Spec("n", OptionType::kInt, "1");
  Validate({twice, twice}, "");
  EXPECT_THAT(ToText(errors_), HasSubstr("given twice"));
}

TEST_F(ValidateTest, AnOptionMayHaveARuleOfItsOwn) {
  OptionSpec spec = Spec("n", OptionType::kInt, "2");
  spec.check = [](const Value& value) -> std::optional<Refusal> {
    if (value.integer % 2 == 0) return std::nullopt;
    return Refusal{"an even number", "add 1"};
  };
  EXPECT_EQ(ErrorsOf(spec, "n: 4"), "");
  EXPECT_THAT(ErrorsOf(spec, "n: 3"), HasSubstr("expected an even number, found '3'; add 1"));
}

TEST_F(ValidateTest, WithoutOptionsEveryKeyIsUnknown) {
  Validate({}, "a: 1");
  EXPECT_THAT(ToText(errors_), HasSubstr("there are no options here"));
}

TEST_F(ValidateTest, AGroupIsAMap) {
  Validate(AllTypes(), "[a]");
  EXPECT_THAT(ToText(errors_), HasSubstr("expected a map of options, found a list"));
}

TEST(FormatValue, ReadsBackAsTheSameValue) {
  const std::vector<std::string> texts = {
      "a", "",  "12",    "true", "a b", "a: b",          "#x", "it's \"q\"",
      "-", "~", "größe", "a\nb", "[x]", "tcp://[::1]:5", "\\"};
  for (const std::string& text : texts) {
    OptionSpec spec =
        Spec("w", OptionType::kString, FormatValue(OptionType::kString, {.text = text}));
    Errors errors;
    const auto values = ValidateOptions({spec}, Node(), {}, &errors);
    EXPECT_EQ(ToText(errors), "") << text;
    EXPECT_EQ(values[0].text, text);
  }
  OptionSpec list =
      Spec("w", OptionType::kStrings, FormatValue(OptionType::kStrings, {.list = texts}));
  Errors errors;
  EXPECT_EQ(ValidateOptions({list}, Node(), {}, &errors)[0].list, texts);
  EXPECT_EQ(ToText(errors), "");
}

TEST(IsName, IsSnakeCase) {
  EXPECT_TRUE(IsName("a"));
  EXPECT_TRUE(IsName("a_1"));
  for (const char* name : {"", "A", "1a", "_a", "a-b", "a.b", "a b", "é"}) {
    EXPECT_FALSE(IsName(name)) << name;
  }
  EXPECT_FALSE(IsName(std::string(65, 'a')));
}

}  // namespace
}  // namespace wireroom::config

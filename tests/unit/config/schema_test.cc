// SPDX-License-Identifier: Apache-2.0
#include "core/config/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "core/config/daemon_sections.h"

namespace wireroom::config {
namespace {

using simdjson::dom::element;

PluginDescription Alerts() {
  OptionSpec rules;
  rules.name = "rules";
  rules.type = OptionType::kPaths;
  rules.required = true;
  OptionSpec limit;
  limit.name = "limit";
  limit.type = OptionType::kInt;
  limit.fallback = "5";
  limit.minimum = 1;
  limit.maximum = 10;
  return {"alerts", "Raises alerts.", {rules, limit}};
}

class SchemaTest : public testing::Test {
 protected:
  element Parse(const std::string& json) { return parser_.parse(json).value(); }
  std::string_view Text(element value) { return value.get_string().value(); }

  simdjson::dom::parser parser_;
};

TEST_F(SchemaTest, IsClosedAndNamesEveryOption) {
  const std::string json = DaemonSchemaJson({});
  const element schema = Parse(json);
  EXPECT_EQ(Text(schema["$schema"]), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_FALSE(schema["additionalProperties"].get_bool().value());
  ForEachSection([&](const auto& section, auto) {
    const element group = schema["properties"][section.name()];
    EXPECT_FALSE(group["additionalProperties"].get_bool().value()) << section.name();
    for (const OptionSpec& option : section.options()) {
      EXPECT_EQ(group["properties"][option.name].error(), simdjson::SUCCESS) << option.name;
    }
  });
  EXPECT_EQ(schema["properties"]["plugins"].error(), simdjson::SUCCESS);
  EXPECT_EQ(schema["properties"]["plugin_directories"].error(), simdjson::SUCCESS);
}

TEST_F(SchemaTest, CarriesTypesRangesAndDefaults) {
  const element schema = Parse(DaemonSchemaJson({}));
  const element workers = schema["properties"]["pipeline"]["properties"]["workers"];
  EXPECT_EQ(Text(workers["type"]), "integer");
  EXPECT_EQ(workers["maximum"].get_int64().value(), 256);
  EXPECT_EQ(workers["default"].get_int64().value(), 0);
  const element delay = schema["properties"]["pipeline"]["properties"]["batch_delay"];
  EXPECT_EQ(Text(delay["default"]), "5ms");
  EXPECT_EQ(Text(schema["properties"]["log"]["properties"]["file"]["default"]), "");
}

TEST_F(SchemaTest, PutsTheOptionsOfEachPluginIn) {
  const element schema = Parse(DaemonSchemaJson({Alerts(), {"topics", "Topics.", {}}}));
  const auto forms = schema["properties"]["plugins"]["items"]["oneOf"].get_array().value();
  ASSERT_EQ(forms.size(), 3u);
  const element alerts = forms.at(0);
  EXPECT_EQ(Text(alerts["properties"]["plugin"]["const"]), "alerts");
  EXPECT_EQ(Text(alerts["required"].at(1)), "options");
  const element options = alerts["properties"]["options"];
  EXPECT_EQ(options["properties"]["limit"]["default"].get_int64().value(), 5);
  EXPECT_EQ(Text(options["required"].at(0)), "rules");
}

TEST_F(SchemaTest, TheShortFormIsForPluginsThatNeedNoOptions) {
  const element schema = Parse(DaemonSchemaJson({Alerts(), {"topics", "Topics.", {}}}));
  const element names = schema["properties"]["plugins"]["items"]["oneOf"].at(2)["enum"];
  ASSERT_EQ(names.get_array().value().size(), 1u);
  EXPECT_EQ(Text(names.at(0)), "topics");
}

TEST_F(SchemaTest, TextsOfPluginsAreEscaped) {
  PluginDescription plugin = Alerts();
  plugin.summary = "Says \"hi\"\n\\";
  const element schema = Parse(DaemonSchemaJson({plugin}));
  EXPECT_EQ(Text(schema["properties"]["plugins"]["items"]["oneOf"].at(0)["description"]),
            "Says \"hi\"\n\\");
}

TEST(OptionSchema, EveryTypeHasOne) {
  for (const auto& [type, expected] :
       std::vector<std::pair<OptionType, std::string>>{{OptionType::kBool, "\"boolean\""},
                                                       {OptionType::kInt, "\"integer\""},
                                                       {OptionType::kFloat, "\"number\""},
                                                       {OptionType::kString, "\"string\""},
                                                       {OptionType::kPath, "\"string\""},
                                                       {OptionType::kStrings, "\"array\""},
                                                       {OptionType::kPaths, "\"array\""},
                                                       {OptionType::kDuration, "\"pattern\""},
                                                       {OptionType::kSize, "\"pattern\""}}) {
    OptionSpec spec;
    spec.name = "x";
    spec.type = type;
    spec.required = true;
    EXPECT_THAT(OptionSchema(spec).ToString(), testing::HasSubstr(expected));
  }
}

}  // namespace
}  // namespace wireroom::config

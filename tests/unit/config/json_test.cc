// SPDX-License-Identifier: Apache-2.0
#include "core/config/json.h"

#include <gtest/gtest.h>

namespace wireroom::config {
namespace {

TEST(Json, WritesValuesInOrderAndIndented) {
  Json json = Json::Object({{"b", Json::Number("1")}, {"a", Json::Truth(false)}});
  json.Add("list", Json::Texts({"x", "y"}));
  EXPECT_EQ(json.ToString(),
            "{\n  \"b\": 1,\n  \"a\": false,\n  \"list\": [\n    \"x\",\n    \"y\"\n  ]\n}");
}

TEST(Json, EscapesText) {
  EXPECT_EQ(Json::Text("a\"b\\c\n\x01").ToString(), "\"a\\\"b\\\\c\\u000a\\u0001\"");
}

TEST(Json, EmptyIsShort) {
  EXPECT_EQ(Json::Object().ToString(), "{}");
  EXPECT_EQ(Json::List({}).ToString(), "[]");
}

}  // namespace
}  // namespace wireroom::config

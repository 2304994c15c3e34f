// SPDX-License-Identifier: Apache-2.0
#include "core/config/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wireroom::config {
namespace {

using testing::HasSubstr;

Node Good(std::string_view text) {
  Node root;
  Errors errors;
  EXPECT_TRUE(ParseYaml(text, "f", &root, &errors));
  EXPECT_EQ(ToText(errors), "");
  return root;
}

// The errors of a text that has no tree.
std::string Bad(std::string_view text) {
  Node root;
  Errors errors;
  EXPECT_FALSE(ParseYaml(text, "f", &root, &errors));
  EXPECT_EQ(root.kind, Node::Kind::kNull);
  return ToText(errors);
}

// The errors of a text whose other parts can still be looked at.
std::string Marred(std::string_view text, Node* root) {
  Errors errors;
  EXPECT_TRUE(ParseYaml(text, "f", root, &errors));
  return ToText(errors);
}

TEST(ParseYaml, KeepsOrderAndPlaces) {
  const Node root = Good("b: 1\na:\n  - x\n  - 'y'\n");
  ASSERT_EQ(root.kind, Node::Kind::kMap);
  ASSERT_EQ(root.entries.size(), 2u);
  EXPECT_EQ(root.entries[0].key, "b");
  EXPECT_EQ(root.entries[1].mark.line, 2);
  const Node* list = root.Find("a");
  ASSERT_TRUE(list);
  ASSERT_EQ(list->items.size(), 2u);
  EXPECT_EQ(list->items[1].mark.line, 4);
  EXPECT_EQ(list->items[1].mark.column, 5);
  EXPECT_FALSE(list->items[0].quoted);
  EXPECT_TRUE(list->items[1].quoted);
  EXPECT_EQ(root.Find("c"), nullptr);
}

TEST(ParseYaml, CountsColumnsInCodePoints) {
  const Node root = Good("{\"größe\": x, 日本: y}");
  EXPECT_EQ(root.entries[0].value.mark.column, 11);
  EXPECT_EQ(root.entries[1].mark.column, 14);
}

TEST(ParseYaml, EmptyTextIsNotWritten) {
  EXPECT_EQ(Good("").mark.line, 0);
  EXPECT_EQ(Good("# only a comment\n").kind, Node::Kind::kNull);
}

TEST(ParseYaml, AnEmptyValueStandsWhereItsKeyIs) {
  const Node root = Good("a: 1\nb:\n");
  EXPECT_EQ(root.Find("b")->kind, Node::Kind::kNull);
  EXPECT_EQ(root.Find("b")->mark.line, 2);
}

TEST(ParseYaml, DuplicateKeysAreTold) {
  Node root;
  EXPECT_EQ(Marred("a:\n  b: 1\n  b: 2\n", &root),
            "f:3:3: key 'a.b': expected each key once, found it again (first in line 2)\n");
  EXPECT_EQ(root.Find("a")->Find("b")->text, "1");
}

TEST(ParseYaml, AnchorsAliasesAndTagsAreTold) {
  Node root;
  EXPECT_THAT(Marred("a: &x 1\nb: *x\n", &root), HasSubstr("f:2:4: aliases are not accepted"));
  EXPECT_THAT(Marred("a: !!str 1\n", &root), HasSubstr("f:1:4: tags are not accepted"));
}

TEST(ParseYaml, RefusesWhatIsNotUtf8) {
  EXPECT_THAT(Bad("a: \"b\xFF\""), HasSubstr("f:1:6: expected UTF-8, found the byte 0xFF"));
  EXPECT_THAT(Bad("a: \xC0\xAF"), HasSubstr("f:1:4: expected UTF-8"));
  EXPECT_THAT(Bad("a: \xED\xA0\x80"), HasSubstr("expected UTF-8"));
  EXPECT_THAT(Bad("a: \xE2\x82"), HasSubstr("expected UTF-8"));
}

TEST(ParseYaml, RefusesControlCharacters) {
  EXPECT_THAT(Bad(std::string_view("a: b\0", 5)), HasSubstr("f:1:5: expected text"));
  EXPECT_THAT(Bad("x: \x1b[0m"), HasSubstr("a control character"));
}

TEST(ParseYaml, RefusesTabsInIndentation) {
  EXPECT_THAT(Bad("a:\n  \tb: 1\n"), HasSubstr("f:2:3: expected spaces"));
}

TEST(ParseYaml, AcceptsTabsElsewhere) { EXPECT_EQ(Good("a:\tb\t# c\n").Find("a")->text, "b"); }

TEST(ParseYaml, RefusesQuotesThatAreNotClosed) {
  EXPECT_THAT(Bad("a: \"b\n"), HasSubstr("f:1:4: expected the end of the quoted text"));
  EXPECT_THAT(Bad("a: 'it''s\n"), HasSubstr("expected the end of the quoted text"));
  EXPECT_THAT(Bad("a: \"b\\\"\n"), HasSubstr("expected the end of the quoted text"));
  Good("a: \"b\\\"\"\n");
  Good("a: 'it''s'\n");
  Good("a: |\n  \"b\n");
}

TEST(ParseYaml, RefusesWhatIsTooLarge) {
  EXPECT_THAT(Bad(std::string(kMaxFileBytes + 1, '#')),
              HasSubstr("expected at most 1048576 bytes"));
  Good(std::string(kMaxFileBytes, '#'));
}

TEST(ParseYaml, RefusesWhatIsTooDeep) {
  const auto nested = [](size_t depth) {
    return "a: " + std::string(depth - 1, '[') + std::string(depth - 1, ']');
  };
  Good(nested(kMaxDepth));
  EXPECT_THAT(Bad(nested(kMaxDepth + 1)), HasSubstr("at most 32 levels"));
}

TEST(ParseYaml, RefusesTooManyValues) {
  std::string list = "[";
  for (size_t i = 0; i < kMaxNodes; ++i) list += "x,";
  EXPECT_THAT(Bad(list + "]"), HasSubstr("at most 20000 values"));
}

TEST(ParseYaml, HostileNestingEndsSoon) {
  for (const char* part : {"[", "{", "- ", "? ", "{a: ", "!a ", "&a ", "*a ", "[]"}) {
    std::string text;
    while (text.size() + 8 < 200'000) text += part;
    Node root;
    Errors errors;
    ParseYaml(text, "f", &root, &errors);
    EXPECT_LE(errors.size(), 1001u) << part;
  }
}

}  // namespace
}  // namespace wireroom::config

// SPDX-License-Identifier: Apache-2.0
#include "core/app/html_text.h"

namespace wireroom::app {
namespace {

TEST(HtmlToText, SeparatesBlocksByAnEmptyLine) {
  EXPECT_EQ(HtmlToText("<h1>Ferry  runs</h1>\n <p>It left\nat noon.</p><p>It came back.</p>"),
            "Ferry runs\n\nIt left at noon.\n\nIt came back.");
}

TEST(HtmlToText, InlineTagsLeaveNoTrace) {
  EXPECT_EQ(HtmlToText("the <b>port</b>'s <a href=\"/x>y\">cranes</a>"), "the port's cranes");
}

TEST(HtmlToText, BreaksLines) { EXPECT_EQ(HtmlToText("one<br/>two<BR>three"), "one\ntwo\nthree"); }

TEST(HtmlToText, ReplacesReferences) {
  EXPECT_EQ(HtmlToText("A&amp;B &lt;&eacute;&#8217;&#x2014;&mdash;&euro;&#146;"), "A&B <é’——€’");
}

TEST(HtmlToText, KeepsNoBreakSpaces) { EXPECT_EQ(HtmlToText("5&nbsp;km"), "5\u00A0km"); }

TEST(HtmlToText, WhatIsNotMarkupStaysText) {
  EXPECT_EQ(HtmlToText("a < b & c &foo; &#0; &#xD800; 3 <"), "a < b & c &foo; &#0; &#xD800; 3 <");
}

TEST(HtmlToText, LeavesOutWhatIsNotRead) {
  EXPECT_EQ(HtmlToText("<head><title>t</title></head>a<!-- <p>b</p> --> "
                       "<script>if (1 < 2) x('</b>');</script>c<style>p{}</style>"),
            "a c");
}

TEST(HtmlToText, CharacterDataIsText) {
  EXPECT_EQ(HtmlToText("<![CDATA[1 < 2 <b>]]>!"), "1 < 2 <b>!");
}

TEST(HtmlToText, SurvivesMarkupThatEndsEarly) {
  EXPECT_EQ(HtmlToText("x <a href=\"u>y</a> z"), "x y z");
  EXPECT_EQ(HtmlToText("x <p"), "x <p");
  EXPECT_EQ(HtmlToText("x <!-- y"), "x");
  EXPECT_EQ(HtmlToText("x <script> y"), "x");
  EXPECT_EQ(HtmlToText(""), "");
}

TEST(HtmlToText, PassesBytesThatAreNotUtf8) { EXPECT_EQ(HtmlToText("<p>a\xFF</p>"), "a\xFF"); }

}  // namespace
}  // namespace wireroom::app

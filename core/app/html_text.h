// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace wireroom::app {

// The readable text of the simple HTML, XHTML and NITF that news items carry in
// their bodies: no tags, references such as "&amp;" and "&#8217;" replaced, blanks
// run together, a "\n" for <br>, an empty line between blocks (paragraphs,
// headings, list items, table rows, ...), nothing of <script>, <style>, <head>
// and comments. Not a browser: tags are not balanced, style sheets not read.
//
// Never fails: what is not markup stays text ("a < b", an unknown "&foo;").
// Bytes that are not UTF-8 pass unchanged. Time and memory grow with the length.
std::string HtmlToText(std::string_view html);

}  // namespace wireroom::app

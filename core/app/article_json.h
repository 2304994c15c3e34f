// SPDX-License-Identifier: Apache-2.0
//
// A JSON object as an article. Three ways of writing one are understood, and a
// mix of them; names are compared without regard to case:
//
//   Article     plain                  IPTC ninjs 1.x, 2.x, 3.x
//   id          id (text or number)    uri
//   source      source                 copyrightholder
//   url         url, link              uri, where it is http or https
//   title       title                  headline, headlines[] ("main" first)
//   text        text                   body_text; bodies[] (plain text first, else
//                                      HTML, else other markup); body_xhtml,
//                                      body_html; where there is no body, the
//                                      description_text or descriptions[]
//   publishedAt publishedAt, published firstcreated; versioncreated without it
//   updatedAt   updatedAt              versioncreated
//   fetchedAt   fetchedAt
//   language    language
//   authors     authors[], author      byline, by: one author, as printed
//   labels      labels{}               slugline, urgency, pubstatus
//
// Article's own JSON form is the plain one, so what `annotate` and `tail --json`
// print is understood too: of an event, the article in it is taken. Markup is
// made plain text by HtmlToText. Times are those of ParseIsoTime. null and ""
// count as absent. Members that are not named here are ignored.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "wireroom/v1/article.pb.h"

namespace wireroom::app {

// Parses one document after another. One thread.
class ArticleJson {
 public:
  // Objects and arrays in each other, at most.
  static constexpr size_t kMaxNesting = 64;

  ArticleJson();
  ~ArticleJson();
  ArticleJson(const ArticleJson&) = delete;
  ArticleJson& operator=(const ArticleJson&) = delete;

  // `status` tells whether `article` (the caller may take it) is one; `index` is
  // its place in the array, -1: the document is one object.
  using Each = std::function<void(int64_t index, const absl::Status& status, v1::Article* article)>;

  // Calls `each` for the object, or for each element of the array. An error: the
  // document is not JSON, or neither of the two. Errors name the member, what
  // was expected and what was found.
  //
  // Bytes that are not UTF-8 do not make a document fail, as RFC 8259 would have
  // it: they are found unchanged in the article's strings.
  absl::Status Parse(std::string_view json, const Each& each);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace wireroom::app

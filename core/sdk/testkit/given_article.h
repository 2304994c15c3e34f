// SPDX-License-Identifier: Apache-2.0
//
// An ArticleBuilder's article, split, as plugins are lent it.
#pragma once

#include <string_view>
#include <vector>

#include "core/plugin/annotations.h"
#include "core/text/splitter.h"
#include "wireroom/testkit/article.h"

namespace wireroom::testkit {

class GivenArticle {
 public:
  // `builder` outlives this. Throws std::runtime_error: its texts are not
  // UTF-8, or what it says about itself is not whole.
  explicit GivenArticle(const ArticleBuilder& builder);
  GivenArticle(const GivenArticle&) = delete;
  GivenArticle& operator=(const GivenArticle&) = delete;

  wr_article* article() { return &article_; }
  // With what the builder said; annotators add to it.
  plugin::Annotations* annotations() { return &annotations_; }

 private:
  void Annotate(const ArticleBuilder& builder);

  text::Field title_tokens_, text_tokens_;
  wr_field title_, text_;
  std::vector<wr_str> authors_;
  wr_article article_{};
  plugin::Annotations annotations_;
};

}  // namespace wireroom::testkit

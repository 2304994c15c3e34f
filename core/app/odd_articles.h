// SPDX-License-Identifier: Apache-2.0
//
// Articles as nobody writes them and as pages hold them all the same: what
// `wireroom plugin check` runs a plugin on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/splitter.h"
#include "wireroom/abi.h"

namespace wireroom::app {

struct OddArticle {
  // "the empty article"
  std::string what;
  std::string title;
  std::string text;
};

std::vector<OddArticle> OddArticles();

// One of them, split, as plugins are lent it. `odd` outlives it.
class OddArticleView {
 public:
  // `number`: its sequence; articles come in one second apart.
  OddArticleView(const OddArticle& odd, uint64_t number);
  OddArticleView(const OddArticleView&) = delete;
  OddArticleView& operator=(const OddArticleView&) = delete;

  wr_article& article() { return article_; }

 private:
  std::string id_;
  text::Field title_tokens_, text_tokens_;
  wr_field title_, text_;
  wr_article article_{};
};

}  // namespace wireroom::app

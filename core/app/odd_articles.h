// SPDX-License-Identifier: Apache-2.0
//
// Articles as nobody writes them and as pages hold them all the same: what
// `wireroom plugin check` runs a plugin on.
#pragma once

#include <string>
#include <vector>

namespace wireroom::app {

struct OddArticle {
  // "the empty article"
  std::string what;
  std::string title;
  std::string text;
};

std::vector<OddArticle> OddArticles();

}  // namespace wireroom::app

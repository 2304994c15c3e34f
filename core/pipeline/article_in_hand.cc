// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/article_in_hand.h"

namespace wireroom::pipeline {

void ArticleInHand::Reset() {
  submission = Submission();
  enriched.Clear();
  annotations.Clear();
  title.Clear();
  text.Clear();
  authors.clear();
  message.clear();
  rejection.reset();
  view = wr_article{};
  received_bytes = 0;
  identified = false;
}

}  // namespace wireroom::pipeline

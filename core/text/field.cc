// SPDX-License-Identifier: Apache-2.0
#include "core/text/splitter.h"

namespace wireroom::text {

wr_field Field::View(std::string_view text) const {
  wr_field view{};
  view.struct_size = sizeof view;
  view.text = {text.data(), text.size()};
  view.tokens = tokens.data();
  view.token_count = tokens.size();
  view.sentences = sentences.data();
  view.sentence_count = sentences.size();
  return view;
}

void Field::Clear() {
  tokens.clear();
  sentences.clear();
}

}  // namespace wireroom::text

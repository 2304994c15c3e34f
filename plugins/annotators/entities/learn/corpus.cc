// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/corpus.h"

namespace wireroom::entities {

size_t Corpus::sentences() const {
  size_t count = 0;
  for (const GoldDocument& document : documents) count += document.sentences.size();
  return count;
}

size_t Corpus::tokens() const {
  size_t count = 0;
  for (const GoldDocument& document : documents)
    for (const GoldSentence& sentence : document.sentences) count += sentence.tokens.size();
  return count;
}

size_t Corpus::spans() const {
  size_t count = 0;
  for (const GoldDocument& document : documents)
    for (const GoldSentence& sentence : document.sentences) count += sentence.spans.size();
  return count;
}

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
//
// Topics of an operator's own, beside those of the model: YAML files with
//
//   topics:
//     - id: desk:shipping          # not "medtop:..."
//       name: shipping
//       keywords:                  # one to four words, each with a weight from
//         - container ship         # 0.1 to 10; 3 when none is given
//         - {term: freight rates, weight: 2}
//       examples:                  # texts about it, as long as a headline or more
//         - Port strike leaves container ships waiting off the coast
//       min_score: 0.5             # lower scores are not given
//
// A keyword that occurs adds weight * log2(1 + n), n counted with the weights of its
// places (features.h). The examples add their rarer words and pairs as keywords, with
// weights up to 2 for those that most of them have. The sum s is set against the
// length of the article: score = s / (s + 7 * sqrt(words / 450)), words at least 75.
// It rises with the evidence; it is not calibrated.
#pragma once

#include <wireroom/sdk.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "plugins/annotators/topics/model.h"

namespace wireroom::topics {

class CustomTopics {
 public:
  // Files, or folders of .yaml files. `base` knows how rare words are. Throws
  // std::runtime_error "file:line: what is wrong".
  CustomTopics(const std::vector<std::filesystem::path>& paths, const Model& base,
               const Host& host);

  // Keywords and their weights, one margin a topic.
  const Model& model() const { return *model_; }
  float min_score(uint32_t topic) const { return min_scores_[topic]; }
  static float Score(float sum, uint32_t words);

 private:
  class Reader;

  std::string bytes_;
  std::unique_ptr<const Model> model_;
  std::vector<float> min_scores_;
};

}  // namespace wireroom::topics

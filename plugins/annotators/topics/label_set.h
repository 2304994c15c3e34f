// SPDX-License-Identifier: Apache-2.0
//
// The topics of a training set: the user's own labels, or Media Topics of the two
// upper levels. A label may be mapped to others first, and '?' before one says
// that the article may or may not have it: it is left out of that topic's training.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/topics/labelled.h"
#include "plugins/annotators/topics/model.h"
#include "plugins/annotators/topics/vocabulary.h"

namespace wireroom::topics {

// A label as it was read.
struct ReadLabel {
  std::string id;
  bool open = false;
};

// The labels of an article after the map. Without a vocabulary they stay as they
// are; with one they become codes, those of lower levels their second-level topic's.
// Throws std::runtime_error for one that is unknown or retired.
std::vector<ReadLabel> Resolve(const std::vector<std::string>& labels, const LabelMap& map,
                               const Vocabulary* vocabulary);

// The second-level topic above that is in use, or the one of the top level; itself when
// it is of these levels.
const Vocabulary::Topic& UpperTopic(const Vocabulary& vocabulary, const Vocabulary::Topic& topic);

// Topics of a model: the codes and, with a vocabulary, their parents, in an order
// where parents stand first.
std::vector<ModelTopic> TopicsOf(const std::vector<std::string>& ids, const Vocabulary* vocabulary);

// That a model's topics are those of the vocabulary; nothing for other labels.
// Throws std::runtime_error naming the code, and the current one when it is retired.
void CheckVocabulary(const Model& model, const Vocabulary& vocabulary, const std::string& file);

}  // namespace wireroom::topics

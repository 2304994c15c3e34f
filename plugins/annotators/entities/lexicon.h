// SPDX-License-Identifier: Apache-2.0
//
// What is read at start and shared by all workers: words of the patterns, and
// the knowledge, in layers: the file that is shipped, files of the operator, and
// tables of names compiled at start. Of a name in two layers the later one's
// entities stand.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/knowledge/knowledge.h"
#include "plugins/annotators/entities/sequence/name_model.h"
#include "plugins/annotators/entities/words.h"

namespace wireroom::entities {

struct Lexicon {
  std::shared_ptr<const Words> words;
  std::vector<std::shared_ptr<const Knowledge>> layers;
  std::shared_ptr<const NameModel> model;  // none: names come from the rest alone

  const Knowledge& layer(size_t index) const { return *layers[index]; }
};

// A name of a layer: the first of a chain whose capitals fit. name 0: none.
struct NameRef {
  uint32_t layer = 0;
  uint32_t name = 0;
};

}  // namespace wireroom::entities

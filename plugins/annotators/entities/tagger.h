// SPDX-License-Identifier: Apache-2.0
//
// From an article to its mentions and entities: names of the tables, values,
// patterns, then short forms; then what overlaps or is not sure enough goes.
#pragma once

#include <wireroom/sdk.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/marks.h"
#include "plugins/annotators/entities/name_table.h"
#include "plugins/annotators/entities/patterns.h"
#include "plugins/annotators/entities/units.h"
#include "plugins/annotators/entities/values.h"
#include "plugins/annotators/entities/words.h"

namespace wireroom::entities {

// What is read at start and shared by all workers.
struct Model {
  Model(const Rows& rows, Words read_words, const Host& host)
      : words(std::move(read_words)), names(rows, words, host) {}
  Words words;
  NameTable names;
};

// Scratch memory of one worker.
class Tagger {
 public:
  struct Choices {
    bool values = true;
    bool patterns = true;
    size_t max_mentions = 4000;
  };

  // False: there were more mentions than max_mentions; the rest was left out.
  bool Tag(const Article& article, const Model& model, const Host& host, const Choices& choices,
           Annotations* out);

 private:
  void ReadField(const Article& article, uint32_t which, FieldMarks* field);
  void FindNames(FieldMarks* field);
  void AddName(FieldMarks* field, size_t at, const Name& name);
  void AddValues(FieldMarks* field);
  void Settle(FieldMarks* field);
  bool Give(FieldMarks& field, Annotations* out);
  void Count(const FieldMarks& field, const Mark& mark);
  void GiveEntities(Annotations* out);

  const Model* model_ = nullptr;
  const Host* host_ = nullptr;
  Choices choices_;
  std::optional<int64_t> today_;
  size_t given_ = 0;
  UnitReader reader_;
  FieldMarks title_;
  FieldMarks text_;
  Cast cast_;
  ShortForms short_forms_;
  std::vector<uint32_t> starts_;
  std::vector<Value> values_;
  std::vector<std::pair<float, uint32_t>> order_;
};

}  // namespace wireroom::entities

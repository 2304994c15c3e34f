// SPDX-License-Identifier: Apache-2.0
//
// From an article to its mentions and entities: names of the knowledge, values
// and patterns mark what may be a mention; the Linker says who is meant; short
// forms join them; what overlaps or is not sure enough goes.
#pragma once

#include <wireroom/sdk.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/lexicon.h"
#include "plugins/annotators/entities/linker.h"
#include "plugins/annotators/entities/marks.h"
#include "plugins/annotators/entities/model_marks.h"
#include "plugins/annotators/entities/patterns.h"
#include "plugins/annotators/entities/roles.h"
#include "plugins/annotators/entities/speakers.h"
#include "plugins/annotators/entities/text_quality.h"
#include "plugins/annotators/entities/units.h"
#include "plugins/annotators/entities/values.h"
#include "plugins/annotators/entities/words.h"

namespace wireroom::entities {

// Scratch memory of one worker.
class Tagger {
 public:
  struct Choices {
    bool values = true;
    bool patterns = true;
    bool nominals = true;
    size_t max_mentions = 4000;
  };

  // False: there were more mentions than max_mentions; the rest was left out.
  bool Tag(const Article& article, const Lexicon& lexicon, const Host& host,
           const Choices& choices, Annotations* out);
  // Why Tag gave only what it is sure of: WhyDoubtful of the text. Empty: it gave all.
  const std::string& doubt() const { return doubt_; }

 private:
  struct Hit {
    NameHit name;
    uint32_t layer = 0;
  };
  void ReadField(const Article& article, uint32_t which, FieldMarks* field);
  void FindNames(FieldMarks* field);
  void FindHits(const FieldMarks& field);
  static bool IsPartOfWord(const FieldMarks& field, const NameHit& hit);
  bool IsNamed(const FieldMarks& field, const NameHit& hit, EntityType type) const;
  void AddName(FieldMarks* field, const Hit& hit);
  void AddValues(FieldMarks* field);
  void Settle(FieldMarks* field);
  bool IsGiven(const Mark& mark) const;
  bool Give(FieldMarks& field, Annotations* out);
  void Count(const FieldMarks& field, const Mark& mark);
  void GiveQuotations(const Article& article, Annotations* out);
  void GiveEntities(Annotations* out);
  void GiveEntity(const Member& member, float salience, Annotations* out);

  const Lexicon* lexicon_ = nullptr;
  const Host* host_ = nullptr;
  Choices choices_;
  std::optional<int64_t> today_;
  std::string doubt_;
  size_t given_ = 0;
  UnitReader reader_;
  FieldMarks title_;
  FieldMarks text_;
  Cast cast_;
  Linker linker_;
  ShortForms short_forms_;
  Roles roles_;
  Speakers speakers_;
  NameFinder finder_;
  ModelMarks model_marks_;
  std::vector<Hit> hits_;
  std::vector<Hit> merged_;
  std::vector<Value> values_;
  std::vector<std::pair<float, uint32_t>> order_;
  std::vector<wr_external_id> external_ids_;
};

}  // namespace wireroom::entities

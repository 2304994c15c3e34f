// SPDX-License-Identifier: Apache-2.0
//
// What the model of names says of an article, beside what tables and patterns
// say. The model sees both fields as one document. Where both see a name, the
// tables know better which thing it is, and the model whether it is one at all.
#pragma once

#include <optional>
#include <vector>

#include "plugins/annotators/entities/marks.h"
#include "plugins/annotators/entities/sequence/sequence_tagger.h"

namespace wireroom::entities {

class ModelMarks {
 public:
  // Tags the units of the fields. REQUIRES: they have their units.
  void Read(const NameModel& model, const Host& host, const FieldMarks& text,
            const FieldMarks& title);

  // Puts what was found in one of the fields of Read among its marks, which are
  // resolved before and not after.
  void Merge(FieldMarks* field);

 private:
  enum class Kind : uint8_t { kPerson, kPlace, kBody, kOther };
  struct Name {
    const FieldMarks* field;
    uint32_t first;  // units
    uint32_t end;
    Kind kind;
    std::optional<EntityType> label;
    float confidence;
    float share;  // of the label among those of its kind
  };
  void AddWords(const Host& host, const FieldMarks& field);
  size_t PartEnd(size_t first) const;
  void ReadPart(const NameModel& model, size_t part, size_t end);
  static Kind KindOf(std::string_view type);
  static Kind KindOf(EntityType type);
  static std::optional<EntityType> LabelOf(const NameModel& model, const FoundName& found);
  static bool IsBodyByName(const Name& name);
  static bool TakeTitleOff(Name* name);
  static bool HasHyphen(const FieldMarks& field, const Name& name);
  static bool IsSure(const FieldMarks& field, const Name& name);
  static bool Settle(FieldMarks* field, const Name& name, Mark* old);
  static void Add(FieldMarks* field, const Name& name);

  SequenceTagger tagger_;
  std::vector<TextWord> words_;
  struct Source {
    const FieldMarks* field;
    uint32_t first;  // units
    uint32_t end;
  };
  std::vector<Source> sources_;  // of words_
  std::vector<FoundName> found_;
  std::vector<Name> names_;
};

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
//
// Who spoke a quotation: the name by the word of speech beside it ("...," said Ana
// Lima; Lima told reporters: "..."), or, where a pronoun stands there, whoever the
// article spoke of last.
#pragma once

#include <wireroom/sdk.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

struct Spoken {
  uint32_t begin = 0;  // bytes, marks included
  uint32_t end = 0;
  int32_t mark = -1;   // of the speaker's name, in FieldMarks::marks; -1: a pronoun
  uint32_t member = kNobody;
  std::string_view cue;
  float confidence = 0;
};

class Speakers {
 public:
  // The quotations of the text (zones of kind "quotation") in order, those without
  // a speaker too. The result lives until the next call.
  const std::vector<Spoken>& Find(const FieldMarks& field, const Cast& cast,
                                  List<wr_zone> zones);

 private:
  struct Units {
    uint32_t first = 0;
    uint32_t end = 0;
  };
  bool Behind(const Units& quotation, Spoken* spoken) const;
  bool Before(const Units& quotation, Spoken* spoken) const;
  bool Take(uint32_t cue, uint32_t from, uint32_t to, Spoken* spoken) const;
  int32_t Nearest(uint32_t cue, uint32_t from, uint32_t to) const;
  bool Leads(const Mark& mark) const;
  uint32_t LastPersonBefore(uint32_t byte) const;
  bool Speaks(const Mark& mark) const;
  bool SpeaksItself(const Mark& mark, uint32_t cue) const;

  const FieldMarks* field_ = nullptr;
  const Cast* cast_ = nullptr;
  std::vector<Spoken> spoken_;
};

}  // namespace wireroom::entities

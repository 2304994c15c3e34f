// SPDX-License-Identifier: Apache-2.0
//
// Acronyms in brackets behind what they abbreviate: "General Treaty of the Bay
// (GTB)".
#pragma once

#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

// Marks the acronym, and what it abbreviates where nothing has marked it; the
// acronym's mark says so (Mark::alias_of). The field's cover must be that of its
// marks.
void FindAcronyms(FieldMarks* field);

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
//
// Capitals and seats that are used for a government: "Seoul rejected the offer",
// "ties with Tokyo", "the Kremlin said"; not "in Seoul".
#pragma once

#include "plugins/annotators/entities/cast.h"
#include "plugins/annotators/entities/marks.h"

namespace wireroom::entities {

// The country whose government the mark stands for, by what stands around it; none:
// it means itself.
Known StandsFor(const FieldMarks& field, const Mark& mark, const Member& member);

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
//
// What is asked of an article beside its words.
#pragma once

#include "plugins/detectors/alerts/index_segment.h"

namespace wireroom::alerts {

// Whether one mention is all that a term of kind kEntity asks for, but for its
// place.
bool MentionMeets(const Article& article, const wr_mention& mention, const Term& asked);
// Id, type and salience alone.
bool EntityMeets(const wr_entity& entity, const Term& asked);

// A term of kind kField. Text is compared in any case. A time that is not known
// meets nothing.
bool FieldHolds(const Article& article, const Extra& asked);

}  // namespace wireroom::alerts

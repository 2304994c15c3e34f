// SPDX-License-Identifier: Apache-2.0
//
// entities: names from the knowledge, values by pattern, and what the article makes
// of them.
#include "plugins/annotators/entities/annotator.h"

WIREROOM_PLUGIN(wireroom::entities::Entities, "entities", "1.0.0",
                "Tags people, places, organisations, dates and amounts, with ids.");

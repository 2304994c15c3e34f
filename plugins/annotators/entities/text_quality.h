// SPDX-License-Identifier: Apache-2.0
//
// Kinds of text on which the annotator is known to do badly. What it is sure of is
// given all the same, and the layer is marked with the reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/entities/units.h"

namespace wireroom::entities {

// Why less should be expected of what is found in a text: it is of a word or two, of
// another language than English, without small letters, capitals or ends of
// sentences. Empty: nothing speaks against it. `language`: BCP 47, empty: not known.
std::string WhyDoubtful(const std::vector<Unit>& units, std::string_view language);

}  // namespace wireroom::entities

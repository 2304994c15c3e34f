// SPDX-License-Identifier: Apache-2.0
//
// What follows a mark, for those who must decide whether a sentence ends there.
// All look a bounded way ahead.
#pragma once

#include <cstdint>

#include "core/text/scan_text.h"

namespace wireroom::text {

// Where the next character is that is neither white space nor an opening quote
// or bracket, `at` included; or where the look ahead ended, which is white
// space then.
uint32_t NextVisible(const ScanText& text, uint32_t at);

// True when a capitalised word that often starts sentences stands at `at`.
bool StartsSentence(const ScanText& text, uint32_t at);

// True when a word in lower case stands at `at`; "iPhone" and its like are none.
bool StartsLower(const ScanText& text, uint32_t at);

// True when a line of line_size bytes was wrapped before the line that starts at
// `at`: it is long, the next one is no longer than the same wrapping allows, and
// that one is long itself or ends a sentence.
bool IsWrapped(const ScanText& text, uint32_t line_size, uint32_t at);

}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
//
// URLs, e-mail addresses, handles and tags as they stand in running text: where
// they end. Generous in what they take in, strict at their end: marks of the
// sentence around them stay outside.
#pragma once

#include <cstdint>

#include "core/text/scan_text.h"

namespace wireroom::text {

// All return 0 when there is none.

// An URL whose scheme, or "www", is the word [begin, word_end).
uint32_t UrlEnd(const ScanText& text, uint32_t begin, uint32_t word_end);

// The rest of an URL, from `at` on.
uint32_t UrlRestEnd(const ScanText& text, uint32_t at);

// An e-mail address whose local part starts at begin and goes on at `at`, or has
// its @ there. The local part has at most 64 bytes, the domain 255 (RFC 5321).
uint32_t EmailEnd(const ScanText& text, uint32_t begin, uint32_t at);

// "@name" and "#tag" that start at `at`; a tag has a letter in it.
uint32_t HandleEnd(const ScanText& text, uint32_t at);
uint32_t TagEnd(const ScanText& text, uint32_t at);

}  // namespace wireroom::text

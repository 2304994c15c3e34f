// SPDX-License-Identifier: Apache-2.0
//
// How the journal knows an article again. Both are XXH3, 128 bits, in canonical
// (big-endian) order, seed 0 (https://github.com/Cyan4973/xxHash, "XXH3"). They
// are on disk: a change of either is a new format of the journal.
//
// XXH3 is not made to withstand a producer that searches for collisions. Such a
// producer can only make its own articles look like duplicates of each other.
#pragma once

#include <string>
#include <string_view>

#include "core/journal/store.h"
#include "wireroom/v1/article.pb.h"

namespace wireroom::journal {

// Of the two names with their lengths, so that ("ab", "c") is not ("a", "bc").
Hash ArticleKey(std::string_view source, std::string_view id);

// Of every field but fetched_at. Strings are taken with their length, labels in
// the order of their names, dates as seconds and nanoseconds; a date that is
// absent differs from 1970. Fields that this version does not know are ignored:
// a newer producer's addition does not turn a duplicate into a revision.
Hash ContentHash(const v1::Article& article);

// The id of an article that was sent without one: "sha-" and 32 hex digits.
std::string ContentId(const Hash& content);

}  // namespace wireroom::journal

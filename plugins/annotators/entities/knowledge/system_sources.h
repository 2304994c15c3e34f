// SPDX-License-Identifier: Apache-2.0
//
// What packages of Debian know of names: iso-codes (countries, their names in
// other languages, their parts, languages), libgeonames-common (28,000 cities with
// GeoNames ids and names in other languages), tzdata (countries of cities) and
// wordnet-base (rivers, mountains, people of history; which names are ordinary
// words).
#pragma once

#include <filesystem>

#include "plugins/annotators/entities/knowledge/rows.h"

namespace wireroom::entities {

// Adds to rows what the packages under `root` ("/usr/share") have and the rows do
// not: a name that a row has stays what it is. A city of the rows without an id
// gets the id of GeoNames. What is added is faint where it is an ordinary word or
// little known. Throws std::runtime_error that names the package which is not
// there.
void AddSystemSources(const std::filesystem::path& root, Rows* rows);

}  // namespace wireroom::entities

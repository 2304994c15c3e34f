// SPDX-License-Identifier: Apache-2.0
//
// The rows of a table of names. UTF-8, one name a line, columns between tabs:
//
//   name  type  id  canonical  external ids  flags
//
//   Holland <tab> GPE <tab> NL <tab> Netherlands <tab> wikidata=Q55;geonames=2750405 <tab>
//
// name       as it is printed, its capitals included
// type       what this name is a mention of: PERSON NORP FAC ORG GPE LOC PRODUCT
//            EVENT WORK_OF_ART LAW LANGUAGE ("Dutch" is NORP, with the id NL)
// id         ISO 3166-1 alpha-2 code of a country, a Wikidata id (Q and digits),
//            "nil:" and a name, any other id of 1 to 128 bytes without white
//            space, or "-": "nil:" and the canonical name, normalised
// canonical  the name that people know it by; empty: the name itself. The same in
//            all rows of an id. The row whose name it is gives the entity's type.
// external   scheme=value, between semicolons; may be left to one row of an id
// flags      words between commas: "common" (also an ordinary word: not believed
//            at the start of a sentence or in a headline alone)
//
// The last two columns may be left out. Lines that are empty or begin with # are
// comments. Everything else is an error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/annotators/entities/entity_type.h"

namespace wireroom::entities {

struct Row {
  std::string name;
  EntityType type = EntityType::kOrg;
  std::string id;
  std::string canonical;
  std::vector<std::pair<std::string, std::string>> external_ids;
  bool common = false;
  uint32_t file = 0;  // index into Rows::files
  uint32_t line = 0;  // from 1
};

struct Rows {
  std::vector<std::filesystem::path> files;
  std::vector<Row> rows;
};

// Where a row stands, for messages: "people.tsv:12".
std::string Place(const Rows& rows, const Row& row);

// Reads files, and of folders the .tsv files in order of their names. Throws
// std::runtime_error "file:line: what is wrong" at the first fault, also when
// a file gives a name twice.
Rows ReadRows(const std::vector<std::filesystem::path>& paths);

// One file's content, appended to rows.
void ParseRows(std::string_view content, const std::filesystem::path& file, Rows* rows);

// A name in the form that is equal for the same name everywhere: lower case
// (ASCII), hyphens and runs of white space one space, no final period.
std::string Normalise(std::string_view name);

}  // namespace wireroom::entities

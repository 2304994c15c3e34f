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
//            "geonames:" and digits, "nil:" and a name, any other id of 1 to 128
//            bytes without white space, or "-": "nil:" and the canonical name,
//            normalised. Rows of two ids may have one name: the article decides
// canonical  the name that people know it by; empty: the name itself. The same in
//            all rows of an id. The row whose name it is gives the entity's type.
// external   scheme=value, between semicolons; may be left to one row of an id
// flags      words between commas:
//              common      also an ordinary word: not believed at the start of a
//                          sentence or in a headline alone
//              faint       not believed at all unless the text says that it is a
//                          name ("in Sale", "Sale, Australia")
//              prior=0.7   how much it is in the news, 0 to 1; of a name that is not
//                          canonical: that this name means it. Default 0.5
//              country=KR  the country that it belongs to
//              stands=KR   id of a country whose government the name may stand for:
//                          of a capital, a palace, a seat
//
// The last two columns may be left out. Lines that are empty or begin with # are
// comments. Everything else is an error.
//
// A file whose name begins with "roles" has roles instead: who is what, of what,
// and from which day to which one (the day after the last):
//
//   id or canonical name  role  id of the country or body  from  until
//
//   Q999 <tab> foreign minister <tab> KR <tab> 2022-05-12 <tab> 2024-01-10
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
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
  bool faint = false;
  float prior = -1;  // -1: not given
  std::string country;
  std::string stands_for;  // an id
  uint32_t file = 0;       // index into Rows::files
  uint32_t line = 0;       // from 1
};

struct RoleRow {
  std::string who;  // an id or a canonical name
  std::string role;
  std::string of;  // an id
  uint32_t from = 0;  // yyyymmdd, 0: not known
  uint32_t until = 0;
  uint32_t file = 0;
  uint32_t line = 0;
};

struct Rows {
  std::vector<std::filesystem::path> files;
  std::vector<Row> rows;
  std::vector<RoleRow> roles;
};

// Where a row stands, for messages: "people.tsv:12".
std::string Place(const Rows& rows, const Row& row);
std::string Place(const Rows& rows, const RoleRow& row);

// Reads files, and of folders the .tsv files in order of their names. Throws
// std::runtime_error "file:line: what is wrong" at the first fault, also when
// a file gives a name twice for one id.
Rows ReadRows(const std::vector<std::filesystem::path>& paths);

// One file's content, appended to rows.
void ParseRows(std::string_view content, const std::filesystem::path& file, Rows* rows);

// "2022-05-12" as 20220512, "" as 0; nothing: no such day.
std::optional<uint32_t> DayNumber(std::string_view text);

// The columns of a line.
std::vector<std::string_view> SplitColumns(std::string_view line, char separator);

// "Q" and digits.
bool IsWikidataId(std::string_view id);

// A name in the form that is equal for the same name everywhere: lower case
// (ASCII), hyphens and runs of white space one space, no final period.
std::string Normalise(std::string_view name);

}  // namespace wireroom::entities

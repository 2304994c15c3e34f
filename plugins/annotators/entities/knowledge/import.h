// SPDX-License-Identifier: Apache-2.0
//
// Other people's lists as rows of a table of names.
//
//   geonames     a dump of GeoNames: 19 columns between tabs, no headings
//   wikidata     JSON: a dump, one entity a line or in an array; or, where the file
//                does not begin with "[" or "{", TSV with the headings id, label and,
//                if there are, aliases (between "|"), type, country
//   countries    CSV with the columns of the data set country-codes
//   legislators  YAML of the data set congress-legislators
//   csv          CSV with headings: name, and if there are type, id, canonical,
//                aliases (between "|" or ";"), country, prior, and wikidata, geonames,
//                isin, lei, cik, figi, ticker, symbol, bic, iata, icao, permid
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "plugins/annotators/entities/knowledge/rows.h"

namespace wireroom::entities {

inline constexpr char kImportFormats[] = "geonames, wikidata, countries, legislators or csv";

struct ImportChoices {
  std::string type;  // of rows that have none; empty: by their source, or an error
  std::string name_column = "name";
  std::string id_column = "id";
  int64_t minimum_population = 0;
  // Bad rows go to ImportResult::faults, at most kMostFaults, and are left out;
  // without it the first one is thrown.
  bool skip_bad_rows = false;
};

inline constexpr size_t kMostFaults = 100;

// Rows as they will be written; file and line are of the source.
struct ImportResult {
  std::vector<Row> rows;
  std::vector<RoleRow> roles;
  std::vector<std::string> faults;  // "file:line: what is wrong; what to do"
};

// Adds the rows of a file. A name that comes again for one id is left out. Throws
// std::runtime_error "file:line: ..." at the first bad row (see skip_bad_rows),
// when the file can not be read and when there is no such format.
void ImportFile(const std::filesystem::path& file, const std::string& format,
                const ImportChoices& choices, ImportResult* result);

// As a table that ReadRows reads; roles beside it, in "roles-" and its name. Both
// replaced whole. Throws std::runtime_error.
void WriteTable(const std::filesystem::path& file, const ImportResult& result);

}  // namespace wireroom::entities

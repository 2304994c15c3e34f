// SPDX-License-Identifier: Apache-2.0
//
// GeoNames dumps and CSV.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include "plugins/annotators/entities/knowledge/csv.h"
#include "plugins/annotators/entities/knowledge/importer.h"

namespace wireroom::entities {
namespace {

constexpr size_t kGeonamesColumns = 19;
// Below it a place is not known beyond its region.
constexpr int64_t kKnownPopulation = 100'000;

// Alternate names in other scripts than Latin: those in Latin are mostly
// transcriptions that no newspaper prints.
bool IsOtherScript(std::string_view name) {
  return name.size() >= 4 && static_cast<unsigned char>(name[0]) >= 0xCD;
}

std::string GeonamesType(std::string_view feature_class) {
  if (feature_class == "P" || feature_class == "A") return "GPE";
  if (feature_class == "S" || feature_class == "R") return "FAC";
  return "LOC";
}

int64_t Number(std::string_view s) {
  int64_t value = -1;
  auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  return error == std::errc() && end == s.data() + s.size() ? value : -1;
}

std::vector<std::string> Aliases(const std::string& cell) {
  std::vector<std::string> aliases;
  char separator = cell.find('|') != std::string::npos ? '|' : ';';
  for (std::string_view alias : SplitColumns(cell, separator)) {
    while (alias.starts_with(' ')) alias.remove_prefix(1);
    while (alias.ends_with(' ')) alias.remove_suffix(1);
    if (!alias.empty()) aliases.emplace_back(alias);
  }
  return aliases;
}

// Columns that are ids of other registers.
constexpr std::array<std::string_view, 12> kSchemes = {"wikidata", "geonames", "isin", "lei",
                                                       "cik",      "figi",     "ticker", "symbol",
                                                       "bic",      "iata",     "icao", "permid"};

class CsvRows {
 public:
  CsvRows(Importer* importer, CsvReader* reader) : importer_(*importer), reader_(*reader) {}

  // False: there is no further row with as many columns as there are headings.
  bool Next() {
    while (reader_.Next(&row_)) {
      if (row_.size() == reader_.headings().size()) return true;
      importer_.Fault(reader_.line(), "expected " + std::to_string(reader_.headings().size()) +
                                          " columns as in the headings, found " +
                                          std::to_string(row_.size()) + "; mend the row");
    }
    return false;
  }
  std::string Cell(std::string_view heading) const {
    size_t column = reader_.Column(heading);
    return column == CsvReader::npos ? std::string() : row_[column];
  }
  void Need(std::string_view heading) const {
    if (reader_.Column(heading) == CsvReader::npos)
      throw std::runtime_error(importer_.file().string() + ":1: expected a column '" +
                               std::string(heading) +
                               "' in the headings, found none; name it with --name-column");
  }

 private:
  Importer& importer_;
  CsvReader& reader_;
  std::vector<std::string> row_;
};

}  // namespace

void ImportGeonames(Importer* importer) {
  std::ifstream in(importer->file());
  if (!in) throw std::runtime_error(importer->file().string() + ": cannot be read");
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string_view> columns = SplitColumns(line, '\t');
    if (columns.size() != kGeonamesColumns) {
      importer->Fault(number, "expected 19 columns between tabs as in a dump of GeoNames, found " +
                                  std::to_string(columns.size()) + "; mend the row");
      continue;
    }
    int64_t population = columns[14].empty() ? 0 : Number(columns[14]);
    if (Number(columns[0]) <= 0 || population < 0) {
      importer->Fault(number, "expected a GeoNames id and a population in digits, found '" +
                                  std::string(columns[0]) + "' and '" + std::string(columns[14]) +
                                  "'; mend the row");
      continue;
    }
    if (population < importer->choices().minimum_population) continue;
    Importer::Entry entry;
    entry.line = number;
    entry.id = "geonames:" + std::string(columns[0]);
    entry.name = columns[1];
    entry.type = GeonamesType(columns[6]);
    if (columns[8].size() == 2) entry.country = columns[8];
    entry.faint = population < kKnownPopulation;
    entry.prior =
        std::min(0.6f, 0.08f * std::log10(static_cast<float>(std::max<int64_t>(population, 1))));
    entry.external_ids.emplace_back("geonames", columns[0]);
    if (columns[2] != columns[1] && !columns[2].empty()) entry.aliases.emplace_back(columns[2]);
    for (std::string_view alias : SplitColumns(columns[3], ','))
      if (IsOtherScript(alias)) entry.aliases.emplace_back(alias);
    importer->Add(entry);
  }
}

void ImportCountries(Importer* importer) {
  CsvReader reader(importer->file());
  CsvRows rows(importer, &reader);
  rows.Need("ISO3166-1-Alpha-2");
  rows.Need("CLDR display name");
  while (rows.Next()) {
    Importer::Entry entry;
    entry.line = reader.line();
    entry.id = rows.Cell("ISO3166-1-Alpha-2");
    entry.name = rows.Cell("CLDR display name");
    if (entry.id.empty()) continue;  // a part of a country
    entry.type = "GPE";
    entry.prior = 0.9f;
    entry.external_ids = {{"iso3166-1", entry.id}};
    if (IsWikidataId(rows.Cell("wikidata_id")))
      entry.external_ids.emplace_back("wikidata", rows.Cell("wikidata_id"));
    if (Number(rows.Cell("Geoname ID")) > 0)
      entry.external_ids.emplace_back("geonames", rows.Cell("Geoname ID"));
    for (const char* column :
         {"UNTERM English Short", "official_name_en", "official_name_es", "official_name_fr",
          "official_name_ru", "official_name_ar", "official_name_cn"})
      if (std::string name = rows.Cell(column); name.size() > 2) entry.aliases.push_back(name);
    importer->Add(entry);
  }
}

void ImportCsv(Importer* importer) {
  CsvReader reader(importer->file());
  CsvRows rows(importer, &reader);
  rows.Need(importer->choices().name_column);
  while (rows.Next()) {
    Importer::Entry entry;
    entry.line = reader.line();
    std::string canonical = rows.Cell("canonical");
    std::string name = rows.Cell(importer->choices().name_column);
    entry.name = canonical.empty() ? name : canonical;
    if (!canonical.empty()) entry.aliases.push_back(name);
    entry.id = rows.Cell(importer->choices().id_column);
    if (entry.id == "-") entry.id.clear();
    entry.type = rows.Cell("type");
    if (std::string country = rows.Cell("country"); country.size() == 2) entry.country = country;
    for (std::string& alias : Aliases(rows.Cell("aliases"))) entry.aliases.push_back(std::move(alias));
    if (std::string prior = rows.Cell("prior"); !prior.empty()) {
      char* end = nullptr;
      entry.prior = std::strtof(prior.c_str(), &end);
      if (*end != '\0' || !(entry.prior >= 0 && entry.prior <= 1)) {
        importer->Fault(entry.line, "prior: expected a number from 0 to 1, found '" + prior +
                                        "'; mend the row");
        continue;
      }
    }
    for (std::string_view scheme : kSchemes)
      if (std::string value = rows.Cell(scheme); !value.empty())
        entry.external_ids.emplace_back(scheme == "symbol" ? "ticker" : scheme, value);
    importer->Add(entry);
  }
}

}  // namespace wireroom::entities

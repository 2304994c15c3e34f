// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/system_sources.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include "plugins/annotators/entities/knowledge/mo_file.h"
#include "plugins/annotators/entities/knowledge/ordinary_words.h"
#include "plugins/annotators/entities/knowledge/wordnet.h"

namespace wireroom::entities {
namespace {

// Whose names for countries and cities are taken; by script and share of the
// world's newspapers.
constexpr std::string_view kLanguages[] = {"ar", "cs", "da", "de", "el", "es", "fi",    "fr",
                                           "he", "hu", "id", "it", "ja", "ko", "nb",    "nl",
                                           "pl", "pt", "ro", "ru", "sv", "tr", "uk",    "vi",
                                           "zh", "zh_CN"};
// A city that this many languages have a name for is known abroad.
constexpr size_t kKnownAbroad = 12;
constexpr size_t kShortestCity = 4;
constexpr size_t kLongestName = 64;

void Need(const std::filesystem::path& file, const char* package) {
  if (!std::filesystem::exists(file))
    throw std::runtime_error(file.string() + ": expected a file of the package " + package +
                             ", found none; install it (apt-get install " + package +
                             ") or build with --tables-only");
}

bool IsPresentable(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && name.front() != ' ' &&
         name.back() != ' ' && name.find_first_of("\t\n\r[]()/;,\"") == std::string_view::npos;
}

bool BeginsWithCapital(std::string_view name) {
  auto c = static_cast<unsigned char>(name.empty() ? 0 : name[0]);
  return (c >= 'A' && c <= 'Z') || c >= 0x80;
}

class SystemSources {
 public:
  SystemSources(const std::filesystem::path& root, Rows* rows) : root_(root), rows_(*rows) {
    for (const char* file : {"iso-codes", "libgeonames-common", "tzdata", "wordnet-base"})
      rows_.files.push_back(file);
    file_ = static_cast<uint32_t>(rows_.files.size() - 4);
    for (const Row& row : rows_.rows) {
      ids_of_[row.name].insert(row.id);
      canonical_.emplace(row.id, row.canonical);
    }
  }

  void Add() {
    Need(root_ / "wordnet" / "data.noun", "wordnet-base");
    ordinary_ = OrdinaryWords(root_ / "wordnet");
    cities_ = ReadCities();
    for (const auto& [id, city] : cities_) city_names_.insert(city.name);
    AddCountries();
    AddCities();
    AddCountriesOfCities();
    AddThings();
    AddLanguages();
  }

 private:
  enum File : uint32_t { kIsoCodes, kGeonames, kTzdata, kWordnet };

  Row* AddRow(File file, std::string_view name, EntityType type, std::string id,
              std::string_view canonical) {
    Row& row = rows_.rows.emplace_back();
    row.name = name;
    row.type = type;
    row.id = std::move(id);
    row.canonical = canonical;
    row.file = file_ + file;
    row.line = 1;
    ids_of_[row.name].insert(row.id);
    canonical_.emplace(row.id, row.canonical);
    return &row;
  }

  bool IsTaken(const std::string& name) const { return ids_of_.contains(name); }

  simdjson::dom::array Json(const char* list) {
    std::filesystem::path file = root_ / "iso-codes" / "json" / ("iso_" + std::string(list) + ".json");
    Need(file, "iso-codes");
    simdjson::dom::array found;
    if (json_.load(file.string())[list].get(found) != simdjson::SUCCESS)
      throw std::runtime_error(file.string() + ": expected the array \"" + list + "\"");
    return found;
  }

  static std::string Text(simdjson::dom::element element, const char* key) {
    std::string_view value;
    return element[key].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
  }

  std::filesystem::path Translations(std::string_view language, const char* domain) const {
    return root_ / "locale" / language / "LC_MESSAGES" / (std::string(domain) + ".mo");
  }

  // Their names in English, then in other languages, as long as nothing else has
  // the name.
  void AddCountries() {
    std::unordered_map<std::string, std::string> by_english;
    for (simdjson::dom::element country : Json("3166-1")) {
      std::string id = Text(country, "alpha_2");
      auto canonical = canonical_.find(id);
      std::string name = canonical == canonical_.end() ? Text(country, "name") : canonical->second;
      for (const char* key : {"name", "official_name", "common_name"}) {
        std::string alias = Text(country, key);
        by_english.emplace(alias, id);
        if (IsPresentable(alias) && !IsTaken(alias)) AddRow(kIsoCodes, alias, EntityType::kGpe, id, name);
      }
    }
    for (std::string_view language : kLanguages) {
      std::filesystem::path file = Translations(language, "iso_3166-1");
      if (!std::filesystem::exists(file)) continue;
      ReadTranslations(file, [&](std::string_view english, std::string_view translated) {
        auto id = by_english.find(std::string(english));
        std::string name(translated);
        if (id == by_english.end() || !IsPresentable(name) || !BeginsWithCapital(name) ||
            IsTaken(name) || ordinary_.Has(name) || name.size() < kShortestCity ||
            city_names_.contains(name))
          return;
        AddRow(kIsoCodes, name, EntityType::kGpe, id->second, canonical_.at(id->second));
      });
    }
  }

  struct City {
    std::string name;
    std::vector<std::string> aliases;
    size_t languages = 0;
  };

  std::map<std::string, City> ReadCities() {
    std::map<std::string, City> cities;
    std::filesystem::path english = Translations("en", "geonames");
    Need(english, "libgeonames-common");
    ReadTranslations(english, [&](std::string_view id, std::string_view name) {
      if (IsPresentable(name)) cities[std::string(id)].name = name;
    });
    for (std::string_view language : kLanguages) {
      std::filesystem::path file = Translations(language, "geonames");
      if (!std::filesystem::exists(file)) continue;
      ReadTranslations(file, [&](std::string_view id, std::string_view name) {
        auto city = cities.find(std::string(id));
        if (city == cities.end()) return;
        ++city->second.languages;
        if (IsPresentable(name) && BeginsWithCapital(name) && name != city->second.name)
          city->second.aliases.emplace_back(name);
      });
    }
    return cities;
  }

  // The best known city of a name first, for a city of the rows takes its id.
  void AddCities() {
    std::vector<std::pair<std::string, City*>> order;
    for (auto& [id, city] : cities_) order.emplace_back(id, &city);
    std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return a.second->languages > b.second->languages;
    });
    std::unordered_map<std::string, std::vector<size_t>> known;
    for (size_t i = 0; i < rows_.rows.size(); ++i)
      if (rows_.rows[i].type == EntityType::kGpe && rows_.rows[i].id.size() > 2)
        known[rows_.rows[i].canonical].push_back(i);
    for (auto& [geonames, city] : order) {
      if (!IsNumber(geonames)) {
        AddRegion(geonames, *city);
        continue;
      }
      auto same = known.find(city->name);
      if (same == known.end()) {
        AddCity(geonames, *city);
        continue;
      }
      AddAliases(TakeId(same->second, geonames), *city);
      known.erase(same);
    }
  }

  static bool IsNumber(std::string_view s) {
    return s.find_first_not_of("0123456789") == std::string_view::npos;
  }

  // The id that the rows of one city have then.
  std::string TakeId(const std::vector<size_t>& rows, const std::string& geonames) {
    Row& first = rows_.rows[rows[0]];
    bool has = std::any_of(rows.begin(), rows.end(), [&](size_t i) {
      const auto& ids = rows_.rows[i].external_ids;
      return std::any_of(ids.begin(), ids.end(), [](const auto& id) { return id.first == "geonames"; });
    });
    if (!has) first.external_ids.emplace_back("geonames", geonames);
    if (!first.id.starts_with("nil:")) return first.id;
    for (size_t i : rows) rows_.rows[i].id = "geonames:" + geonames;
    canonical_["geonames:" + geonames] = first.canonical;
    return "geonames:" + geonames;
  }

  // "US.WA" is a part of a country, "US" a country.
  void AddRegion(const std::string& code, const City& region) {
    if (code.size() < 4 || code[2] != '.' || !BeginsWithCapital(region.name)) return;
    // A city and the region around it are one name in the news.
    if (IsTaken(region.name)) return;
    Row* row = AddRow(kGeonames, region.name, EntityType::kGpe, "geonames-admin1:" + code,
                      region.name);
    row->country = code.substr(0, 2);
    row->prior = 0.05f + 0.2f * std::min<float>(1, static_cast<float>(region.languages) / 20.0f);
    row->faint = region.languages < kKnownAbroad || ordinary_.Has(region.name);
  }

  void AddCity(const std::string& geonames, const City& city) {
    if (city.name.size() < kShortestCity || !BeginsWithCapital(city.name)) return;
    bool known_abroad = city.languages >= kKnownAbroad;
    bool taken = IsTaken(city.name);
    Row* row = AddRow(kGeonames, city.name, EntityType::kGpe, "geonames:" + geonames, city.name);
    row->external_ids.emplace_back("geonames", geonames);
    row->prior = 0.05f + 0.3f * std::min<float>(1, static_cast<float>(city.languages) / 20.0f);
    row->faint = !known_abroad || taken || ordinary_.Has(city.name);
    if (known_abroad && !taken) AddAliases("geonames:" + geonames, city);
  }

  void AddAliases(const std::string& id, const City& city) {
    for (const std::string& alias : city.aliases)
      if (!IsTaken(alias) && !ordinary_.Has(alias) && alias.size() >= kShortestCity)
        AddRow(kGeonames, alias, EntityType::kGpe, id, city.name)->prior = 0.2f;
  }

  // "CI +0519-00402 Africa/Abidjan"
  void AddCountriesOfCities() {
    std::filesystem::path file = root_ / "zoneinfo" / "zone.tab";
    Need(file, "tzdata");
    std::unordered_map<std::string, std::string> country_of;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      std::vector<std::string_view> columns = SplitColumns(line, '\t');
      if (columns.size() < 3 || columns[0].size() != 2) continue;
      std::string city(columns[2].substr(columns[2].rfind('/') + 1));
      std::replace(city.begin(), city.end(), '_', ' ');
      country_of.emplace(std::move(city), columns[0]);
    }
    for (Row& row : rows_.rows) {
      auto country = country_of.find(row.name);
      if (country != country_of.end() && row.country.empty() && row.type == EntityType::kGpe &&
          row.id.size() > 2 && row.name == row.canonical)
        row.country = country->second;
    }
  }

  // Rivers, mountains, people of history, battles, buildings.
  void AddThings() {
    static constexpr struct {
      int file;
      EntityType type;
      bool one_word;
    } kKinds[] = {{17, EntityType::kLoc, true},
                  {18, EntityType::kPerson, false},
                  {4, EntityType::kEvent, false},
                  {11, EntityType::kEvent, false},
                  {6, EntityType::kFac, false}};
    ReadSynsets(root_ / "wordnet" / "data.noun", [&](const Synset& synset) {
      if (!synset.instance) return;
      for (const auto& kind : kKinds)
        if (kind.file == synset.lexicographer_file) AddThing(synset, kind.type, kind.one_word);
    });
  }

  void AddThing(const Synset& synset, EntityType type, bool one_word) {
    const std::string& canonical = synset.words[0];
    if (!IsPresentable(canonical) || !BeginsWithCapital(canonical)) return;
    std::string id = "nil:" + Normalise(canonical);
    if (canonical_.contains(id)) return;
    for (const std::string& name : synset.words) {
      bool several = name.find(' ') != std::string::npos;
      if (!IsPresentable(name) || !BeginsWithCapital(name) || IsTaken(name) ||
          (!several && !one_word))
        continue;
      Row* row = AddRow(kWordnet, name, type, id, canonical);
      row->prior = 0.15f;
      row->faint = !several;
    }
  }

  void AddLanguages() {
    for (simdjson::dom::element language : Json("639-2")) {
      std::string code = Text(language, "alpha_2");
      std::string name = Text(language, "name");
      name.resize(std::min(name.find(';'), name.size()));
      if (code.empty() || !IsPresentable(name) || IsTaken(name) || ordinary_.Has(name)) continue;
      AddRow(kIsoCodes, name, EntityType::kLanguage, "iso639:" + code, name)->prior = 0.3f;
    }
  }

  const std::filesystem::path& root_;
  Rows& rows_;
  uint32_t file_ = 0;
  OrdinaryWords ordinary_;
  std::map<std::string, City> cities_;  // by GeoNames id
  std::unordered_set<std::string> city_names_;
  simdjson::dom::parser json_;
  std::unordered_map<std::string, std::unordered_set<std::string>> ids_of_;
  std::unordered_map<std::string, std::string> canonical_;
};

}  // namespace

void AddSystemSources(const std::filesystem::path& root, Rows* rows) {
  SystemSources(root, rows).Add();
}

}  // namespace wireroom::entities

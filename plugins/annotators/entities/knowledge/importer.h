// SPDX-License-Identifier: Apache-2.0
//
// What the readers of import.h share: rows are checked, kept once, and faults
// carry file and line.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "plugins/annotators/entities/knowledge/import.h"
#include "plugins/annotators/entities/knowledge/ordinary_words.h"

namespace wireroom::entities {

class Importer {
 public:
  Importer(const std::filesystem::path& file, const ImportChoices& choices, ImportResult* result);

  // One entity of the source: its rows are added, or its fault is.
  struct Entry {
    size_t line = 0;
    std::string id;  // "" : by its name
    std::string name;
    std::vector<std::string> aliases;
    std::string type;
    std::string country;
    float prior = -1;
    bool faint = false;
    std::vector<std::pair<std::string, std::string>> external_ids;
  };
  void Add(const Entry& entry);
  void AddRole(size_t line, const std::string& who, const std::string& role, const std::string& of,
               std::string_view from, std::string_view until);
  // Notes a bad row, or throws it.
  void Fault(size_t line, const std::string& what);

  const std::filesystem::path& file() const { return file_; }
  const ImportChoices& choices() const { return choices_; }

 private:
  bool Check(const Entry& entry, EntityType* type, std::string* id);
  void AddName(const Entry& entry, const std::string& name, EntityType type,
               const std::string& id);

  const std::filesystem::path& file_;
  const ImportChoices& choices_;
  ImportResult& result_;
  OrdinaryWords ordinary_;  // none where WordNet is not installed
  std::unordered_map<std::string, size_t> line_of_id_;
  std::unordered_set<std::string> seen_;  // "name\tid"
};

void ImportGeonames(Importer* importer);
void ImportWikidata(Importer* importer);
void ImportCountries(Importer* importer);
void ImportLegislators(Importer* importer);
void ImportCsv(Importer* importer);

}  // namespace wireroom::entities

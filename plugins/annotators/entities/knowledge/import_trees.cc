// SPDX-License-Identifier: Apache-2.0
//
// Wikidata (JSON, or TSV extracts) and the YAML of congress-legislators.
#include <simdjson.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <unordered_map>

#include "plugins/annotators/entities/knowledge/importer.h"

namespace wireroom::entities {
namespace {

// Languages whose labels are names.
constexpr std::array<const char*, 14> kLanguages = {"en", "de", "fr", "es", "it", "pt", "nl",
                                                    "ru", "uk", "ar", "zh", "ja", "ko", "tr"};

// What a thing is an instance of (P31), as a type.
const std::unordered_map<std::string_view, const char*>& Types() {
  static const std::unordered_map<std::string_view, const char*> types = {
      {"Q5", "PERSON"},        {"Q6256", "GPE"},     {"Q3624078", "GPE"},  {"Q515", "GPE"},
      {"Q1549591", "GPE"},     {"Q486972", "GPE"},   {"Q3957", "GPE"},     {"Q5119", "GPE"},
      {"Q35657", "GPE"},       {"Q10864048", "GPE"}, {"Q1637706", "GPE"},  {"Q4022", "LOC"},
      {"Q8502", "LOC"},        {"Q23397", "LOC"},    {"Q165", "LOC"},      {"Q23442", "LOC"},
      {"Q43229", "ORG"},       {"Q4830453", "ORG"},  {"Q783794", "ORG"},   {"Q6881511", "ORG"},
      {"Q891723", "ORG"},      {"Q7278", "ORG"},     {"Q484652", "ORG"},   {"Q245065", "ORG"},
      {"Q3918", "ORG"},        {"Q476028", "ORG"},   {"Q327333", "ORG"},   {"Q163740", "ORG"},
      {"Q11032", "ORG"},       {"Q1193236", "ORG"},  {"Q192283", "ORG"},   {"Q41176", "FAC"},
      {"Q1248784", "FAC"},     {"Q483110", "FAC"},   {"Q131569", "LAW"},   {"Q49371", "LAW"},
      {"Q198", "EVENT"},       {"Q178561", "EVENT"}, {"Q40231", "EVENT"},  {"Q34770", "LANGUAGE"},
      {"Q11424", "WORK_OF_ART"}, {"Q571", "WORK_OF_ART"}, {"Q2424752", "PRODUCT"}};
  return types;
}

using simdjson::dom::element;

// The ids or strings of a property's values.
std::vector<std::string> Values(element entity, const char* property) {
  std::vector<std::string> values;
  simdjson::dom::array claims;
  if (entity["claims"][property].get(claims) != simdjson::SUCCESS) return values;
  for (element claim : claims) {
    auto value = claim["mainsnak"]["datavalue"]["value"];
    std::string_view text;
    if (value["id"].get(text) == simdjson::SUCCESS || value.get(text) == simdjson::SUCCESS)
      values.emplace_back(text);
  }
  return values;
}

std::string TypeOfInstance(element entity) {
  for (const std::string& kind : Values(entity, "P31"))
    if (auto type = Types().find(kind); type != Types().end()) return type->second;
  return "";
}

void ReadNames(element entity, Importer::Entry* entry) {
  for (const char* language : kLanguages) {
    std::string_view label;
    if (entity["labels"][language]["value"].get(label) == simdjson::SUCCESS) {
      if (entry->name.empty()) entry->name = label;
      entry->aliases.emplace_back(label);
    }
    simdjson::dom::array aliases;
    if (entity["aliases"][language].get(aliases) != simdjson::SUCCESS) continue;
    for (element alias : aliases)
      if (alias["value"].get(label) == simdjson::SUCCESS) entry->aliases.emplace_back(label);
  }
}

void AddWikidata(element entity, size_t line, Importer* importer) {
  Importer::Entry entry;
  entry.line = line;
  std::string_view id;
  if (entity["id"].get(id) != simdjson::SUCCESS || !IsWikidataId(id))
    return importer->Fault(line, "id: expected a Wikidata id, found '" + std::string(id) +
                                     "'; mend the row");
  ReadNames(entity, &entry);
  entry.type = TypeOfInstance(entity);
  std::vector<std::string> iso = Values(entity, "P297");
  bool country = iso.size() == 1 && iso[0].size() == 2;
  entry.id = country ? iso[0] : std::string(id);
  if (country) entry.type = "GPE", entry.prior = 0.9f, entry.external_ids.emplace_back("iso3166-1", iso[0]);
  entry.external_ids.emplace_back("wikidata", id);
  if (auto geonames = Values(entity, "P1566"); !geonames.empty())
    entry.external_ids.emplace_back("geonames", geonames[0]);
  importer->Add(entry);
}

// An entity a line, perhaps in an array: "[", "{...},", "]".
void ReadJson(std::ifstream* in, Importer* importer) {
  simdjson::dom::parser parser;
  size_t number = 0;
  for (std::string line; std::getline(*in, line);) {
    ++number;
    while (!line.empty() && (line.back() == ',' || line.back() == '\r' || line.back() == ' '))
      line.pop_back();
    if (line.empty() || line == "[" || line == "]") continue;
    element entity;
    simdjson::error_code error = parser.parse(line).get(entity);
    if (error == simdjson::SUCCESS) {
      AddWikidata(entity, number, importer);
      continue;
    }
    importer->Fault(number, std::string("expected one entity as JSON in a line, found: ") +
                                simdjson::error_message(error) + "; mend the row");
  }
}

// Headings: id, label, and perhaps aliases, type, country.
void ReadTsv(std::ifstream* in, Importer* importer) {
  std::string heading;
  std::getline(*in, heading);
  if (heading.ends_with('\r')) heading.pop_back();
  std::vector<std::string> headings;
  for (std::string_view column : SplitColumns(heading, '\t')) headings.emplace_back(column);
  auto find = [&](std::string_view name) {
    return static_cast<size_t>(std::find(headings.begin(), headings.end(), name) - headings.begin());
  };
  size_t id = find("id"), label = find("label"), aliases = find("aliases"), type = find("type"),
         country = find("country"), none = headings.size();
  if (id == none || label == none)
    throw std::runtime_error(importer->file().string() +
                             ":1: expected JSON, or the headings id and label between tabs, found '" +
                             heading.substr(0, 80) + "'");
  size_t number = 1;
  for (std::string line; std::getline(*in, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string_view> columns = SplitColumns(line, '\t');
    if (columns.size() != none) {
      importer->Fault(number, "expected " + std::to_string(none) + " columns, found " +
                                  std::to_string(columns.size()) + "; mend the row");
      continue;
    }
    Importer::Entry entry;
    entry.line = number;
    entry.id = columns[id];
    entry.name = columns[label];
    if (!IsWikidataId(entry.id)) {
      importer->Fault(number, "id: expected a Wikidata id, found '" + entry.id + "'; mend the row");
      continue;
    }
    if (type != none) entry.type = columns[type];
    if (country != none && columns[country].size() == 2) entry.country = columns[country];
    if (aliases != none && !columns[aliases].empty())
      for (std::string_view alias : SplitColumns(columns[aliases], '|'))
        entry.aliases.emplace_back(alias);
    entry.external_ids.emplace_back("wikidata", entry.id);
    importer->Add(entry);
  }
}

std::string Scalar(const YAML::Node& node) {
  return node && node.IsScalar() ? node.Scalar() : std::string();
}

std::string RoleOf(const std::string& type) {
  if (type == "sen") return "senator";
  if (type == "rep") return "representative";
  if (type == "prez") return "president";
  return type == "viceprez" ? "vice president" : "";
}

void AddLegislator(const YAML::Node& person, Importer* importer) {
  auto line = static_cast<size_t>(person.Mark().line + 1);
  const YAML::Node name = person["name"];
  std::string first = Scalar(name["first"]), last = Scalar(name["last"]);
  if (first.empty() || last.empty())
    return importer->Fault(line, "name: expected first and last, found '" + first + "' and '" +
                                     last + "'; mend the row");
  Importer::Entry entry;
  entry.line = line;
  entry.name = first + " " + last;
  entry.type = "PERSON";
  entry.country = "US";
  entry.id = Scalar(person["id"]["wikidata"]);
  for (const char* scheme : {"wikidata", "bioguide"})
    if (std::string id = Scalar(person["id"][scheme]); !id.empty())
      entry.external_ids.emplace_back(scheme, id);
  if (std::string full = Scalar(name["official_full"]); !full.empty()) entry.aliases.push_back(full);
  if (std::string nickname = Scalar(name["nickname"]); !nickname.empty())
    entry.aliases.push_back(nickname + " " + last);
  importer->Add(entry);
  std::string who = entry.id.empty() ? entry.name : entry.id;
  for (const YAML::Node& term : person["terms"])
    if (std::string role = RoleOf(Scalar(term["type"])); !role.empty())
      importer->AddRole(line, who, role, "US", Scalar(term["start"]), Scalar(term["end"]));
}

}  // namespace

void ImportWikidata(Importer* importer) {
  std::ifstream in(importer->file());
  if (!in) throw std::runtime_error(importer->file().string() + ": cannot be read");
  int first = in.peek();
  if (first == '[' || first == '{') {
    ReadJson(&in, importer);
  } else {
    ReadTsv(&in, importer);
  }
}

void ImportLegislators(Importer* importer) {
  YAML::Node people;
  try {
    people = YAML::LoadFile(importer->file().string());
  } catch (const YAML::Exception& error) {
    throw std::runtime_error(importer->file().string() + ":" +
                             std::to_string(error.mark.line + 1) + ": " + error.msg);
  }
  if (!people.IsSequence())
    throw std::runtime_error(importer->file().string() +
                             ":1: expected a list of people as in congress-legislators");
  for (const YAML::Node& person : people) AddLegislator(person, importer);
}

}  // namespace wireroom::entities

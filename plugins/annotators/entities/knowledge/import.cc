// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/import.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "plugins/annotators/entities/knowledge/importer.h"

namespace wireroom::entities {
namespace {

constexpr char kWordnet[] = "/usr/share/wordnet";
constexpr size_t kLongestName = 256;

bool IsPlain(std::string_view s) {
  return !s.empty() && s.size() <= kLongestName && s.front() != ' ' && s.back() != ' ' &&
         std::none_of(s.begin(), s.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string Flags(const Row& row) {
  std::string flags;
  auto add = [&](const std::string& flag) { flags += (flags.empty() ? "" : ",") + flag; };
  if (row.common) add("common");
  if (row.faint) add("faint");
  if (row.prior >= 0) {
    char text[16];
    std::snprintf(text, sizeof text, "prior=%.2f", static_cast<double>(row.prior));
    add(text);
  }
  if (!row.country.empty()) add("country=" + row.country);
  return flags;
}

void Replace(const std::filesystem::path& file, const std::string& content) {
  std::filesystem::path draft = file;
  draft += ".new";
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out << content;
  out.close();
  if (!out) throw std::runtime_error(draft.string() + ": cannot be written");
  std::filesystem::rename(draft, file);
}

std::string Day(uint32_t day) {
  if (day == 0) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", day / 10000 % 10000, day / 100 % 100,
                day % 100);
  return text;
}

}  // namespace

Importer::Importer(const std::filesystem::path& file, const ImportChoices& choices,
                   ImportResult* result)
    : file_(file), choices_(choices), result_(*result) {
  for (const Row& row : result_.rows) seen_.insert(row.name + '\t' + row.id);
}

void Importer::Fault(size_t line, const std::string& what) {
  std::string fault = file_.string() + ":" + std::to_string(line) + ": " + what;
  if (!choices_.skip_bad_rows) throw std::runtime_error(fault + ", or leave bad rows out with --skip-bad-rows");
  if (result_.faults.size() < kMostFaults) result_.faults.push_back(fault);
}

bool Importer::Check(const Entry& entry, EntityType* type, std::string* id) {
  std::string label = entry.type.empty() ? choices_.type : entry.type;
  std::optional<EntityType> known = TypeOf(label);
  if (!known || IsValue(*known)) {
    Fault(entry.line, "type: expected PERSON, NORP, FAC, ORG, GPE, LOC, PRODUCT, EVENT, "
                      "WORK_OF_ART, LAW or LANGUAGE, found '" + label +
                          "'; mend the row or give --type");
    return false;
  }
  if (!IsPlain(entry.name)) {
    Fault(entry.line, "name: expected 1 to 256 bytes without white space around them, found '" +
                          entry.name + "'; mend the row");
    return false;
  }
  *type = *known;
  *id = entry.id.empty() ? "nil:" + Normalise(entry.name) : entry.id;
  bool wikidata_like = id->size() > 1 && (*id)[0] == 'Q' && (*id)[1] >= '0' && (*id)[1] <= '9';
  if (!IsPlain(*id) || (wikidata_like && !IsWikidataId(*id)) ||
      (!id->starts_with("nil:") && id->find(' ') != std::string::npos)) {
    Fault(entry.line, "id: expected a Wikidata id, an ISO 3166-1 code or another id without white "
                      "space, found '" + *id + "'; mend the row");
    return false;
  }
  auto [at, added] = line_of_id_.emplace(*id, entry.line);
  if (!added && !id->starts_with("nil:")) {
    Fault(entry.line, "id: " + *id + " is given in line " + std::to_string(at->second) +
                          " already; remove one of the two");
    return false;
  }
  return added || !id->starts_with("nil:");
}

void Importer::AddName(const Entry& entry, const std::string& name, EntityType type,
                       const std::string& id) {
  if (!IsPlain(name) || !seen_.insert(name + '\t' + id).second) return;
  if (ordinary_.size() == 0 && std::filesystem::exists(kWordnet)) ordinary_ = OrdinaryWords(kWordnet);
  Row& row = result_.rows.emplace_back();
  row.name = name;
  row.type = type;
  row.id = id;
  row.canonical = entry.name;
  row.country = entry.country;
  row.prior = entry.prior;
  row.faint = entry.faint;
  row.common = ordinary_.Has(name);
  if (name == entry.name) row.external_ids = entry.external_ids;
}

void Importer::Add(const Entry& entry) {
  EntityType type = EntityType::kOrg;
  std::string id;
  if (!Check(entry, &type, &id)) return;
  AddName(entry, entry.name, type, id);
  for (const std::string& alias : entry.aliases) AddName(entry, alias, type, id);
}

void Importer::AddRole(size_t line, const std::string& who, const std::string& role,
                       const std::string& of, std::string_view from, std::string_view until) {
  std::optional<uint32_t> first = DayNumber(from), last = DayNumber(until);
  if (!first || !last || (*last != 0 && *last < *first))
    return Fault(line, "expected days such as 2001-01-20, found '" + std::string(from) + "' to '" +
                           std::string(until) + "'; mend the row");
  result_.roles.push_back({who, role, of, *first, *last, 0, static_cast<uint32_t>(line)});
}

void ImportFile(const std::filesystem::path& file, const std::string& format,
                const ImportChoices& choices, ImportResult* result) {
  if (!std::filesystem::is_regular_file(file))
    throw std::runtime_error(file.string() + ": expected a file, found none");
  Importer importer(file, choices, result);
  if (format == "geonames") return ImportGeonames(&importer);
  if (format == "wikidata") return ImportWikidata(&importer);
  if (format == "countries") return ImportCountries(&importer);
  if (format == "legislators") return ImportLegislators(&importer);
  if (format == "csv") return ImportCsv(&importer);
  throw std::runtime_error("--format: expected " + std::string(kImportFormats) + ", found '" +
                           format + "'");
}

void WriteTable(const std::filesystem::path& file, const ImportResult& result) {
  std::string content = "# name\ttype\tid\tcanonical\texternal ids\tflags\n";
  for (const Row& row : result.rows) {
    std::string externals;
    for (const auto& [scheme, value] : row.external_ids)
      externals += (externals.empty() ? "" : ";") + scheme + "=" + value;
    content += row.name + "\t" + std::string(Label(row.type)) + "\t" + row.id + "\t" +
               row.canonical + "\t" + externals + "\t" + Flags(row) + "\n";
  }
  Replace(file, content);
  if (result.roles.empty()) return;
  std::string roles = "# who\trole\tof\tfrom\tuntil\n";
  for (const RoleRow& role : result.roles)
    roles += role.who + "\t" + role.role + "\t" + role.of + "\t" + Day(role.from) + "\t" +
             Day(role.until) + "\n";
  Replace(file.parent_path() / ("roles-" + file.filename().string()), roles);
}

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/rows.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

namespace wireroom::entities {
namespace {

constexpr size_t kLongestName = 256;
constexpr size_t kLongestId = 128;

[[noreturn]] void Fail(const std::filesystem::path& file, uint32_t line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what);
}

std::vector<std::string_view> Split(std::string_view s, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    size_t end = s.find(separator);
    parts.push_back(s.substr(0, end));
    if (end == std::string_view::npos) return parts;
    s.remove_prefix(end + 1);
  }
}

bool HasControl(std::string_view s) {
  return std::any_of(s.begin(), s.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool IsGoodId(std::string_view id) {
  if (id.empty() || id.size() > kLongestId || HasControl(id)) return false;
  if (id.starts_with("nil:")) return id.size() > 4;
  if (id.find(' ') != std::string_view::npos) return false;
  bool numbered =
      id.size() > 1 && id[0] == 'Q' &&
      std::all_of(id.begin() + 1, id.end(), [](char c) { return c >= '0' && c <= '9'; });
  bool looks_numbered = id.size() > 1 && id[0] == 'Q' && id[1] >= '0' && id[1] <= '9';
  return numbered || !looks_numbered;
}

struct Parser {
  const std::filesystem::path& file;
  uint32_t line;

  std::string Text(std::string_view s, const char* column) const {
    if (s.empty() || s.size() > kLongestName || s.front() == ' ' || s.back() == ' ' ||
        HasControl(s))
      Fail(file, line,
           std::string(column) + ": expected 1 to " + std::to_string(kLongestName) +
               " bytes without white space around them, found '" + std::string(s) + "'");
    return std::string(s);
  }

  EntityType Type(std::string_view s) const {
    std::optional<EntityType> type = TypeOf(s);
    if (!type || IsValue(*type))
      Fail(file, line,
           "type: expected PERSON, NORP, FAC, ORG, GPE, LOC, PRODUCT, EVENT, WORK_OF_ART, "
           "LAW or LANGUAGE, found '" +
               std::string(s) + "'");
    return *type;
  }

  std::string Id(std::string_view s, std::string_view canonical) const {
    if (s == "-") return "nil:" + Normalise(canonical);
    if (!IsGoodId(s))
      Fail(file, line,
           "id: expected an ISO 3166-1 code, a Wikidata id, nil:<name> or -, found '" +
               std::string(s) + "'");
    return std::string(s);
  }

  std::vector<std::pair<std::string, std::string>> ExternalIds(std::string_view s) const {
    std::vector<std::pair<std::string, std::string>> ids;
    if (s.empty()) return ids;
    for (std::string_view part : Split(s, ';')) {
      size_t equals = part.find('=');
      if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
        Fail(file, line,
             "external ids: expected scheme=value;..., found '" + std::string(part) + "'");
      ids.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    }
    return ids;
  }

  bool Common(std::string_view s) const {
    if (s.empty()) return false;
    for (std::string_view flag : Split(s, ','))
      if (flag != "common")
        Fail(file, line, "flags: expected common, found '" + std::string(flag) + "'");
    return true;
  }

  Row Parse(std::string_view text) const {
    std::vector<std::string_view> columns = Split(text, '\t');
    if (columns.size() < 4 || columns.size() > 6)
      Fail(file, line,
           "expected 4 to 6 columns (name, type, id, canonical, external ids, flags), found " +
               std::to_string(columns.size()));
    Row row;
    row.name = Text(columns[0], "name");
    row.type = Type(columns[1]);
    row.canonical = columns[3].empty() ? row.name : Text(columns[3], "canonical");
    row.id = Id(columns[2], row.canonical);
    if (columns.size() > 4) row.external_ids = ExternalIds(columns[4]);
    if (columns.size() > 5) row.common = Common(columns[5]);
    row.line = line;
    return row;
  }
};

std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> Files(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path))
    if (entry.path().extension() == ".tsv") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  if (files.empty())
    throw std::runtime_error(path.string() + ": expected .tsv files in it, found none");
  return files;
}

}  // namespace

std::string Place(const Rows& rows, const Row& row) {
  return rows.files[row.file].string() + ":" + std::to_string(row.line);
}

void ParseRows(std::string_view content, const std::filesystem::path& file, Rows* rows) {
  rows->files.push_back(file);
  std::unordered_map<std::string, uint32_t> seen;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  uint32_t line = 0;
  while (!content.empty()) {
    size_t end = std::min(content.find('\n'), content.size());
    std::string_view text = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    ++line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty() || text[0] == '#') continue;
    Row row = Parser{file, line}.Parse(text);
    auto [at, added] = seen.emplace(row.name, line);
    if (!added)
      Fail(file, line,
           "the name '" + row.name + "' is given in line " + std::to_string(at->second) +
               " already; a name of a file stands for one thing, remove one of the two");
    row.file = static_cast<uint32_t>(rows->files.size() - 1);
    rows->rows.push_back(std::move(row));
  }
}

Rows ReadRows(const std::vector<std::filesystem::path>& paths) {
  Rows rows;
  for (const std::filesystem::path& path : paths)
    for (const std::filesystem::path& file : Files(path)) ParseRows(ReadFile(file), file, &rows);
  return rows;
}

std::string Normalise(std::string_view name) {
  std::string out;
  for (char c : name) {
    bool gap = c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r';
    if (gap && (out.empty() || out.back() == ' ')) continue;
    out += gap ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

}  // namespace wireroom::entities

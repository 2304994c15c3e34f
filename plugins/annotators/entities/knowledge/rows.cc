// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/rows.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unordered_map>

#include "plugins/annotators/entities/calendar.h"

namespace wireroom::entities {
namespace {

constexpr size_t kLongestName = 256;
constexpr size_t kLongestId = 128;

[[noreturn]] void Fail(const std::filesystem::path& file, uint32_t line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what);
}

bool HasControl(std::string_view s) {
  return std::any_of(s.begin(), s.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool IsDigits(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsCountryCode(std::string_view s) {
  return s.size() == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z';
}

bool IsGoodId(std::string_view id) {
  if (id.empty() || id.size() > kLongestId || HasControl(id)) return false;
  if (id.starts_with("nil:")) return id.size() > 4;
  if (id.find(' ') != std::string_view::npos) return false;
  if (id.starts_with("geonames:")) return IsDigits(id.substr(9));
  bool looks_numbered = id.size() > 1 && id[0] == 'Q' && id[1] >= '0' && id[1] <= '9';
  return !looks_numbered || IsWikidataId(id);
}

// Schemes whose values have a form of their own.
bool IsGoodExternal(std::string_view scheme, std::string_view value) {
  if (scheme == "wikidata") return IsWikidataId(value);
  if (scheme == "geonames") return IsDigits(value);
  if (scheme == "iso3166-1") return IsCountryCode(value);
  return true;
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
    for (std::string_view part : SplitColumns(s, ';')) {
      size_t equals = part.find('=');
      if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
        Fail(file, line,
             "external ids: expected scheme=value;..., found '" + std::string(part) + "'");
      if (!IsGoodExternal(part.substr(0, equals), part.substr(equals + 1)))
        Fail(file, line,
             "external ids: expected wikidata=Q and digits, geonames=digits or iso3166-1=two "
             "capitals, found '" +
                 std::string(part) + "'");
      ids.emplace_back(part.substr(0, equals), part.substr(equals + 1));
    }
    return ids;
  }

  void Flags(std::string_view s, Row* row) const {
    if (s.empty()) return;
    for (std::string_view flag : SplitColumns(s, ',')) {
      size_t equals = std::min(flag.find('='), flag.size());
      std::string_view value = flag.substr(std::min(equals + 1, flag.size()));
      if (!Flag(flag.substr(0, equals), value, row))
        Fail(file, line,
             "flags: expected common, faint, prior=0 to 1, country=two capitals or stands=id, "
             "found '" +
                 std::string(flag) + "'");
    }
  }

  static bool Flag(std::string_view name, std::string_view value, Row* row) {
    if (name == "common" || name == "faint") {
      (name == "common" ? row->common : row->faint) = true;
      return value.empty();
    }
    if (name == "prior") {
      auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), row->prior);
      return error == std::errc() && end == value.data() + value.size() && row->prior >= 0 &&
             row->prior <= 1;
    }
    if (name == "country") row->country = value;
    if (name == "stands") row->stands_for = value;
    return (name == "country" && IsCountryCode(value)) || (name == "stands" && IsGoodId(value));
  }

  Row Parse(std::string_view text) const {
    std::vector<std::string_view> columns = SplitColumns(text, '\t');
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
    if (columns.size() > 5) Flags(columns[5], &row);
    row.line = line;
    return row;
  }

  uint32_t Day(std::string_view s, const char* column) const {
    std::optional<uint32_t> day = DayNumber(s);
    if (!day)
      Fail(file, line,
           std::string(column) + ": expected a day such as 2022-05-12, or nothing, found '" +
               std::string(s) + "'");
    return *day;
  }

  RoleRow ParseRole(std::string_view text) const {
    std::vector<std::string_view> columns = SplitColumns(text, '\t');
    if (columns.size() < 3 || columns.size() > 5)
      Fail(file, line,
           "expected 3 to 5 columns (who, role, of, from, until), found " +
               std::to_string(columns.size()));
    columns.resize(5);
    RoleRow row{Text(columns[0], "who"), Text(columns[1], "role"), std::string(columns[2]),
                Day(columns[3], "from"), Day(columns[4], "until"), 0, line};
    if (!IsGoodId(row.of))
      Fail(file, line, "of: expected the id of a country or body, found '" + row.of + "'");
    if (row.until != 0 && row.until < row.from)
      Fail(file, line, "until: expected a day after 'from', found '" + std::string(columns[4]) + "'");
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

std::string Place(const Rows& rows, const RoleRow& row) {
  return rows.files[row.file].string() + ":" + std::to_string(row.line);
}

std::vector<std::string_view> SplitColumns(std::string_view line, char separator) {
  std::vector<std::string_view> columns;
  while (true) {
    size_t end = line.find(separator);
    columns.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return columns;
    line.remove_prefix(end + 1);
  }
}

bool IsWikidataId(std::string_view id) {
  return id.starts_with('Q') && id.size() < 16 && IsDigits(id.substr(1));
}

std::optional<uint32_t> DayNumber(std::string_view text) {
  if (text.empty()) return 0;
  Date date;
  bool form = text.size() == 10 && text[4] == '-' && text[7] == '-';
  auto read = [&](size_t at, size_t size, int* value) {
    const char* end = text.data() + at + size;
    return std::from_chars(text.data() + at, end, *value).ptr == end;
  };
  if (!form || !read(0, 4, &date.year) || !read(5, 2, &date.month) || !read(8, 2, &date.day) ||
      !IsDate(date))
    return std::nullopt;
  return static_cast<uint32_t>(date.year * 10000 + date.month * 100 + date.day);
}

void ParseRows(std::string_view content, const std::filesystem::path& file, Rows* rows) {
  rows->files.push_back(file);
  std::unordered_map<std::string, uint32_t> seen;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  bool roles = file.filename().string().starts_with("roles");
  auto index = static_cast<uint32_t>(rows->files.size() - 1);
  uint32_t line = 0;
  while (!content.empty()) {
    size_t end = std::min(content.find('\n'), content.size());
    std::string_view text = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    ++line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty() || text[0] == '#') continue;
    if (roles) {
      rows->roles.push_back(Parser{file, line}.ParseRole(text));
      rows->roles.back().file = index;
      continue;
    }
    Row row = Parser{file, line}.Parse(text);
    auto [at, added] = seen.emplace(row.name + '\t' + row.id, line);
    if (!added)
      Fail(file, line,
           "the name '" + row.name + "' of " + row.id + " is given in line " +
               std::to_string(at->second) + " already; remove one of the two");
    row.file = index;
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

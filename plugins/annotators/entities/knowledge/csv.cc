// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/csv.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace wireroom::entities {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool EqualAnyCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& file) : file_(file) {
  std::ifstream in(file, std::ios::binary);
  content_.assign(std::istreambuf_iterator<char>(in), {});
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  if (content_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  if (!Next(&headings_))
    throw std::runtime_error(file.string() + ": expected a line of headings, found an empty file");
}

size_t CsvReader::Column(std::string_view heading) const {
  for (size_t i = 0; i < headings_.size(); ++i)
    if (EqualAnyCase(headings_[i], heading)) return i;
  return npos;
}

bool CsvReader::Next(std::vector<std::string>* row) {
  while (at_ < content_.size()) {
    line_ = next_line_;
    if (ReadRow(row)) return true;
  }
  return false;
}

// False: the row was empty.
bool CsvReader::ReadRow(std::vector<std::string>* row) {
  row->assign(1, "");
  bool quoted = false, any = false;
  for (; at_ < content_.size(); ++at_) {
    char c = content_[at_];
    next_line_ += c == '\n';
    if (quoted && c == '"' && at_ + 1 < content_.size() && content_[at_ + 1] == '"') {
      row->back() += content_[++at_];
    } else if (c == '"' && (quoted || row->back().empty())) {
      quoted = !quoted;
      any = true;
    } else if (quoted) {
      row->back() += c;
    } else if (c == ',') {
      row->emplace_back();
      any = true;
    } else if (c == '\n') {
      ++at_;
      return any;
    } else if (c != '\r') {
      row->back() += c;
      any = true;
    }
  }
  if (quoted)
    throw std::runtime_error(file_.string() + ":" + std::to_string(line_) +
                             ": a quotation mark opens here and is not closed; double those that "
                             "belong to a value");
  return any;
}

}  // namespace wireroom::entities

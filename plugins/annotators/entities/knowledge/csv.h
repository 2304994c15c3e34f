// SPDX-License-Identifier: Apache-2.0
//
// Comma-separated values with headings (RFC 4180), read row by row.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::entities {

class CsvReader {
 public:
  // Throws std::runtime_error when the file can not be read or is empty.
  explicit CsvReader(const std::filesystem::path& file);

  const std::vector<std::string>& headings() const { return headings_; }
  // The column of a heading in any case of ASCII letters, or npos.
  size_t Column(std::string_view heading) const;
  static constexpr size_t npos = static_cast<size_t>(-1);

  // The next row that is not empty; false: there is none. Throws
  // std::runtime_error "file:line: ..." where a quotation mark is not closed.
  bool Next(std::vector<std::string>* row);
  // Of the last row's first line, from 1.
  size_t line() const { return line_; }

 private:
  bool ReadRow(std::vector<std::string>* row);

  std::filesystem::path file_;
  std::string content_;
  size_t at_ = 0;
  size_t next_line_ = 1;
  size_t line_ = 0;
  std::vector<std::string> headings_;
};

}  // namespace wireroom::entities

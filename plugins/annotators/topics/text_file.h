// SPDX-License-Identifier: Apache-2.0
//
// Whole text files, plain or compressed with gzip, and rows of tables in them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::topics {

// Throws std::runtime_error: "FILE: cannot be read: why". At most 4 GiB.
std::string ReadTextFile(const std::filesystem::path& file);

// Bytes that are not UTF-8 become U+FFFD; NUL becomes a space.
void RepairUtf8(std::string* text);

// Takes the next line off the front, without its end ("\n" or "\r\n").
std::string_view TakeLine(std::string_view* rest);

// Rows of a table with quoted cells (RFC 4180). A quote that does not begin a
// cell is a letter like others.
class TableReader {
 public:
  TableReader(std::string_view content, char delimiter, const std::string& file)
      : rest_(content), delimiter_(delimiter), file_(file) {}
  // False: no more. Empty lines are passed over. Throws std::runtime_error where a
  // quote is never closed.
  bool Next(std::vector<std::string>* cells);
  // Where the row that Next gave begins, from 1.
  size_t line() const { return row_line_; }

 private:
  void TakeQuoted(std::string* cell);

  std::string_view rest_;
  char delimiter_;
  const std::string& file_;
  size_t line_ = 1;
  size_t row_line_ = 0;
};

}  // namespace wireroom::topics

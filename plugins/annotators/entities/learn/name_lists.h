// SPDX-License-Identifier: Apache-2.0
//
// Lists of names that a model knows by heart: "city" with "Ostrava" in it. A
// list says what a word may be, the model learns how far to trust it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

class NameLists {
 public:
  // Splits a name as articles are split; calls each(hash of a token).
  using Split =
      std::function<void(std::string_view name, const std::function<void(uint64_t folded)>& each)>;
  explicit NameLists(Split split) : split_(std::move(split)) {}

  void Add(const std::string& list, std::string_view name);
  // A file with a name a line; of lines with tabs (or, in .csv files, commas) the
  // column counted from 1. Lines that begin with # are comments. Throws
  // std::runtime_error "file:line: ..." where a line has too few columns, and
  // when there would be more than kMostLists lists.
  void AddFile(const std::string& list, const std::filesystem::path& file, size_t column = 1);
  // A table of names (../rows.h): one list for each type in its second column.
  void AddTable(const std::filesystem::path& file);

  const std::vector<std::string>& names() const { return names_; }
  size_t phrases() const { return phrases_.size(); }
  // Rows for WordTables::phrases.
  std::vector<std::pair<uint64_t, uint16_t>> Rows() const;

 private:
  size_t IndexOf(const std::string& list);
  Split split_;
  std::vector<std::string> names_;
  std::map<uint64_t, uint16_t> phrases_;
};

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/recipe.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "plugins/annotators/entities/learn/json_reader.h"

namespace wireroom::entities {
namespace {

constexpr size_t kHeldOut = 5;  // of so many documents the last

std::string Guess(const std::filesystem::path& file, std::string_view text) {
  std::string extension = file.extension().string();
  if (extension == ".conllu") return "conllu";
  if (extension == ".iob2" || text.rfind("# ", 0) == 0 || text.rfind("1\t", 0) == 0) return "iob2";
  if (text.rfind('{', 0) == 0)
    return text.substr(0, text.find('\n')).find("\"labels\"") == std::string_view::npos ? "json"
                                                                                        : "elevant";
  return "conll";
}

std::filesystem::path InFolders(const std::vector<std::filesystem::path>& folders,
                                const std::string& name, const std::string& where) {
  for (const auto& folder : folders)
    if (std::filesystem::exists(folder / name)) return folder / name;
  std::string all;
  for (const auto& folder : folders) all += (all.empty() ? "" : ", ") + folder.string();
  throw std::runtime_error(where + ": " + name + " is in none of the folders of --corpora (" + all +
                           "); see data/MODEL.md for how each is come by");
}

}  // namespace

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& path,
                                           const std::string& format) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    bool fits = format != "conllu" || entry.path().extension() == ".conllu";
    if (entry.is_regular_file() && fits) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void ReadCorpus(const std::filesystem::path& file, const std::string& format, const TypeMap& types,
                const SplitText& split, Corpus* corpus) {
  std::string text = ReadFile(file);
  std::string kind = format == "auto" ? Guess(file, text) : format;
  const std::string name = file.string();
  if (kind == "conll") {
    ReadColumnText(text, name, ColumnFormat::kConll, types, corpus);
  } else if (kind == "iob2") {
    ReadColumnText(text, name, ColumnFormat::kIob2, types, corpus);
  } else if (kind == "conllu") {
    ReadColumnText(text, name, ColumnFormat::kConllu, types, corpus);
  } else if (kind == "elevant") {
    ReadJsonLines(text, name, JsonFormat::kElevant, types, split, corpus);
  } else if (kind == "json") {
    ReadJsonLines(text, name, JsonFormat::kMentions, types, split, corpus);
  } else {
    throw std::runtime_error(name + ": unknown format \"" + kind +
                             "\"; give conll, iob2, conllu, elevant, json or auto");
  }
}

TypeMap ReadTypeMap(const std::string& text, const std::string& where) {
  TypeMap map;
  std::istringstream in(text);
  for (std::string entry; in >> entry;) {
    size_t equals = entry.find('=');
    if (equals == 0 || equals + 1 == entry.size())
      throw std::runtime_error(where + ": expected TYPE or FROM=TO, found \"" + entry + "\"");
    map[entry.substr(0, equals)] = equals == std::string::npos ? entry : entry.substr(equals + 1);
  }
  return map;
}

RecipeCorpora ReadRecipe(const std::filesystem::path& file,
                         const std::vector<std::filesystem::path>& folders,
                         const SplitText& split) {
  RecipeCorpora out;
  Corpus all;
  std::istringstream lines(ReadFile(file));
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    std::string where = file.string() + ":" + std::to_string(++number);
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> columns;
    std::istringstream row(line);
    for (std::string column; std::getline(row, column, '\t');) columns.push_back(column);
    if (columns.size() != 4)
      throw std::runtime_error(where +
                               ": expected file, format, part and types between tabs, found " +
                               std::to_string(columns.size()) + " columns");
    const std::string& part = columns[2];
    if (part != "train" && part != "dev" && part != "4/5")
      throw std::runtime_error(where + ": expected train, dev or 4/5, found \"" + part + "\"");
    TypeMap types = ReadTypeMap(columns[3], where);
    all.documents.clear();
    for (const auto& path : FilesOf(InFolders(folders, columns[0], where), columns[1]))
      ReadCorpus(path, columns[1], types, split, &all);
    all = SplitAgain(std::move(all), split);
    Corpus held;
    for (size_t i = 0; i < all.documents.size(); ++i) {
      bool keep = part == "dev" || (part == "4/5" && i % kHeldOut == kHeldOut - 1);
      (keep ? held : out.train).documents.push_back(std::move(all.documents[i]));
    }
    if (!held.documents.empty()) out.held_out.emplace_back(columns[0], std::move(held));
  }
  out.train.types = all.types;
  for (auto& [name, corpus] : out.held_out) corpus.types = all.types;
  return out;
}

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/labelled.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <stdexcept>

#include "plugins/annotators/topics/conllu.h"
#include "plugins/annotators/topics/current_events.h"
#include "plugins/annotators/topics/text_file.h"

namespace wireroom::topics {
namespace {

using Names = std::span<const std::string_view>;
constexpr std::string_view kLabelNames[] = {"label",       "labels", "category", "class",
                                            "class index", "topic",  "topics"};
constexpr std::string_view kTitleNames[] = {"title", "headline"};
constexpr std::string_view kTextNames[] = {"text", "description", "content", "body", "article"};
constexpr std::string_view kIdNames[] = {"id", "url"};

constexpr size_t kNone = SIZE_MAX;

std::string Lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
}

std::string_view Trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

std::vector<std::string> SplitLabels(std::string_view cell, std::string_view between) {
  std::vector<std::string> out;
  while (!cell.empty()) {
    size_t end = std::min(cell.find_first_of(between), cell.size());
    std::string_view label = Trimmed(cell.substr(0, end));
    if (!label.empty() && std::find(out.begin(), out.end(), label) == out.end())
      out.emplace_back(label);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return out;
}

class Reader {
 public:
  Reader(const std::filesystem::path& file, const LabelledChoices& choices,
         const std::function<void(Labelled&&)>& each)
      : file_(file.string()), choices_(choices), each_(each) {}

  LabelledCount Read() {
    std::string format = choices_.format.empty() ? FormatByName() : choices_.format;
    auto give = [this](Labelled&& article) { Give(std::move(article)); };
    if (format == "current-events") return ReadCurrentEvents(file_, give), count_;
    if (format == "conllu") return ReadConllu(file_, give), count_;
    std::string content = ReadTextFile(file_);
    std::string_view rest = content;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    if (format == "csv" || format == "tsv") {
      ReadTable(rest, format == "csv" ? ',' : '\t');
    } else if (format == "ndjson") {
      ReadNdjson(rest);
    } else if (format == "fasttext") {
      ReadFastText(rest);
    } else {
      throw std::runtime_error(
          "--format: expected csv, tsv, ndjson, fasttext, current-events or conllu, "
          "found '" +
          format + "'");
    }
    return count_;
  }

 private:
  [[noreturn]] void Fail(size_t line, const std::string& what) const {
    throw std::runtime_error(file_ + ":" + std::to_string(line) + ": " + what);
  }

  std::string FormatByName() const {
    if (std::filesystem::is_directory(file_)) return HasConllu(file_) ? "conllu" : "current-events";
    std::string name = Lower(file_);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    if (name.ends_with(".csv")) return "csv";
    if (name.ends_with(".tsv")) return "tsv";
    if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) return "ndjson";
    if (name.ends_with(".conllu")) return "conllu";
    if (name.ends_with(".fasttext") || name.ends_with(".ft")) return "fasttext";
    throw std::runtime_error(file_ +
                             ": its name does not tell its format: say --format csv, tsv, "
                             "ndjson or fasttext");
  }

  void Give(Labelled&& article) {
    const LabelTable* table = choices_.table;
    bool listed = table != nullptr && table->contains(article.id);
    bool keeps = table == nullptr || choices_.keep_others;
    if (listed) article.labels = table->at(article.id);
    if (!listed && (!keeps || article.labels.empty())) return void(++count_.unlabelled);
    if (Trimmed(article.title).empty() && Trimmed(article.text).empty())
      return void(++count_.empty);
    ++count_.taken;
    each_(std::move(article));
  }

  // ---- tables ----

  struct Columns {
    size_t label = kNone, title = kNone, text = kNone, id = kNone;
  };
  using Cells = std::vector<std::string>;

  void ReadTable(std::string_view content, char delimiter) {
    TableReader table(content, delimiter, file_);
    std::vector<Cells> first;  // enough to tell columns without a header
    Cells cells;
    size_t line = 1;
    while (first.size() < 50 && table.Next(&cells)) first.push_back(cells);
    if (first.empty()) throw std::runtime_error(file_ + ": it is empty");
    bool header = false;
    Columns columns = FindColumns(first, &header);
    TableReader again(content, delimiter, file_);
    for (size_t row = 0; again.Next(&cells); ++row) {
      line = again.line();
      if (row == 0 && header) continue;
      GiveRow(columns, cells, line);
    }
  }

  void GiveRow(const Columns& columns, Cells& cells, size_t line) {
    size_t most = 0;
    for (size_t column : {columns.label, columns.title, columns.text, columns.id})
      if (column != kNone) most = std::max(most, column);
    if (cells.size() <= most)
      Fail(line, "expected at least " + std::to_string(most + 1) + " columns, found " +
                     std::to_string(cells.size()));
    Labelled article;
    if (columns.label != kNone) article.labels = SplitLabels(cells[columns.label], "|");
    if (columns.title != kNone) article.title = std::move(cells[columns.title]);
    if (columns.text != kNone) article.text = std::move(cells[columns.text]);
    if (columns.id != kNone) article.id = std::move(cells[columns.id]);
    Give(std::move(article));
  }

  Columns FindColumns(const std::vector<Cells>& rows, bool* header) const {
    const Cells& names = rows[0];
    Columns columns;
    columns.label = Find(names, choices_.label_column, "--label-column", kLabelNames);
    columns.title = Find(names, choices_.title_column, "--title-column", kTitleNames);
    columns.text = Find(names, choices_.text_column, "--text-column", kTextNames);
    columns.id = Find(names, choices_.id_column, "--id-column", kIdNames);
    *header = Named(names);
    bool found = columns.text != kNone || columns.title != kNone;
    bool labels = columns.label != kNone || choices_.table != nullptr;
    if (found && labels) return columns;
    if (!*header && !found && columns.label == kNone && names.size() == 3) return {0, 1, 2, kNone};
    if (!*header && !found && columns.label == kNone && names.size() == 2)
      return LabelIsShorter(rows) ? Columns{0, kNone, 1, kNone} : Columns{1, kNone, 0, kNone};
    Fail(1, "which column holds " + std::string(found ? "the labels" : "the text") +
                " is not plain: say --label-column and --text-column, by name or number. "
                "The first line has: " +
                Listed(names));
  }

  // Whether the first line holds names of columns.
  bool Named(const Cells& names) const {
    for (const std::string* given : {&choices_.label_column, &choices_.title_column,
                                     &choices_.text_column, &choices_.id_column})
      if (!given->empty() && std::find(names.begin(), names.end(), *given) != names.end())
        return true;
    for (const std::string& name : names)
      for (Names known :
           {Names(kLabelNames), Names(kTitleNames), Names(kTextNames), Names(kIdNames)})
        if (std::find(known.begin(), known.end(), Lower(Trimmed(name))) != known.end()) return true;
    return false;
  }

  size_t Find(const Cells& names, const std::string& given, const char* option, Names known) const {
    if (!given.empty()) {
      auto at = std::find(names.begin(), names.end(), given);
      if (at != names.end()) return static_cast<size_t>(at - names.begin());
      size_t number = 0;
      auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), number);
      bool whole = error == std::errc() && end == given.data() + given.size();
      if (whole && number >= 1 && number <= names.size()) return number - 1;
      Fail(1, std::string(option) + ": there is no column '" + given +
                  "'. The first line has: " + Listed(names));
    }
    for (std::string_view name : known)
      for (size_t i = 0; i < names.size(); ++i)
        if (Lower(Trimmed(names[i])) == name) return i;
    return kNone;
  }

  static std::string Listed(const Cells& names) {
    std::string out;
    for (size_t i = 0; i < names.size() && i < 12; ++i)
      out += (i > 0 ? ", '" : "'") + names[i].substr(0, 40) + "'";
    return out;
  }

  static bool LabelIsShorter(const std::vector<Cells>& rows) {
    size_t sizes[2] = {0, 0};
    for (const Cells& row : rows)
      for (size_t i = 0; i < 2 && i < row.size(); ++i) sizes[i] += row[i].size();
    return sizes[0] <= sizes[1];
  }

  // ---- lines of JSON ----

  void ReadNdjson(std::string_view rest) {
    simdjson::dom::parser parser;
    for (size_t line = 1; !rest.empty(); ++line) {
      std::string text(TakeLine(&rest));
      if (Trimmed(text).empty()) continue;
      simdjson::dom::object object;
      simdjson::error_code error = parser.parse(text).get(object);
      if (error)
        Fail(line, "expected a JSON object, found: " + std::string(simdjson::error_message(error)));
      Labelled article;
      article.title = Text(object, choices_.title_column, kTitleNames);
      article.text = Text(object, choices_.text_column, kTextNames);
      article.id = Text(object, choices_.id_column, kIdNames);
      AddLabels(object, line, &article.labels);
      Give(std::move(article));
    }
  }

  static std::string Text(const simdjson::dom::object& object, const std::string& given,
                          Names known) {
    std::vector<std::string_view> names(known.begin(), known.end());
    if (!given.empty()) names = {given};
    for (std::string_view name : names) {
      simdjson::dom::element value;
      if (object[name].get(value)) continue;
      std::string_view text;
      if (!value.get(text)) return std::string(text);
      if (value.is_int64() || value.is_uint64()) return simdjson::to_string(value);
    }
    return {};
  }

  void AddLabels(const simdjson::dom::object& object, size_t line,
                 std::vector<std::string>* labels) const {
    std::vector<std::string_view> names(std::begin(kLabelNames), std::end(kLabelNames));
    if (!choices_.label_column.empty()) names = {choices_.label_column};
    for (std::string_view name : names) {
      simdjson::dom::element value;
      simdjson::dom::array several;
      if (object[name].get(value)) continue;
      std::string_view text;
      if (!value.get(text)) {
        *labels = SplitLabels(text, "|");
      } else if (value.is_int64() || value.is_uint64()) {
        *labels = {simdjson::to_string(value)};
      } else if (!value.get(several)) {
        for (simdjson::dom::element one : several) {
          if (one.get(text)) Fail(line, "labels: expected texts in the array");
          if (!Trimmed(text).empty()) labels->emplace_back(Trimmed(text));
        }
      } else {
        Fail(line, "labels: expected a text or an array of texts");
      }
      return;
    }
  }

  // ---- fastText's lines ----

  void ReadFastText(std::string_view rest) {
    constexpr std::string_view kPrefix = "__label__";
    while (!rest.empty()) {
      std::string_view line = Trimmed(TakeLine(&rest));
      Labelled article;
      while (line.starts_with(kPrefix)) {
        size_t end = std::min(line.find_first_of(" \t"), line.size());
        std::string_view label = line.substr(kPrefix.size(), end - kPrefix.size());
        if (!label.empty()) article.labels.emplace_back(label);
        line = Trimmed(line.substr(end));
      }
      article.text = line;
      RepairUtf8(&article.text);
      if (!article.text.empty() || !article.labels.empty()) Give(std::move(article));
    }
  }

  std::string file_;
  const LabelledChoices& choices_;
  const std::function<void(Labelled&&)>& each_;
  LabelledCount count_;
};

// Rows of two columns with a tab between; what stands behind a second tab is passed over.
void ReadPairs(const std::filesystem::path& file, bool may_be_empty,
               std::map<std::string, std::vector<std::string>>* out) {
  std::string content = ReadTextFile(file);
  std::string_view rest = content;
  for (size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = TakeLine(&rest);
    if (Trimmed(line).empty() || line[0] == '#') continue;
    size_t tab = line.find('\t');
    auto fail = [&](const std::string& what) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + what);
    };
    if (tab == std::string_view::npos) fail("expected at least two columns with a tab between");
    std::string_view cell = line.substr(tab + 1);
    std::vector<std::string> labels = SplitLabels(cell.substr(0, cell.find('\t')), "| ");
    if (labels.empty() && !may_be_empty) fail("expected a label behind the tab");
    if (!out->emplace(std::string(Trimmed(line.substr(0, tab))), std::move(labels)).second)
      fail("'" + std::string(line.substr(0, tab)) + "' has a row already");
  }
}

}  // namespace

LabelledCount ReadLabelled(const std::filesystem::path& file, const LabelledChoices& choices,
                           const std::function<void(Labelled&&)>& each) {
  return Reader(file, choices, each).Read();
}

LabelTable ReadLabelTable(const std::filesystem::path& file) {
  LabelTable out;
  ReadPairs(file, true, &out);
  return out;
}

LabelMap ReadLabelMap(const std::filesystem::path& file) {
  LabelMap out;
  ReadPairs(file, true, &out);
  return out;
}

}  // namespace wireroom::topics

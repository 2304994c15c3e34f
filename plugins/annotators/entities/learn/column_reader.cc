// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/column_reader.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "plugins/annotators/entities/learn/gum_spans.h"
#include "plugins/annotators/entities/learn/type_names.h"

namespace wireroom::entities {
namespace {

constexpr size_t kMostBytes = size_t{1} << 30;
constexpr size_t kMostSentence = 10000;

std::vector<std::string_view> Split(std::string_view line, std::string_view blanks) {
  std::vector<std::string_view> out;
  for (size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
    size_t end = std::min(line.find_first_of(blanks, at), line.size());
    out.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(blanks, end);
  }
  return out;
}

struct Tag {
  char part = 'O';  // O ? B I L U
  std::string type;
};

class ColumnReader {
 public:
  ColumnReader(std::string name, ColumnFormat format, const TypeMap& types, Corpus* corpus)
      : name_(std::move(name)), format_(format), types_(types), corpus_(*corpus) {}

  void Read(std::string_view text) {
    NewDocument(name_);
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      ++line_;
      ReadLine(line);
      at = end + 1;
    }
    EndSentence();
    if (corpus_.documents.back().sentences.empty()) corpus_.documents.pop_back();
  }

 private:
  void ReadLine(std::string_view line) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return EndSentence();
    if (format_ != ColumnFormat::kConll && line[0] == '#') return ReadComment(line);
    if (format_ == ColumnFormat::kConll && line.rfind("-DOCSTART-", 0) == 0) {
      EndSentence();
      return NewDocument(name_ + ":" + std::to_string(line_));
    }
    if (format_ == ColumnFormat::kConll) return ReadConll(line);
    auto columns = Split(line, "\t");
    size_t needed = format_ == ColumnFormat::kIob2 ? 3 : 10;
    if (columns.size() < needed)
      Fail("expected at least " + std::to_string(needed) + " columns between tabs, found " +
           std::to_string(columns.size()));
    if (columns[0].find_first_of("-.") != std::string_view::npos) return;
    AddToken(columns[1]);
    if (format_ == ColumnFormat::kIob2) return AddTag(columns[2]);
    gum_.Add(columns[3], columns[6], columns[7], columns[9]);
    sentence_.tokens.back().space_before = space_;
    space_ = columns[9].find("SpaceAfter=No") == std::string_view::npos;
  }

  void ReadConll(std::string_view line) {
    auto columns = Split(line, " \t");
    if (columns.size() < 2)
      Fail("expected a token and its tag between blanks, found one column: \"" +
           std::string(columns[0]) + "\"");
    AddToken(columns[0]);
    AddTag(columns.back());
  }

  void ReadComment(std::string_view line) {
    constexpr std::string_view kText = "# text = ";
    if (line.rfind("# newdoc", 0) == 0) {
      EndSentence();
      size_t at = line.find("= ");
      NewDocument(at == std::string_view::npos ? name_ : std::string(line.substr(at + 2)));
    } else if (line.rfind(kText, 0) == 0) {
      text_ = line.substr(kText.size());
    }
  }

  void AddToken(std::string_view text) {
    if (sentence_.tokens.size() == kMostSentence)
      Fail("a sentence of more than " + std::to_string(kMostSentence) +
           " tokens; put an empty line behind each sentence");
    sentence_.tokens.push_back({std::string(text), true, false});
  }

  void AddTag(std::string_view text) {
    Tag tag;
    if (text == "?") {
      tag.part = '?';
      sentence_.tokens.back().open = true;
    } else if (text != "O") {
      tag = ReadTag(text);
    }
    tags_.push_back(std::move(tag));
  }

  Tag ReadTag(std::string_view text) {
    constexpr std::string_view kParts = "BILUES";
    constexpr std::string_view kMeant = "BILULU";
    size_t part = text.empty() ? std::string_view::npos : kParts.find(text[0]);
    if (part == std::string_view::npos || text.size() < 3 || (text[1] != '-' && text[1] != '_')) {
      // Universal NER has a few marks without their B-.
      if (format_ == ColumnFormat::kIob2) return {};
      Fail("expected a tag such as O, B-PER or I-PER in the last column, found \"" +
           std::string(text) + "\"");
    }
    std::string_view type = text.substr(2);
    auto mapped = types_.find(type);
    if (mapped == types_.end()) mapped = types_.find(std::string_view("*"));
    std::string name(mapped == types_.end() ? type : std::string_view(mapped->second));
    if (name == "-") return {};
    if (name == "?") {
      sentence_.tokens.back().open = true;
      return {'?', ""};
    }
    return {kMeant[part], name};
  }

  void EndSentence() {
    if (!sentence_.tokens.empty()) {
      if (format_ == ColumnFormat::kConllu) {
        gum_.Finish(types_, &corpus_.types, &sentence_);
      } else {
        AddSpans();
        AlignSpaces();
      }
      corpus_.documents.back().sentences.push_back(std::move(sentence_));
    }
    sentence_ = {};
    tags_.clear();
    text_.clear();
    space_ = true;
  }

  // As conlleval begins and ends chunks.
  void AddSpans() {
    std::optional<Span> span;
    std::string type;
    for (uint32_t i = 0; i <= tags_.size(); ++i) {
      char part = i < tags_.size() ? tags_[i].part : 'O';
      bool inside = part != 'O' && part != '?';
      bool starts = inside && (part == 'B' || part == 'U' || !span || tags_[i].type != type);
      if (span && (!inside || starts)) {
        span->end = i;
        sentence_.spans.push_back(*span);
        span.reset();
      }
      if (!starts) continue;
      type = tags_[i].type;
      span = Span{i, 0, IndexOfType(&corpus_.types, type)};
      if (part == 'U') {
        span->end = i + 1;
        sentence_.spans.push_back(*span);
        span.reset();
      }
    }
  }

  void AlignSpaces() {
    size_t at = 0;
    if (text_.empty()) return;
    for (GoldToken& token : sentence_.tokens) {
      size_t found = text_.find(token.text, at);
      if (found == std::string::npos) return;
      token.space_before = found > at || at == 0;
      at = found + token.text.size();
    }
  }

  void NewDocument(const std::string& name) {
    auto& documents = corpus_.documents;
    if (!documents.empty() && documents.back().sentences.empty()) documents.pop_back();
    documents.push_back({name, {}, {}});
  }

  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(name_ + ":" + std::to_string(line_) + ": " + what);
  }

  std::string name_;
  ColumnFormat format_;
  const TypeMap& types_;
  Corpus& corpus_;
  size_t line_ = 0;
  GoldSentence sentence_;
  std::vector<Tag> tags_;
  std::string text_;
  bool space_ = true;
  GumSpans gum_;
};

}  // namespace

void ReadColumnText(std::string_view text, const std::string& name, ColumnFormat format,
                    const TypeMap& types, Corpus* corpus) {
  ColumnReader(name, format, types, corpus).Read(text);
}

void ReadColumns(const std::filesystem::path& file, ColumnFormat format, const TypeMap& types,
                 Corpus* corpus) {
  ReadColumnText(ReadFile(file), file.string(), format, types, corpus);
}

std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::error_code error;
  auto size = std::filesystem::file_size(file, error);
  if (!in || error) throw std::runtime_error(file.string() + ": cannot be read");
  if (size > kMostBytes) throw std::runtime_error(file.string() + ": has more than 1 GiB");
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace wireroom::entities

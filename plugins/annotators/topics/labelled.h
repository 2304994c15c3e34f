// SPDX-License-Identifier: Apache-2.0
//
// Labelled articles from files: one at a time, in order.
//
//   csv       RFC 4180; quoted cells may hold commas, quotes and line ends
//   tsv       the same with tabs
//   ndjson    an object a line
//   fasttext  "__label__sport __label__health the text"
//   current-events  a folder of Wikipedia's "Current events" days in Markdown:
//             "#### heading", then items; the heading is the label (current_events.h)
//   conllu    a folder of .conllu files, or one: texts without labels, which come
//             from a table (conllu.h)
//
// Each also compressed with gzip. Columns (the keys of ndjson) are found by their
// names, of which the first line of a table is the header when it has one:
//
//   label  label, labels, category, class, class index, topic, topics
//   title  title, headline
//   text   text, description, content, body, article
//   id     id, url
//
// A table without a header: three columns are label, title, text; of two columns
// the one with the shorter cells is the label. Columns can be named, or numbered
// from 1. A cell with several labels has '|' between them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wireroom::topics {

struct Labelled {
  std::string id;
  std::string title;
  std::string text;
  std::vector<std::string> labels;
};

using LabelTable = std::map<std::string, std::vector<std::string>>;

struct LabelledChoices {
  std::string format;  // empty: by the ending of the file's name
  std::string label_column, title_column, text_column, id_column;  // empty: found
  // Labels by id, in place of those in the files. Articles that it does not have
  // are left out, or, with keep_others, keep the labels of the file.
  const LabelTable* table = nullptr;
  bool keep_others = false;
};

struct LabelledCount {
  size_t taken = 0;
  size_t unlabelled = 0;  // left out
  size_t empty = 0;       // without any text, left out
};

// Calls each() for the articles of a file, or of the files of a folder. Throws
// std::runtime_error "file:line: what is wrong".
LabelledCount ReadLabelled(const std::filesystem::path& file, const LabelledChoices& choices,
                           const std::function<void(Labelled&&)>& each);

// A table "id <tab> labels", labels with '|' or spaces between; further columns are
// passed over; '#' begins a comment.
LabelTable ReadLabelTable(const std::filesystem::path& file);

// A map of labels: "label <tab> new labels", as above, an empty second column
// leaves the articles of the label out.
using LabelMap = std::map<std::string, std::vector<std::string>>;
LabelMap ReadLabelMap(const std::filesystem::path& file);

}  // namespace wireroom::topics

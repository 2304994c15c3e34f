// SPDX-License-Identifier: Apache-2.0
//
// Reads corpora of one token a line: CoNLL-2003 and its kin, IOB2 files with
// numbers and comments (Universal NER), CoNLL-U with Entity= in the last column
// (GUM).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "plugins/annotators/entities/learn/corpus.h"

namespace wireroom::entities {

// What to make of a file's types: "corporation" -> "ORG"; "-" drops the marks.
// A type that is not in it keeps its name; with an entry "*" it gets that.
using TypeMap = std::map<std::string, std::string, std::less<>>;

enum class ColumnFormat {
  // Columns between blanks, the token first and its tag last; an empty line ends
  // a sentence, a line -DOCSTART- a document.
  kConll,
  // Columns between tabs: number, token, tag, and others; lines with # are
  // comments; "# newdoc" ends a document, "# text = " tells the spaces.
  kIob2,
  // CoNLL-U; marks are the (nested) brackets of Entity= whose words are a proper
  // name; the longest ones that do not overlap count. Types are as in the file.
  kConllu
};

// Adds what the file has to *corpus. Tags are O, ?, IOB1, IOB2, BILOU or BIOES;
// "?" leaves a token open. Throws std::runtime_error "file:line: ..." where a
// line has too few columns or a tag that is none.
void ReadColumns(const std::filesystem::path& file, ColumnFormat format, const TypeMap& types,
                 Corpus* corpus);
// The same from memory; `name` stands for the file in errors.
void ReadColumnText(std::string_view text, const std::string& name, ColumnFormat format,
                    const TypeMap& types, Corpus* corpus);

// The whole of a file. Throws std::runtime_error when it cannot be read or has
// more than 1 GiB.
std::string ReadFile(const std::filesystem::path& file);

}  // namespace wireroom::entities

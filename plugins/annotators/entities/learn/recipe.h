// SPDX-License-Identifier: Apache-2.0
//
// Which corpora a model is made of: one line a file,
//
//   ner/wikigold/wikigold.conll.txt <tab> conll <tab> 4/5 <tab> PER LOC ORG MISC
//   ner/wnut17/wnut17train.conll <tab> conll <tab> train <tab> person=PER location=LOC *=-
//
// the file (or a folder: all its files), its format, its part and what to make of
// its types: a name alone keeps it, "-" drops the marks, "?" leaves their words
// open, "*" is every other type. The part: train, dev, or 4/5 (of five documents
// the first four are for training, the fifth is held out).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "plugins/annotators/entities/learn/column_reader.h"
#include "plugins/annotators/entities/learn/corpus.h"
#include "plugins/annotators/entities/learn/gold_text.h"

namespace wireroom::entities {

// Reads a file as `format` says: conll, iob2, conllu, elevant, json, or auto (by
// its name and first line). Throws std::runtime_error "file:line: ...".
void ReadCorpus(const std::filesystem::path& file, const std::string& format, const TypeMap& types,
                const SplitText& split, Corpus* corpus);

// The file, or those of a folder, in order of name.
std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& path,
                                           const std::string& format);

// "PER LOC person=PER *=-".
TypeMap ReadTypeMap(const std::string& text, const std::string& where);

struct RecipeCorpora {
  Corpus train;
  // Held out: one corpus a line that has such a part.
  std::vector<std::pair<std::string, Corpus>> held_out;
};

// All corpora of a recipe. Its files are looked for in the folders, the first that
// has one stands. The corpora share their types.
RecipeCorpora ReadRecipe(const std::filesystem::path& file,
                         const std::vector<std::filesystem::path>& folders,
                         const SplitText& split);

}  // namespace wireroom::entities

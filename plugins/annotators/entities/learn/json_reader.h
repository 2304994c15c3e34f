// SPDX-License-Identifier: Apache-2.0
//
// Reads corpora of one JSON object a line, with running text.
#pragma once

#include <filesystem>
#include <string_view>

#include "plugins/annotators/entities/learn/column_reader.h"
#include "plugins/annotators/entities/learn/gold_text.h"

namespace wireroom::entities {

enum class JsonFormat {
  // {"text": ..., "mentions": [{"begin": 0, "end": 4, "type": "PERSON"}, ...]} with
  // offsets in bytes of UTF-8; more keys do no harm. Lines of `wireroom annotate`
  // have this in article.article and article.mentions.
  kMentions,
  // ELEVANT's benchmarks: "text" and "labels" with "span" in code points and types
  // that are Wikidata ids: PER, LOC, ORG, all others MISC.
  kElevant
};

// Adds the documents to *corpus, split by `split`. Of names that overlap the
// longest stands. Throws std::runtime_error "file:line: ...".
void ReadJsonLines(std::string_view text, const std::string& name, JsonFormat format,
                   const TypeMap& types, const SplitText& split, Corpus* corpus);

}  // namespace wireroom::entities

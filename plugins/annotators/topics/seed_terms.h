// SPDX-License-Identifier: Apache-2.0
//
// Seed terms: words and phrases that speak for a topic, with weights, chosen by
// hand. They are where the learner's weights start (learner.h). UTF-8, a term a
// line, columns between tabs:
//
//   prime minister <tab> politics <tab> 3
//
// term    one to four words; case does not matter. Of a single word of four
//         letters or more its plural in "s" counts too, unless it has a row.
// topic   a label of the training; of Media Topics a code, a name, or the first
//         word of one of the 17
// weight  -10 to 10; 3 speaks for the topic by itself, 1 with others, below 0
//         against it.
//
// A term may have a row for each of several topics. Lines that are empty or begin
// with # are comments. Everything else is an error.
#pragma once

#include <wireroom/sdk.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/annotators/topics/trainer.h"

namespace wireroom::topics {

// One row, checked.
struct SeedRow {
  std::string term;
  std::string topic;
  float weight = 0;
};

// Throws std::runtime_error "file:line: what is wrong".
std::vector<SeedRow> ReadSeedRows(const std::filesystem::path& file);

// The terms as tokens; `topic` gives the index of a row's topic, and throws.
std::vector<SeedTerm> MakeSeedTerms(const std::vector<SeedRow>& rows, const Host& host,
                                    const std::function<uint32_t(const std::string&)>& topic);

}  // namespace wireroom::topics

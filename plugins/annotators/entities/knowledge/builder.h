// SPDX-License-Identifier: Apache-2.0
//
// From rows to the bytes of a file of the knowledge (format.h).
#pragma once

#include <wireroom/sdk.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "plugins/annotators/entities/knowledge/rows.h"
#include "plugins/annotators/entities/words.h"

namespace wireroom::entities {

// The same rows give the same bytes. Throws std::runtime_error "file:line: what
// is wrong" where rows contradict each other: two canonical names or two external
// ids of one scheme for one id in one file, a role or a seat of what is in no row.
// Of two files the first one's canonical name and external ids stand; a name of
// one id that is in both is one name, as the last one says.
std::string BuildKnowledge(const Rows& rows, const Words& words, const Host& host);

// Writes the file beside its place and moves it there, so that a reader has the
// old one or the new one whole. Throws std::runtime_error.
void WriteKnowledge(const std::filesystem::path& file, std::string_view bytes);

}  // namespace wireroom::entities

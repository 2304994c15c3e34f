// SPDX-License-Identifier: Apache-2.0
//
// `wireroom knowledge build|import|show|lookup`.
#pragma once

#include <wireroom/sdk.h>

#include <span>
#include <string_view>

namespace wireroom::entities {

inline constexpr Verb kKnowledgeVerbs[] = {
    {"knowledge build", "Makes a file of the knowledge out of tables and of Debian's packages."},
    {"knowledge import", "Makes a table of names out of GeoNames, Wikidata, CSV and other lists."},
    {"knowledge show", "Says what is in a file of the knowledge."},
    {"knowledge lookup", "Says what a name can mean."}};

// Does what `verb`, one of kKnowledgeVerbs, says; returns the exit status.
// `host` hashes and splits words; its folder has data/.
int RunKnowledge(std::string_view verb, std::span<const std::string_view> arguments,
                 const Host& host, Console& console);

}  // namespace wireroom::entities

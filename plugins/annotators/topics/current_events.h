// SPDX-License-Identifier: Apache-2.0
//
// Days of Wikipedia's portal "Current events" in Markdown: "#### heading" and
// nested lists below. An item without items below it is an article; its heading
// is its label; what stands above it in the list (names of wars, storms, court
// cases) is its title. Links become their words, references are left out. Its id is
// the first 10 letters of the file's name, "/", and its number in the file from 1:
// "2025-01-31/4".
#pragma once

#include <filesystem>
#include <functional>

#include "plugins/annotators/topics/labelled.h"

namespace wireroom::topics {

// The .md files of a folder by name, or one file. Throws std::runtime_error.
void ReadCurrentEvents(const std::filesystem::path& path,
                       const std::function<void(Labelled&&)>& each);

}  // namespace wireroom::topics

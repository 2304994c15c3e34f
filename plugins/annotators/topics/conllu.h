// SPDX-License-Identifier: Apache-2.0
//
// Texts of treebanks in CoNLL-U (Universal Dependencies): "# newdoc id = ID" begins
// an article, "# meta::title = ..." is its title, the lines "# text = ..." are its
// sentences. It has no labels; the annotations of the words are passed over.
#pragma once

#include <filesystem>
#include <functional>

#include "plugins/annotators/topics/labelled.h"

namespace wireroom::topics {

// The .conllu files of a folder by name, or one file. Throws std::runtime_error.
void ReadConllu(const std::filesystem::path& path, const std::function<void(Labelled&&)>& each);

// Whether the folder has such a file.
bool HasConllu(const std::filesystem::path& folder);

}  // namespace wireroom::topics

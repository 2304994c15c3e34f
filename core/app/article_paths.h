// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace wireroom::app {

// A file of articles, by what its name says of it (see article_files.h).
struct ArticlePath {
  enum class Kind { kText, kJson, kLines, kStdin };

  std::string path;
  Kind kind = Kind::kText;
  bool gzip = false;
  // What is wrong with the path; it begins with the path.
  absl::Status status;
};

// The files that the path names: itself, or those of the folder in byte order of
// their paths. At least one, if only to carry an error.
std::vector<ArticlePath> ListArticlePaths(const std::string& path);

// The name of the folder that the file lies in, and the file's name without its
// endings: the source and the id of an article that has none of its own.
std::string FolderName(const std::string& path);
std::string Stem(const std::string& path);

}  // namespace wireroom::app

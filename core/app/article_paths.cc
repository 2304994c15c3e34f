// SPDX-License-Identifier: Apache-2.0
#include "core/app/article_paths.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace wireroom::app {
namespace {

namespace fs = std::filesystem;
using Kind = ArticlePath::Kind;

constexpr char kEndings[] = ".txt, .json, .ndjson, .jsonl, each also with .gz";

// False: the name's ending is none of ours.
bool Classify(const std::string& path, ArticlePath* input) {
  std::string_view name = path;
  input->path = path;
  input->gzip = name.ends_with(".gz");
  if (input->gzip) name.remove_suffix(3);
  if (name.ends_with(".txt")) {
    input->kind = Kind::kText;
  } else if (name.ends_with(".json")) {
    input->kind = Kind::kJson;
  } else if (name.ends_with(".ndjson") || name.ends_with(".jsonl")) {
    input->kind = Kind::kLines;
  } else {
    return false;
  }
  return true;
}

ArticlePath Broken(const std::string& path, absl::Status status) {
  ArticlePath input;
  input.path = path;
  input.status = absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
  return input;
}

bool IsHidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.empty() && name[0] == '.';
}

std::vector<ArticlePath> ListFolder(const std::string& folder) {
  std::error_code error;
  std::vector<ArticlePath> found;
  fs::recursive_directory_iterator it(folder, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    if (IsHidden(it->path())) {
      it.disable_recursion_pending();
    } else if (ArticlePath input;
               it->is_regular_file(ignored) && Classify(it->path().string(), &input)) {
      found.push_back(std::move(input));
    }
  }
  std::sort(found.begin(), found.end(),
            [](const ArticlePath& a, const ArticlePath& b) { return a.path < b.path; });
  if (error) {
    found.push_back(Broken(
        folder, absl::UnavailableError(absl::StrCat("cannot be listed: ", error.message()))));
  } else if (found.empty()) {
    found.push_back(Broken(folder, absl::NotFoundError(absl::StrCat("expected files ending in ",
                                                                    kEndings, ", found none"))));
  }
  return found;
}

}  // namespace

std::vector<ArticlePath> ListArticlePaths(const std::string& path) {
  std::error_code error;
  const fs::file_status found = fs::status(path, error);
  ArticlePath input;
  if (path == "-") {
    input.path = path;
    input.kind = Kind::kStdin;
  } else if (found.type() == fs::file_type::not_found) {
    input = Broken(path, absl::NotFoundError("expected a file or a folder, found nothing there"));
  } else if (error) {
    input = Broken(
        path, absl::PermissionDeniedError(absl::StrCat("cannot be looked at: ", error.message())));
  } else if (fs::is_directory(found)) {
    return ListFolder(path);
  } else if (!Classify(path, &input)) {
    input = Broken(path, absl::InvalidArgumentError(
                             absl::StrCat("expected a name ending in ", kEndings, ", or \"-\"")));
  }
  return {std::move(input)};
}

std::string FolderName(const std::string& path) {
  std::error_code error;
  const fs::path folder = fs::absolute(path, error).lexically_normal().parent_path();
  const std::string name = folder.filename().string();
  return name.empty() ? "files" : name;
}

std::string Stem(const std::string& path) {
  fs::path name = fs::path(path).filename();
  if (name.extension() == ".gz") name = name.stem();
  return name.stem().string();
}

}  // namespace wireroom::app

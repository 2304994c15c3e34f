// SPDX-License-Identifier: Apache-2.0
#include "core/app/send_position.h"

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/app/article_paths.h"
#include "core/journal/article_key.h"
#include "core/ops/log_line.h"

namespace wireroom::app {
namespace {

struct Position {
  std::string producer;
  uint64_t epoch = 0;
  std::string input;
};

absl::Status FileError(const std::string& file, const std::string& what) {
  return absl::UnavailableError(absl::StrCat(
      file, ": ", what, "; choose another file with --state, or send without --producer"));
}

// nullopt: there is no such file.
absl::StatusOr<std::optional<Position>> ReadPosition(const std::string& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  simdjson::padded_string text;
  simdjson::ondemand::parser parser;
  simdjson::ondemand::document document;
  Position position;
  std::string_view producer, input;
  const bool good = simdjson::padded_string::load(file).get(text) == simdjson::SUCCESS &&
                    parser.iterate(text).get(document) == simdjson::SUCCESS &&
                    document["producer"].get(producer) == simdjson::SUCCESS &&
                    document["epoch"].get(position.epoch) == simdjson::SUCCESS &&
                    document["input"].get(input) == simdjson::SUCCESS;
  if (!good) return FileError(file, "is not the state of an earlier `wireroom send`");
  position.producer = std::string(producer);
  position.input = std::string(input);
  return position;
}

absl::Status WriteAll(const std::string& file, const std::string& bytes) {
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return FileError(file, std::strerror(errno));
  const bool written = write(fd, bytes.data(), bytes.size()) ==
                           static_cast<ssize_t>(bytes.size()) &&
                       fsync(fd) == 0;
  const std::string error = std::strerror(errno);
  close(fd);
  return written ? absl::OkStatus() : FileError(file, error);
}

absl::Status WritePosition(const std::string& file, const Position& position) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) return FileError(file, error.message());
  const std::string line = absl::StrCat("{\"producer\":", ops::JsonQuoted(position.producer),
                                        ",\"epoch\":", position.epoch,
                                        ",\"input\":", ops::JsonQuoted(position.input), "}\n");
  const std::string next = file + ".new";
  if (absl::Status status = WriteAll(next, line); !status.ok()) return status;
  std::filesystem::rename(next, file, error);
  return error ? FileError(file, error.message()) : absl::OkStatus();
}

// What tells one state of a file from another.
std::string StateOf(const std::string& path) {
  struct stat info{};
  if (stat(path.c_str(), &info) != 0) return "?";
  return absl::StrCat(info.st_dev, " ", info.st_ino, " ", info.st_size, " ", info.st_mtim.tv_sec,
                      " ", info.st_mtim.tv_nsec);
}

}  // namespace

std::string FingerprintInput(const std::vector<std::string>& paths, const std::string& source) {
  std::string all;
  for (const std::string& path : paths) {
    for (const ArticlePath& file : ListArticlePaths(path)) {
      if (file.kind == ArticlePath::Kind::kStdin) return "";
      absl::StrAppend(&all, std::filesystem::absolute(file.path).string(), "\n",
                      StateOf(file.path), "\n");
    }
  }
  const journal::Hash hash = journal::ArticleKey(source, all);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::string DefaultPositionFile(const std::string& producer) {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder;
  if (state != nullptr && *state == '/') {
    folder = state;
  } else if (home != nullptr && *home == '/') {
    folder = std::filesystem::path(home) / ".local" / "state";
  } else {
    return "";
  }
  std::string name;
  for (const unsigned char c : producer) {
    const bool plain = absl::ascii_isalnum(c) || c == '-' || c == '_' || (c == '.' && !name.empty());
    name += plain ? std::string(1, static_cast<char>(c))
                  : "%" + absl::BytesToHexString(std::string(1, static_cast<char>(c)));
  }
  return (folder / "wireroom" / "send" / (name + ".json")).string();
}

absl::StatusOr<uint64_t> EpochOf(const std::string& file, const std::string& producer,
                                 const std::string& input, uint64_t now_seconds) {
  absl::StatusOr<std::optional<Position>> read = ReadPosition(file);
  if (!read.ok()) return read.status();
  Position position{producer, now_seconds, input};
  if (const std::optional<Position>& before = *read; before && before->producer == producer) {
    if (!input.empty() && before->input == input) return before->epoch;
    position.epoch = std::max(now_seconds, before->epoch + 1);
  }
  if (absl::Status status = WritePosition(file, position); !status.ok()) return status;
  return position.epoch;
}

}  // namespace wireroom::app

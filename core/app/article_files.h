// SPDX-License-Identifier: Apache-2.0
//
// Articles out of files and folders, one after another, for `send` and
// `annotate`.
//
//   path                    what it is
//   x.txt                   one article: the file's content, byte for byte
//   x.json                  one JSON object, an array of them, or lines of them
//   x.ndjson, x.jsonl       one JSON object a line; blank lines are passed over
//   any of them + .gz       the same, compressed (RFC 1952, also several members)
//   a folder                every such file in it and below, in byte order of the
//                           path; other files, hidden ones and links to folders
//                           are passed over
//   -                       standard input, compressed or not. Its first byte that
//                           is not blank decides: "{" JSON, "[" before "{" a JSON
//                           array, anything else one text
//
// What JSON objects are understood is told in core/app/article_json.h.
//
// A .txt file becomes: id = the file's name without its ending, source = the name
// of the folder that it lies in, text = its bytes, title empty (a headline in the
// text is a zone, found by an annotator, and is never cut off).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace wireroom::app {

// One article as it can be sent.
struct ArticleItem {
  // For people: "samples/quake.txt", "day.ndjson.gz:17" (a line, from 1),
  // "all.json[3]" (an element, from 0), "-" (standard input).
  std::string where;
  // A serialised wireroom.v1.Article. Its strings hold the bytes of the file:
  // where those are not UTF-8 it is for the pipeline to repair and to say so, and
  // protobuf's own parser refuses them.
  std::string bytes;
};

struct ArticleFilesOptions {
  // For articles that name no source of their own; empty: the folder's name,
  // "stdin" for standard input.
  std::string source;
  // The largest article, in bytes of its text, JSON object or line. Larger ones
  // are refused one by one, and reading goes on behind them.
  size_t max_item_bytes = size_t{16} << 20;
  // The largest ratio of inflated to compressed bytes once a file has inflated to
  // 64 MiB. Text reaches 20, DEFLATE's limit is 1032.
  uint32_t max_inflate_ratio = 250;
  // What "-" reads. Not closed.
  int stdin_fd = 0;
};

// How far the reading is, for a progress bar.
struct ArticleFilesProgress {
  // Bytes as they lie on disk.
  uint64_t bytes_read = 0;
  // 0: not known (standard input).
  uint64_t bytes_total = 0;
};

// Reads in the order of the paths, with memory of about one article. One thread.
class ArticleFiles {
 public:
  // Folders are listed here. What is wrong with a path is told by Next, at its
  // place in the order.
  explicit ArticleFiles(const std::vector<std::string>& paths, ArticleFilesOptions options = {});
  ~ArticleFiles();
  ArticleFiles(const ArticleFiles&) = delete;
  ArticleFiles& operator=(const ArticleFiles&) = delete;

  // True: `item` is the next article. False: there are no more, and it stays so.
  // An error names the file, the line, what was expected and what was found, and
  // is about one item (or the rest of one file) only: the next call goes on
  // behind it. Every call moves on, so that a loop over Next ends.
  //
  // Codes: NOT_FOUND and PERMISSION_DENIED (the path), INVALID_ARGUMENT (its
  // content), RESOURCE_EXHAUSTED (a limit), UNAVAILABLE (reading failed).
  absl::StatusOr<bool> Next(ArticleItem* item);

  ArticleFilesProgress progress() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wireroom::app

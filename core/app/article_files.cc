// SPDX-License-Identifier: Apache-2.0
#include "core/app/article_files.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/app/article_json.h"
#include "core/app/article_paths.h"
#include "core/pipeline/article_wire.h"
#include "core/app/input_file.h"
#include "wireroom/v1/article.pb.h"

namespace wireroom::app {
namespace {

namespace fs = std::filesystem;

using Kind = ArticlePath::Kind;

absl::Status At(const std::string& where, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(where, ": ", status.message()));
}

uint64_t SizeOf(const ArticlePath& input) {
  std::error_code error;
  const uintmax_t size = input.status.ok() ? fs::file_size(input.path, error) : 0;
  return error ? 0 : size;
}

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char kBlanks[] = " \t\r\n";

void SkipBlanks(std::string_view* text) {
  text->remove_prefix(std::min(text->find_first_not_of(kBlanks), text->size()));
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(kBlanks) == std::string_view::npos;
}

bool IsWholeObject(std::string_view line) {
  const size_t last = line.find_last_not_of(kBlanks);
  return !IsBlank(line) && line[line.find_first_not_of(kBlanks)] == '{' && line[last] == '}';
}

void RemoveByteOrderMark(std::string* text) {
  if (text->starts_with(kByteOrderMark)) text->erase(0, kByteOrderMark.size());
}

// What "-" holds, by its first bytes.
Kind Sniff(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  SkipBlanks(&head);
  if (head.starts_with('{')) return Kind::kJson;
  if (!head.starts_with('[')) return Kind::kText;
  head.remove_prefix(1);
  SkipBlanks(&head);
  return head.starts_with('{') ? Kind::kJson : Kind::kText;
}

}  // namespace

struct ArticleFiles::State {
  ArticleFilesOptions options;
  std::vector<ArticlePath> inputs;
  size_t next_input = 0;
  ArticleFilesProgress progress;
  uint64_t bytes_before = 0;  // of the files that are behind

  // The file in hand.
  ArticlePath input;
  std::unique_ptr<InputFile> file;
  uint64_t line = 0;
  std::deque<absl::StatusOr<ArticleItem>> pending;
  ArticleJson json;

  absl::Status OpenNext();
  absl::Status ReadText();
  absl::Status ReadJson();
  absl::Status ParseDocument(const std::string& document);
  void ParseLine(const std::string& text);
  absl::StatusOr<bool> NextLine();
  void Add(std::string where, const absl::Status& status, v1::Article* article);
  std::string Here() const { return absl::StrCat(input.path, ":", line); }
  void CloseFile();
};

void ArticleFiles::State::CloseFile() {
  if (file == nullptr) return;
  bytes_before += input.kind == Kind::kStdin ? file->disk_bytes() : SizeOf(input);
  file.reset();
}

void ArticleFiles::State::Add(std::string where, const absl::Status& status, v1::Article* article) {
  if (!status.ok()) {
    pending.push_back(At(where, status));
    return;
  }
  if (article->source().empty()) {
    article->set_source(!options.source.empty() ? options.source
                        : input.path == "-"     ? "stdin"
                                                : FolderName(input.path));
  }
  ArticleItem item;
  item.where = std::move(where);
  item.bytes = pipeline::SerializeArticle(*article);
  pending.push_back(std::move(item));
}

absl::Status ArticleFiles::State::ReadText() {
  v1::Article article;
  absl::Status status = file->ReadAll(options.max_item_bytes, article.mutable_text());
  if (!status.ok()) return At(input.path, status);
  if (input.path != "-") article.set_id(Stem(input.path));
  Add(input.path, absl::OkStatus(), &article);
  return absl::OkStatus();
}

absl::Status ArticleFiles::State::ParseDocument(const std::string& document) {
  const absl::Status status =
      json.Parse(document, [this](int64_t index, const absl::Status& read, v1::Article* article) {
        Add(index < 0 ? input.path : absl::StrCat(input.path, "[", index, "]"), read, article);
      });
  return status.ok() ? status : At(input.path, status);
}

void ArticleFiles::State::ParseLine(const std::string& text) {
  const absl::Status status =
      json.Parse(text, [this](int64_t index, const absl::Status& read, v1::Article* article) {
        Add(index < 0 ? Here() : absl::StrCat(Here(), "[", index, "]"), read, article);
      });
  if (!status.ok()) pending.push_back(At(Here(), status));
}

// A first line that is a whole object by itself means lines; else all of it is
// one document.
absl::Status ArticleFiles::State::ReadJson() {
  std::string first;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more && IsBlank(first)) {
    more = file->ReadLine(options.max_item_bytes, &first);
    if (++line == 1) RemoveByteOrderMark(&first);
  }
  if (!more.ok()) return At(Here(), more.status());
  if (IsWholeObject(first)) {
    ParseLine(first);
    return absl::OkStatus();
  }
  first.push_back('\n');
  const absl::Status status = file->ReadAll(options.max_item_bytes, &first);
  return status.ok() ? ParseDocument(first) : At(input.path, status);
}

// True: something is pending, or the line was blank.
absl::StatusOr<bool> ArticleFiles::State::NextLine() {
  std::string text;
  const absl::StatusOr<bool> more = file->ReadLine(options.max_item_bytes, &text);
  ++line;
  if (!more.ok()) {
    if (!absl::IsResourceExhausted(more.status())) CloseFile();
    return At(Here(), more.status());
  }
  if (!*more) return false;
  if (line == 1) RemoveByteOrderMark(&text);
  if (!IsBlank(text)) ParseLine(text);
  return true;
}

absl::Status ArticleFiles::State::OpenNext() {
  input = inputs[next_input++];
  line = 0;
  if (!input.status.ok()) return input.status;
  auto opened =
      input.kind == Kind::kStdin
          ? InputFile::FromDescriptor(options.stdin_fd, options.max_inflate_ratio)
          : InputFile::Open(input.path,
                            input.gzip ? InputFile::Encoding::kGzip : InputFile::Encoding::kPlain,
                            options.max_inflate_ratio);
  if (!opened.ok()) return At(input.path, opened.status());
  file = std::move(*opened);
  Kind kind = input.kind;
  if (kind == Kind::kStdin) {
    const absl::StatusOr<std::string_view> head = file->Peek(4096);
    if (!head.ok()) return At(input.path, head.status());
    kind = Sniff(*head);
  }
  if (kind == Kind::kText) return ReadText();
  return kind == Kind::kJson ? ReadJson() : absl::OkStatus();
}

ArticleFiles::ArticleFiles(const std::vector<std::string>& paths, ArticleFilesOptions options)
    : state_(std::make_unique<State>()) {
  state_->options = std::move(options);
  for (const std::string& path : paths) {
    for (ArticlePath& input : ListArticlePaths(path)) state_->inputs.push_back(std::move(input));
  }
  bool known = true;
  for (const ArticlePath& input : state_->inputs) {
    known = known && input.kind != Kind::kStdin;
    state_->progress.bytes_total += input.kind == Kind::kStdin ? 0 : SizeOf(input);
  }
  if (!known) state_->progress.bytes_total = 0;
}

ArticleFiles::~ArticleFiles() = default;

absl::StatusOr<bool> ArticleFiles::Next(ArticleItem* item) {
  State& s = *state_;
  while (true) {
    if (!s.pending.empty()) {
      absl::StatusOr<ArticleItem> next = std::move(s.pending.front());
      s.pending.pop_front();
      if (!next.ok()) return next.status();
      *item = std::move(*next);
      return true;
    }
    if (s.file != nullptr) {
      const absl::StatusOr<bool> more = s.NextLine();
      if (!more.ok()) return more.status();
      if (!*more) s.CloseFile();
      continue;
    }
    if (s.next_input == s.inputs.size()) return false;
    if (absl::Status status = s.OpenNext(); !status.ok()) {
      s.CloseFile();
      return status;
    }
  }
}

ArticleFilesProgress ArticleFiles::progress() const {
  ArticleFilesProgress now = state_->progress;
  now.bytes_read = state_->bytes_before + (state_->file ? state_->file->disk_bytes() : 0);
  return now;
}

}  // namespace wireroom::app

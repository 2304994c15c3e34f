// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/text_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace wireroom::topics {
namespace {

constexpr size_t kMostBytes = size_t{4} << 30;

// Length of the UTF-8 sequence at the front of s, 0: it is none.
size_t SequenceLength(std::string_view s) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(s[i]); };
  unsigned char first = byte(0);
  if (first < 0x80) return 1;
  size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || s.size() < length) return 0;
  for (size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  // Too long a form, surrogates, and what lies beyond U+10FFFF.
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

}  // namespace

std::string ReadTextFile(const std::filesystem::path& file) {
  errno = 0;
  std::unique_ptr<gzFile_s, int (*)(gzFile)> in(gzopen(file.c_str(), "rb"), &gzclose);
  auto fail = [&](const std::string& why) -> std::runtime_error {
    return std::runtime_error(file.string() + ": cannot be read: " + why);
  };
  if (std::filesystem::is_directory(file)) throw fail("it is a folder");
  if (!in) throw fail(errno != 0 ? std::strerror(errno) : "no memory");
  std::string out;
  std::vector<char> buffer(1 << 18);
  for (;;) {
    int got = gzread(in.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
    if (got < 0) {
      int code = 0;
      throw fail(gzerror(in.get(), &code));
    }
    if (got == 0) break;
    out.append(buffer.data(), static_cast<size_t>(got));
    if (out.size() > kMostBytes) throw fail("more than 4 GiB");
  }
  int code = Z_OK;
  gzerror(in.get(), &code);
  if (code == Z_BUF_ERROR) throw fail("the compressed data is cut off");
  return out;
}

void RepairUtf8(std::string* text) {
  std::string_view s = *text;
  size_t at = 0;
  while (at < s.size() && s[at] != '\0' && SequenceLength(s.substr(at)) > 0)
    at += SequenceLength(s.substr(at));
  if (at == s.size()) return;
  std::string out(s.substr(0, at));
  while (at < s.size()) {
    size_t length = SequenceLength(s.substr(at));
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (s[at] == '\0') {
      out += ' ';
    } else {
      out += s.substr(at, length);
    }
    at += std::max<size_t>(length, 1);
  }
  *text = std::move(out);
}

std::string_view TakeLine(std::string_view* rest) {
  size_t end = std::min(rest->find('\n'), rest->size());
  std::string_view line = rest->substr(0, end);
  rest->remove_prefix(std::min(end + 1, rest->size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool TableReader::Next(std::vector<std::string>* cells) {
  while (!rest_.empty() && (rest_[0] == '\n' || rest_[0] == '\r')) {
    line_ += rest_[0] == '\n';
    rest_.remove_prefix(1);
  }
  if (rest_.empty()) return false;
  row_line_ = line_;
  cells->clear();
  for (;;) {
    std::string cell;
    if (!rest_.empty() && rest_[0] == '"') TakeQuoted(&cell);
    size_t end = 0;
    while (end < rest_.size() && rest_[end] != delimiter_ && rest_[end] != '\n') ++end;
    cell += rest_.substr(0, end);
    bool more = end < rest_.size() && rest_[end] == delimiter_;
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (!more && cell.ends_with('\r')) cell.pop_back();
    RepairUtf8(&cell);
    cells->push_back(std::move(cell));
    if (more) continue;
    ++line_;
    return true;
  }
}

void TableReader::TakeQuoted(std::string* cell) {
  size_t at = 1;
  for (;; ++at) {
    if (at >= rest_.size())
      throw std::runtime_error(file_ + ":" + std::to_string(row_line_) +
                               ": a cell's opening quote is never closed");
    line_ += rest_[at] == '\n';
    if (rest_[at] != '"') {
      *cell += rest_[at];
    } else if (at + 1 < rest_.size() && rest_[at + 1] == '"') {
      *cell += '"';
      ++at;
    } else {
      rest_.remove_prefix(at + 1);
      return;
    }
  }
}

}  // namespace wireroom::topics

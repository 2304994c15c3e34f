// SPDX-License-Identifier: Apache-2.0
#include "core/config/source_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "core/config/node.h"

namespace wireroom::config {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the well-formed sequence that `text` begins with, or 0.
size_t SequenceLength(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : size;
}

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
}

Mark MarkOf(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return PlaceFinder(text).At(static_cast<int>(lines), static_cast<int>(offset - start));
}

std::string ByteMessage(std::string_view expected, char found) {
  return absl::StrFormat("expected %s, found the byte 0x%02X", expected,
                         static_cast<unsigned char>(found));
}

std::optional<SourceProblem> FindBadByte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t size = SequenceLength(text.substr(i, 4));
    if (size == 0) {
      return SourceProblem{MarkOf(text, i),
                           ByteMessage("UTF-8", text[i]) + "; save the file as UTF-8"};
    }
    if (IsControl(text[i])) {
      return SourceProblem{MarkOf(text, i), ByteMessage("text", text[i]) + ", a control character"};
    }
    i += size;
  }
  return std::nullopt;
}

std::optional<SourceProblem> FindIndentingTab(std::string_view text) {
  for (size_t start = 0; start < text.size();) {
    const size_t first = text.find_first_not_of(' ', start);
    if (first != std::string_view::npos && text[first] == '\t') {
      return SourceProblem{
          MarkOf(text, first),
          "expected spaces at the beginning of the line, found a tab; YAML does not "
          "indent with tabs"};
    }
    const size_t end = text.find('\n', start);
    if (end == std::string_view::npos) break;
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace

void PlaceFinder::GoToLine(int line) {
  if (line < line_) {
    line_ = 0;
    line_start_ = 0;
  }
  for (; line_ < line; ++line_) {
    const size_t end = text_.find('\n', line_start_);
    if (end == std::string_view::npos) break;
    line_start_ = end + 1;
  }
  column_ = code_points_ = 0;
}

Mark PlaceFinder::At(int line, int byte_column) {
  if (line != line_ || byte_column < column_) GoToLine(line);
  for (; column_ < byte_column && byte() < text_.size(); ++column_) {
    if (!IsContinuation(text_[byte()])) ++code_points_;
  }
  return {line + 1, code_points_ + 1};
}

std::optional<SourceProblem> FindSourceProblem(std::string_view text) {
  if (text.size() > kMaxFileBytes) {
    return SourceProblem{
        {}, absl::StrFormat("expected at most %d bytes, found %s", kMaxFileBytes, "a larger file")};
  }
  if (auto problem = FindBadByte(text)) return problem;
  return FindIndentingTab(text);
}

}  // namespace wireroom::config

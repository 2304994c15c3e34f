// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/check.h"

#include "core/plugin/say.h"
#include "core/text/utf8.h"

namespace wireroom::plugin {
namespace {

bool IsAscii(std::string_view text) {
  const char* at = text.data();
  size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    if (word & 0x8080808080808080u) return false;
  }
  unsigned char rest = 0;
  for (; left; ++at, --left) rest |= static_cast<unsigned char>(*at);
  return rest < 0x80;
}

bool IsUtf8(std::string_view text) { return IsAscii(text) || text::IsValidUtf8(text); }

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string CheckText(wr_str text, size_t limit) {
  if (text.size == 0) return {};
  if (!text.data) return Say("expected bytes, found NULL and a size of ", text.size);
  if (text.size > limit) return Say("expected at most ", limit, " bytes, found ", text.size);
  if (IsUtf8(View(text))) return {};
  return Say("expected UTF-8, found ", Quoted(View(text)));
}

std::string CheckScore(float score) {
  if (score >= 0 && score <= 1) return {};
  return Say("expected a number from 0 to 1, found ", score);
}

std::string CheckType(wr_str type) {
  const std::string_view text = View(type);
  const auto good = [](char c) { return IsUpper(c) || c == '_'; };
  if (!text.empty() && std::all_of(text.begin(), text.end(), good)) return {};
  return Say("expected [A-Z_]+, found ", Quoted(text));
}

std::string CheckWord(wr_str word) {
  const std::string_view text = View(word);
  const auto good = [](char c) { return IsLower(c) || IsDigit(c) || c == '_'; };
  if (!text.empty() && IsLower(text[0]) && std::all_of(text.begin(), text.end(), good)) return {};
  return Say("expected [a-z][a-z0-9_]*, found ", Quoted(text));
}

std::string CheckSpan(std::string_view field, std::string_view text, uint32_t begin, uint32_t end) {
  if (begin >= end || end > text.size())
    return Say("expected a span that is not empty within the ", text.size(), " bytes of the ",
               field, ", found ", begin, " to ", end);
  if (text::IsBoundary(text, begin) && text::IsBoundary(text, end)) return {};
  return Say("expected a span that begins and ends between two code points of the ", field,
             ", found ", begin, " to ", end, ", where ",
             text::IsBoundary(text, begin) ? end : begin, " is inside of one");
}

std::string Quoted(std::string_view text) {
  constexpr size_t kShown = 64;
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "'";
  for (char c : text.substr(0, kShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '\'' && c != '\\') {
      out += c;
    } else {
      ((out += "\\x") += kHex[byte >> 4]) += kHex[byte & 15];
    }
  }
  return out += text.size() > kShown ? "...'" : "'";
}

}  // namespace wireroom::plugin

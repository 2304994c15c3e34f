// SPDX-License-Identifier: Apache-2.0
#include "core/app/text_layout.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace wireroom::app {
namespace {

constexpr int kLeastWidth = 20;
constexpr UChar32 kNoBreakSpace = 0xA0;

bool TurnsDirection(UChar32 c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(UChar32 c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || TurnsDirection(c); }

// The joiners of emoji and of Arabic and Indic letters change what is drawn.
bool IsJoiner(UChar32 c) { return c == 0x200C || c == 0x200D; }

bool IsVariationSelector(UChar32 c) { return c >= 0xFE00 && c <= 0xFE0F; }

bool IsInvisible(UChar32 c) {
  return c >= 0xAD && !IsJoiner(c) && !IsVariationSelector(c) &&
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool IsLineEnd(UChar32 c) { return c == '\n' || c == 0x2028 || c == 0x2029; }

std::string Escaped(UChar32 c) {
  return c < 0x100 ? absl::StrFormat("\\x%02x", c) : absl::StrFormat("\\u%04x", c);
}

int WidthOf(UChar32 c) {
  if (c < 0x300) return 1;
  const int8_t type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || IsJoiner(c)) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Calls `visit(bytes, code_point)` for each; ill-formed bytes are U+FFFD.
template <typename Visit>
void ForEachCodePoint(std::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int64_t>(text.size());
  for (int64_t at = 0; at < size;) {
    const int64_t begin = at;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, c);
    const std::string_view found = text.substr(begin, at - begin);
    visit(c == 0xFFFD ? std::string_view("\xEF\xBF\xBD") : found, static_cast<char32_t>(c));
  }
}

}  // namespace

TextLayout::TextLayout(bool color, int width, int indent)
    : color_(color), width_(std::max(width, kLeastWidth)), indent_(indent) {}

void TextLayout::Add(std::string_view text, std::string_view style) {
  ForEachCodePoint(text,
                   [&](std::string_view bytes, char32_t c) { AddCodePoint(bytes, c, style); });
}

void TextLayout::AddCodePoint(std::string_view bytes, char32_t code_point, std::string_view style) {
  const auto c = static_cast<UChar32>(code_point);
  if (IsLineEnd(c)) return EndLine();
  if (c == '\r') return;
  if (c == ' ' || c == '\t') return Space();
  if (IsControl(c)) {
    const std::string shown = Escaped(c);
    return AddToWord(shown, static_cast<int>(shown.size()), style);
  }
  if (IsInvisible(c)) return;
  if (c == kNoBreakSpace) return AddToWord(" ", 1, style);
  const int width = WidthOf(c);
  if (width == 2) FlushWord();
  AddToWord(std::string(bytes), width, style);
  if (width == 2) FlushWord();
}

void TextLayout::AddToWord(std::string bytes, int width, std::string_view style) {
  if (word_width_ + width > width_ - indent_) FlushWord();
  if (word_.empty() || word_.back().style != style) {
    word_.push_back({std::move(bytes), style});
  } else {
    word_.back().bytes += bytes;
  }
  word_width_ += width;
}

void TextLayout::StartLine() {
  if (empty_lines_ > 0 && !out_.empty()) out_ += '\n';
  out_.append(static_cast<size_t>(indent_), ' ');
  column_ = indent_;
  empty_lines_ = 0;
  on_line_ = true;
}

void TextLayout::FlushWord() {
  if (word_.empty()) return;
  const int blank = blank_ && on_line_ ? 1 : 0;
  if (on_line_ && column_ + blank + word_width_ > width_) {
    NextLine();
  } else if (blank > 0) {
    Emit({" ", word_.front().style == style_ ? style_ : ""});
    ++column_;
  }
  if (!on_line_) StartLine();
  for (const Piece& piece : word_) Emit(piece);
  column_ += word_width_;
  word_.clear();
  word_width_ = 0;
  blank_ = false;
  padded_ = false;
}

void TextLayout::Emit(const Piece& piece) {
  SetStyle(piece.style);
  out_ += piece.bytes;
}

void TextLayout::SetStyle(std::string_view style) {
  if (!color_ || style == style_) return;
  if (!style_.empty()) out_ += "\x1b[0m";
  if (!style.empty()) out_.append("\x1b[").append(style).append("m");
  style_ = style;
}

void TextLayout::NextLine() {
  SetStyle("");
  out_ += '\n';
  on_line_ = false;
  padded_ = false;
}

void TextLayout::EndLine() {
  FlushWord();
  blank_ = false;
  if (on_line_) {
    NextLine();
  } else {
    ++empty_lines_;
  }
}

void TextLayout::Space() {
  FlushWord();
  blank_ = !padded_;
}

void TextLayout::NewLine() {
  FlushWord();
  blank_ = false;
  if (on_line_) NextLine();
}

void TextLayout::PadTo(int column) {
  FlushWord();
  const bool after_text = on_line_;
  if (!on_line_) StartLine();
  SetStyle("");
  const int blanks = std::max(column - column_, after_text ? 1 : 0);
  out_.append(static_cast<size_t>(blanks), ' ');
  column_ += blanks;
  blank_ = false;
  padded_ = true;
}

void TextLayout::Fill(std::string_view piece, std::string_view style) {
  FlushWord();
  if (!on_line_) StartLine();
  if (blank_ && column_ < width_) {
    Emit({" ", ""});
    ++column_;
  }
  blank_ = false;
  for (; column_ < width_; ++column_) Emit({std::string(piece), style});
}

std::string TextLayout::Take() {
  NewLine();
  return std::move(out_);
}

}  // namespace wireroom::app

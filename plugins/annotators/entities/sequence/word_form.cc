// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/word_form.h"

#include "plugins/annotators/entities/sequence/hash.h"

namespace wireroom::entities {
namespace {

constexpr size_t kLongestShape = 12;

// 'X', 'x', 'd', or the byte itself. Two-byte letters of Latin, Greek and
// Cyrillic have their capitals where this looks; others count as small.
char SignAt(std::string_view text, size_t at) {
  auto c = static_cast<unsigned char>(text[at]);
  if (c >= 'A' && c <= 'Z') return 'X';
  if (c >= 'a' && c <= 'z') return 'x';
  if (c >= '0' && c <= '9') return 'd';
  if (c < 0x80) return static_cast<char>(c);
  auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : 0);
  if (c == 0xC3) return next >= 0x80 && next <= 0x9E ? 'X' : 'x';
  if (c == 0xC4 || c == 0xC5) return next % 2 == 0 ? 'X' : 'x';
  if (c == 0xCE) return next >= 0x86 && next <= 0xAB ? 'X' : 'x';
  if (c == 0xD0) return next <= 0xAF ? 'X' : 'x';
  return c == 0xE2 ? '*' : 'x';
}

LetterCase CaseOf(size_t upper, size_t lower, bool first_upper) {
  if (upper == 0) return lower == 0 ? LetterCase::kNoLetters : LetterCase::kLower;
  if (lower == 0) return upper == 1 ? LetterCase::kInitial : LetterCase::kUpper;
  return first_upper && upper == 1 ? LetterCase::kInitial : LetterCase::kMixed;
}

}  // namespace

void ReadLetters(std::string_view text, WordForm* form) {
  std::array<char, kLongestShape> shape{};
  size_t size = 0, upper = 0, lower = 0, digits = 0;
  bool first_upper = false;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue;
    char sign = SignAt(text, at);
    upper += sign == 'X';
    lower += sign == 'x';
    digits += sign == 'd';
    if (upper + lower == 1 && sign == 'X') first_upper = true;
    bool repeats = size > 0 && shape[size - 1] == sign;
    if (repeats && sign == 'd' && digits > 4) continue;
    if (size < kLongestShape && (!repeats || sign == 'd')) shape[size++] = sign;
  }
  form->letter_case = CaseOf(upper, lower, first_upper);
  form->number = digits > 0 && upper + lower == 0;
  form->shape = static_cast<uint32_t>(HashBytes({shape.data(), size}));
  if (form->number) form->folded = HashBytes({shape.data(), size});
}

}  // namespace wireroom::entities

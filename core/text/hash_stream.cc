// SPDX-License-Identifier: Apache-2.0
#include "core/text/hash_stream.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace wireroom::text {
namespace {

constexpr uint32_t kDropped = 0xFFFFFFFF;

uint32_t Fold(uint32_t code_point) {
  switch (code_point) {
    case 0x2019:
    case 0x02BC:
      return '\'';
    case 0x2010:
    case 0x2011:
      return '-';
    case 0x00AD:
    case 0x2060:
    case 0xFEFF:
      return kDropped;
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
      return kDropped;
    default:
      return static_cast<uint32_t>(
          u_foldCase(static_cast<UChar32>(code_point), U_FOLD_CASE_DEFAULT));
  }
}

}  // namespace

void HashStream::Add(std::string_view piece) {
  while (!piece.empty()) {
    if (piece.size() >= 8 && size_ % 8 == 0) {
      const uint64_t word = LoadWord(piece.data());
      if ((word & kHighBits) == 0) {
        hash_ = HashAddWord(hash_, FoldAscii(word));
        size_ += 8;
        piece.remove_prefix(8);
        continue;
      }
    }
    piece.remove_prefix(AddCodePoint(piece));
  }
}

uint64_t HashStream::Finish() const {
  const uint64_t hash = size_ % 8 == 0 ? hash_ : HashAddWord(hash_, pending_);
  return HashEnd(hash, size_);
}

// Adds the code point that starts rest, or one byte that is not part of one,
// and returns its size.
size_t HashStream::AddCodePoint(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest[0]);
  if (first < 0x80) {
    AddByte(first >= 'A' && first <= 'Z' ? first | 0x20 : first);
    return 1;
  }
  const int64_t length = static_cast<int64_t>(rest.size() < 4 ? rest.size() : 4);
  int64_t offset = 0;
  UChar32 code_point;
  U8_NEXT(rest.data(), offset, length, code_point);
  if (code_point < 0) {
    AddByte(first);
    return 1;
  }
  const uint32_t folded = Fold(static_cast<uint32_t>(code_point));
  if (folded != kDropped) AddFolded(folded);
  return static_cast<size_t>(offset);
}

void HashStream::AddFolded(uint32_t code_point) {
  unsigned char bytes[U8_MAX_LENGTH];
  int size = 0;
  U8_APPEND_UNSAFE(bytes, size, code_point);
  for (int i = 0; i < size; ++i) AddByte(bytes[i]);
}

void HashStream::AddByte(unsigned char byte) {
  pending_ |= uint64_t{byte} << (size_ % 8 * 8);
  if (++size_ % 8 != 0) return;
  hash_ = HashAddWord(hash_, pending_);
  pending_ = 0;
}

}  // namespace wireroom::text

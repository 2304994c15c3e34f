// SPDX-License-Identifier: Apache-2.0
#include "core/app/byte_shield.h"

#include <unicode/utf8.h>

#include <cstdint>

namespace wireroom::app {
namespace {

constexpr UChar32 kFirst = 0x10FF80;

void AppendShielded(unsigned char byte, std::string* out) {
  const auto offset = static_cast<unsigned char>(byte - 0x80);
  out->append({'\xF4', '\x8F', static_cast<char>(0xBE | offset >> 6),
               static_cast<char>(0x80 | (offset & 0x3F))});
}

}  // namespace

std::string ShieldedUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  const auto* text = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto size = static_cast<int32_t>(bytes.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 code_point = 0;
    U8_NEXT(text, at, size, code_point);
    const bool legal = code_point >= 0 && code_point < kFirst;
    if (legal) out.append(bytes.substr(begin, at - begin));
    for (int32_t i = begin; !legal && i < at; ++i) AppendShielded(text[i], &out);
  }
  return out;
}

void Unshield(std::string* text) {
  size_t to = 0;
  const size_t size = text->size();
  for (size_t from = 0; from < size; ++to) {
    const std::string_view rest = std::string_view(*text).substr(from, 4);
    const bool shielded = rest.size() == 4 && rest[0] == '\xF4' && rest[1] == '\x8F' &&
                          (rest[2] == '\xBE' || rest[2] == '\xBF');
    if (shielded) {
      const int high = rest[2] == '\xBE' ? 0x80 : 0xC0;
      (*text)[to] = static_cast<char>(high | (rest[3] & 0x3F));
    } else {
      (*text)[to] = rest[0];
    }
    from += shielded ? 4 : 1;
  }
  text->resize(to);
}

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include "core/text/utf8.h"

#include <simdjson.h>

namespace wireroom::text {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Part {
  uint32_t size;
  bool well_formed;
};

// Table 3-7: how many bytes follow a lead byte, and the range of the second.
struct Lead {
  uint32_t trail;
  unsigned char low;
  unsigned char high;
};

Lead LeadOf(unsigned char byte) {
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {1, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0x80, 0x9F};
  if (byte < 0xF0) return {2, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0x90, 0xBF};
  if (byte < 0xF4) return {3, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// The code point, or the maximal ill-formed subpart, that starts rest.
Part NextPart(std::string_view rest) {
  const auto byte = [rest](size_t i) { return static_cast<unsigned char>(rest[i]); };
  if (byte(0) < 0x80) return {1, true};
  const Lead lead = LeadOf(byte(0));
  if (lead.trail == 0) return {1, false};
  if (rest.size() < 2 || byte(1) < lead.low || byte(1) > lead.high) return {1, false};
  for (uint32_t i = 2; i <= lead.trail; ++i) {
    if (i >= rest.size() || (byte(i) & 0xC0) != 0x80) return {i, false};
  }
  return {lead.trail + 1, true};
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

Repair RepairUtf8(std::string* text) {
  Repair repair;
  if (IsValidUtf8(*text)) return repair;
  std::string repaired;
  repaired.reserve(text->size() + text->size() / 8 + kReplacement.size());
  for (std::string_view rest = *text; !rest.empty();) {
    const Part part = NextPart(rest);
    if (part.well_formed) {
      repaired.append(rest.substr(0, part.size));
    } else {
      if (repair.count++ == 0) repair.first = static_cast<uint32_t>(repaired.size());
      repaired.append(kReplacement);
    }
    rest.remove_prefix(part.size);
  }
  *text = std::move(repaired);
  return repair;
}

}  // namespace wireroom::text

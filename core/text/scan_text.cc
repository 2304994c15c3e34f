// SPDX-License-Identifier: Apache-2.0
#include "core/text/scan_text.h"

#include <cstring>

namespace wireroom::text {
namespace {

constexpr size_t kPadding = 128;  // at least half of it zeros to look into
constexpr size_t kKeptBytes = size_t{1} << 20;

}  // namespace

void ScanText::Reset(std::string_view utf8) {
  size_ = static_cast<uint32_t>(utf8.size());
  const size_t padded = (utf8.size() + kPadding) / 64 * 64;
  if (bytes_.size() < padded) {
    bytes_.resize(padded);
    folded_.resize(padded);
    word_.resize(padded / 8);
    other_.resize(padded / 8);
  }
  if (!utf8.empty()) std::memcpy(bytes_.data(), utf8.data(), utf8.size());
  std::memset(bytes_.data() + utf8.size(), 0, padded - utf8.size());
  MarkBytes(bytes_.data(), padded, {word_.data(), other_.data()}, folded_.data());
}

void ScanText::Trim() {
  if (bytes_.size() <= kKeptBytes) return;
  bytes_ = {};
  folded_ = {};
  word_ = {};
  other_ = {};
}

}  // namespace wireroom::text

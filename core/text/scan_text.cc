// SPDX-License-Identifier: Apache-2.0
#include "core/text/scan_text.h"

#include <cstring>

#include "core/text/word_bits.h"

namespace wireroom::text {
namespace {

constexpr size_t kKeptBytes = size_t{1} << 20;

}  // namespace

void ScanText::Reset(std::string_view utf8) {
  size_ = static_cast<uint32_t>(utf8.size());
  const size_t blocks = utf8.size() / kWordBlock + 1;  // at least one byte of padding
  const size_t padded = (blocks + 1) * kWordBlock;     // and a block of zeros to look into
  if (bytes_.size() < padded) bytes_.resize(padded);
  if (word_bits_.size() < blocks + 1) word_bits_.resize(blocks + 1);
  if (!utf8.empty()) std::memcpy(bytes_.data(), utf8.data(), utf8.size());
  std::memset(bytes_.data() + utf8.size(), 0, padded - utf8.size());
  MarkWordBytes(bytes_.data(), blocks + 1, word_bits_.data());
}

void ScanText::Trim() {
  if (bytes_.size() <= kKeptBytes) return;
  bytes_ = {};
  word_bits_ = {};
}

}  // namespace wireroom::text

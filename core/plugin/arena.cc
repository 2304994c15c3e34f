// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/arena.h"

#include <algorithm>
#include <cstring>

namespace wireroom::plugin {
namespace {
constexpr size_t kChunkBytes = 16 * 1024;
constexpr size_t kKeptBytes = 1024 * 1024;
}  // namespace

void* Arena::Allocate(size_t size, size_t alignment) {
  while (chunk_ < chunks_.size()) {
    const size_t begin = (used_ + alignment - 1) & ~(alignment - 1);
    if (begin + size <= chunks_[chunk_].size) {
      used_ = begin + size;
      return chunks_[chunk_].data.get() + begin;
    }
    ++chunk_;
    used_ = 0;
  }
  const size_t bytes = std::max(kChunkBytes, size);
  chunks_.push_back({std::make_unique_for_overwrite<char[]>(bytes), bytes});
  used_ = size;
  return chunks_.back().data.get();
}

wr_str Arena::Copy(std::string_view text) {
  if (text.empty()) return {nullptr, 0};
  char* copy = static_cast<char*>(Allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void Arena::Rollback(Mark mark) {
  chunk_ = mark.chunk;
  used_ = mark.used;
}

void Arena::Clear() {
  size_t kept = 0;
  size_t count = 0;
  while (count < chunks_.size() && kept + chunks_[count].size <= kKeptBytes)
    kept += chunks_[count++].size;
  chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(count), chunks_.end());
  Rollback({});
}

}  // namespace wireroom::plugin

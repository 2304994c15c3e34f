// SPDX-License-Identifier: Apache-2.0
//
// The tokens while they are made: memory that grows but is not cleared, since
// each token is written whole, at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "wireroom/abi/article.h"

namespace wireroom::text {

class TokenRow {
 public:
  void Clear() { size_ = 0; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const wr_token& operator[](size_t index) const { return tokens_.get()[index]; }
  const wr_token& back() const { return tokens_.get()[size_ - 1]; }
  const wr_token* begin() const { return tokens_.get(); }
  const wr_token* end() const { return tokens_.get() + size_; }

  // A token to be filled in.
  wr_token& Add() {
    if (size_ == capacity_) [[unlikely]]
      Grow();
    return tokens_.get()[size_++];
  }

  // Gives back memory that only a huge text needed.
  void Trim() {
    if (capacity_ > kKept) *this = TokenRow();
  }

 private:
  static constexpr size_t kKept = 65536;

  void Grow() {
    const size_t capacity = std::max<size_t>(1024, capacity_ * 2);
    std::unique_ptr<wr_token[]> tokens(new wr_token[capacity]);
    std::copy(begin(), end(), tokens.get());
    tokens_ = std::move(tokens);
    capacity_ = capacity;
  }

  std::unique_ptr<wr_token[]> tokens_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace wireroom::text

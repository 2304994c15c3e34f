// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

namespace wireroom::feed {

// How much one connection may have in hand, as a sliding window over everything
// it ever sent: what was taken in may not pass what was answered plus the
// credit. The limit never moves back (as TCP's window should not, RFC 9293
// section 3.8.6), so a share that shrinks does not make a crime of what is
// already on its way.
class CreditWindow {
 public:
  // The peer is being told that it may have this much unanswered from now on.
  void Grant(uint64_t articles, uint64_t bytes) {
    article_limit_ = std::max(article_limit_, answered_articles_ + articles);
    byte_limit_ = std::max(byte_limit_, answered_bytes_ + bytes);
  }

  // One article always passes when nothing is in hand, whatever its size.
  bool Admits(uint64_t articles, uint64_t bytes) const {
    if (idle() && articles <= 1) return true;
    return taken_articles_ + articles <= article_limit_ && taken_bytes_ + bytes <= byte_limit_;
  }

  void Take(uint64_t articles, uint64_t bytes) {
    taken_articles_ += articles;
    taken_bytes_ += bytes;
  }

  // What was taken has been answered.
  void Answer(uint64_t articles, uint64_t bytes) {
    answered_articles_ = std::min(taken_articles_, answered_articles_ + articles);
    answered_bytes_ = std::min(taken_bytes_, answered_bytes_ + bytes);
  }

  bool idle() const { return taken_articles_ == answered_articles_; }
  uint64_t articles_in_hand() const { return taken_articles_ - answered_articles_; }

 private:
  uint64_t taken_articles_ = 0;
  uint64_t taken_bytes_ = 0;
  uint64_t answered_articles_ = 0;
  uint64_t answered_bytes_ = 0;
  uint64_t article_limit_ = 0;
  uint64_t byte_limit_ = 0;
};

}  // namespace wireroom::feed

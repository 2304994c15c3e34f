// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace wireroom::client {

// What a producer has to keep: articles that are not acknowledged, first those
// that were sent on this connection, then those that wait.
class Outbox {
 public:
  // One message: `count` articles with numbers from `first` on, at() from
  // `index` on.
  struct Batch {
    uint64_t first = 0;
    size_t index = 0;
    size_t count = 0;
  };

  // Behind all others. Numbers only grow.
  void Push(uint64_t number, std::string article);

  // What may be sent next when so much may be unacknowledged: numbers without a
  // hole, at most kBatchArticles and about kBatchBytes. When nothing is on its
  // way, one article passes whatever its size.
  Batch NextBatch(uint64_t credit_articles, uint64_t credit_bytes) const;
  void MarkSent(const Batch& batch);

  // The article with this number; false: it is not here (any more). A second
  // answer to the same article is no error.
  bool Acknowledge(uint64_t number, size_t* article_bytes);

  // They wait again: all; the number and those behind it; the ones of the message
  // that began with this number.
  void RewindAll();
  void RewindTo(uint64_t number);
  void RewindMessage(uint64_t first);

  // Calls each(number, article), oldest first.
  template <typename Call>
  void Each(const Call& each) const {
    for (const Item& item : items_) each(item.number, item.article);
  }

  size_t size() const { return items_.size(); }
  size_t sent() const { return sent_; }
  // REQUIRES: size() > 0. Of numbered articles the oldest.
  uint64_t front() const { return items_.front().number; }
  const std::string& at(size_t index) const { return items_[index].article; }

  static constexpr size_t kBatchArticles = 64;
  static constexpr size_t kBatchBytes = 256 * 1024;

 private:
  struct Item {
    uint64_t number = 0;
    // The first number of the message that it was sent with.
    uint64_t message = 0;
    std::string article;
  };

  std::deque<Item> items_;
  // The first sent_ items are on their way, sent_bytes_ in total.
  size_t sent_ = 0;
  uint64_t sent_bytes_ = 0;
};

}  // namespace wireroom::client

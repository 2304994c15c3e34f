// SPDX-License-Identifier: Apache-2.0
#include "core/client/outbox.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace wireroom::client {

void Outbox::Push(uint64_t number, std::string article) {
  items_.push_back({number, 0, std::move(article)});
}

Outbox::Batch Outbox::NextBatch(uint64_t credit_articles, uint64_t credit_bytes) const {
  Batch batch;
  batch.index = sent_;
  uint64_t total = sent_bytes_;
  size_t bytes = 0;
  for (size_t i = sent_; i < items_.size(); ++i) {
    const Item& item = items_[i];
    const size_t size = item.article.size();
    const bool first_of_all = i == 0 && credit_articles > 0;
    if (!first_of_all && (i >= credit_articles || total + size > credit_bytes)) break;
    if (batch.count == 0) {
      batch.first = item.number;
    } else if (item.number != batch.first + batch.count || batch.count == kBatchArticles ||
               bytes + size > kBatchBytes) {
      break;
    }
    ++batch.count;
    bytes += size;
    total += size;
  }
  return batch;
}

void Outbox::MarkSent(const Batch& batch) {
  for (size_t i = 0; i < batch.count; ++i) {
    Item& item = items_[sent_++];
    item.message = batch.first;
    sent_bytes_ += item.article.size();
  }
}

bool Outbox::Acknowledge(uint64_t number, size_t* article_bytes) {
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(sent_);
  const auto item =
      std::find_if(items_.begin(), end, [&](const Item& i) { return i.number == number; });
  if (item == end) return false;
  *article_bytes = item->article.size();
  sent_bytes_ -= item->article.size();
  --sent_;
  items_.erase(item);
  return true;
}

void Outbox::RewindAll() {
  // Rewound messages may have gone behind later ones.
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return a.number < b.number; });
  sent_ = 0;
  sent_bytes_ = 0;
}

void Outbox::RewindTo(uint64_t number) {
  while (sent_ > 0 && items_[sent_ - 1].number >= number) {
    sent_bytes_ -= items_[--sent_].article.size();
  }
}

void Outbox::RewindMessage(uint64_t first) {
  const auto end = items_.begin() + static_cast<std::ptrdiff_t>(sent_);
  const auto kept = std::stable_partition(items_.begin(), end,
                                          [&](const Item& i) { return i.message != first; });
  for (auto item = kept; item != end; ++item) {
    sent_bytes_ -= item->article.size();
    item->message = 0;
  }
  sent_ = static_cast<size_t>(kept - items_.begin());
}

}  // namespace wireroom::client

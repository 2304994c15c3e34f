// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/exchange.h"

#include <algorithm>
#include <cmath>

namespace wireroom::entities {
namespace {

struct Neighbour {
  uint32_t item;
  uint32_t times;
};
struct ClassCount {
  uint16_t number;
  uint32_t times;
};

// n * ln(n), most of them from a table.
class Entropy {
 public:
  Entropy() : table_(1 << 16) {
    for (size_t n = 2; n < table_.size(); ++n) table_[n] = Of(n);
  }
  float operator()(uint32_t n) const { return n < table_.size() ? table_[n] : Of(n); }

 private:
  static float Of(size_t n) {
    auto x = static_cast<double>(n);
    return static_cast<float>(x * std::log(x));
  }
  std::vector<float> table_;
};

class Exchange {
 public:
  Exchange(const std::vector<Bigram>& bigrams, size_t items, size_t classes)
      : items_(items),
        classes_(classes),
        pairs_(classes * classes),
        left_(classes),
        right_(classes) {
    of_.resize(items);
    for (size_t i = 0; i < items; ++i) of_[i] = static_cast<uint16_t>(i % classes);
    before_.resize(items), behind_.resize(items), self_.resize(items);
    for (const Bigram& bigram : bigrams) {
      if (bigram.left == bigram.right) {
        self_[bigram.left] += bigram.times;
      } else {
        behind_[bigram.left].push_back({bigram.right, bigram.times});
        before_[bigram.right].push_back({bigram.left, bigram.times});
      }
      uint16_t a = of_[bigram.left], b = of_[bigram.right];
      pairs_[a * classes_ + b] += bigram.times;
      left_[a] += bigram.times;
      right_[b] += bigram.times;
    }
    sums_.resize(classes);
    scratch_.assign(classes, 0);
  }

  size_t Round() {
    size_t moved = 0;
    for (uint32_t item = 0; item < items_; ++item) moved += Place(item);
    return moved;
  }
  std::vector<uint16_t> Take() { return std::move(of_); }

 private:
  bool Place(uint32_t item) {
    Count(before_[item], &before_counts_);
    Count(behind_[item], &behind_counts_);
    uint16_t old = of_[item];
    Change(item, old, -1);
    uint16_t best = Best(item, old);
    Change(item, best, 1);
    of_[item] = best;
    return best != old;
  }

  void Count(const std::vector<Neighbour>& neighbours, std::vector<ClassCount>* counts) {
    counts->clear();
    for (const Neighbour& neighbour : neighbours) {
      uint16_t number = of_[neighbour.item];
      if (scratch_[number] == 0) counts->push_back({number, 0});
      scratch_[number] += neighbour.times;
    }
    for (ClassCount& count : *counts) {
      count.times = scratch_[count.number];
      scratch_[count.number] = 0;
    }
  }

  void Change(uint32_t item, uint16_t number, int sign) {
    uint32_t left = 0, right = 0;
    auto by = [&](uint32_t times) { return static_cast<uint32_t>(sign) * times; };
    for (const ClassCount& count : before_counts_) {
      pairs_[count.number * classes_ + number] += by(count.times);
      right += count.times;
    }
    for (const ClassCount& count : behind_counts_) {
      pairs_[number * classes_ + count.number] += by(count.times);
      left += count.times;
    }
    pairs_[number * classes_ + number] += by(self_[item]);
    left_[number] += by(left + self_[item]);
    right_[number] += by(right + self_[item]);
    item_left_ = left + self_[item];
    item_right_ = right + self_[item];
  }

  // The class that gains most by the item, which is in none now.
  uint16_t Best(uint32_t item, uint16_t old) {
    std::fill(sums_.begin(), sums_.end(), 0.0f);
    for (const ClassCount& count : before_counts_)
      AddGains(&pairs_[count.number * classes_], 1, count.times);
    for (const ClassCount& count : behind_counts_)
      AddGains(&pairs_[count.number], classes_, count.times);
    for (size_t number = 0; number < classes_; ++number) {
      uint32_t own = pairs_[number * classes_ + number];
      sums_[number] -= entropy_(left_[number] + item_left_) - entropy_(left_[number]);
      sums_[number] -= entropy_(right_[number] + item_right_) - entropy_(right_[number]);
      if (self_[item] != 0) sums_[number] += entropy_(own + self_[item]) - entropy_(own);
    }
    auto best = static_cast<uint16_t>(std::max_element(sums_.begin(), sums_.end()) - sums_.begin());
    return sums_[best] > sums_[old] ? best : old;
  }

  void AddGains(const uint32_t* pairs, size_t stride, uint32_t times) {
    float alone = entropy_(times);
    for (size_t number = 0; number < classes_; ++number) {
      uint32_t now = pairs[number * stride];
      sums_[number] += now == 0 ? alone : entropy_(now + times) - entropy_(now);
    }
  }

  size_t items_, classes_;
  Entropy entropy_;
  std::vector<uint16_t> of_;
  std::vector<std::vector<Neighbour>> before_, behind_;
  std::vector<uint32_t> self_;
  std::vector<uint32_t> pairs_;  // [left class * classes + right class]
  std::vector<uint32_t> left_, right_;
  uint32_t item_left_ = 0, item_right_ = 0;
  std::vector<ClassCount> before_counts_, behind_counts_;
  std::vector<uint32_t> scratch_;
  std::vector<float> sums_;
};

}  // namespace

std::vector<uint16_t> ExchangeClasses(const std::vector<Bigram>& bigrams, size_t items,
                                      size_t classes, int rounds,
                                      const std::function<void(int, size_t)>& round) {
  Exchange exchange(bigrams, items, classes);
  for (int number = 1; number <= rounds; ++number) {
    size_t moved = exchange.Round();
    if (round) round(number, moved);
    if (moved * 200 < items) break;
  }
  return exchange.Take();
}

}  // namespace wireroom::entities

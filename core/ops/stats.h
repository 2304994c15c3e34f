// SPDX-License-Identifier: Apache-2.0
//
// What the daemon counts and measures. Updates are one relaxed atomic addition
// and may come from any thread; a reader sees each number as it was at some
// moment, not all numbers at the same moment.
//
// Get the object once and keep the reference: it lives as long as its Stats.
//
//   ops::Counter& acks = stats.counter("ingest.acks");
//   acks.Add(1);
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace wireroom::ops {

// Only grows.
class Counter {
 public:
  void Add(uint64_t delta = 1) { value_.fetch_add(delta, std::memory_order_relaxed); }
  uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
 public:
  void Set(int64_t value) { value_.store(value, std::memory_order_relaxed); }
  void Add(int64_t delta) { value_.fetch_add(delta, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

// The distribution of values from 0 to 2^63-1 (microseconds, bytes, ...) in
// buckets that grow with the value, 32 to each power of two, as HdrHistogram
// does: a quantile is at most 3.2 % above the true value, never below it. 15 KiB.
class Histogram {
 public:
  struct Summary {
    uint64_t count = 0;
    uint64_t sum = 0;
    int64_t max = 0;
    int64_t p50 = 0;
    int64_t p99 = 0;
    int64_t p999 = 0;
  };

  // A negative value counts as 0.
  void Record(int64_t value);

  // The upper end of the bucket that holds the quantile, at most the largest
  // value recorded; 0 when empty. `quantile` is within [0, 1].
  int64_t Quantile(double quantile) const;

  Summary Summarise() const;

 private:
  static constexpr int kSubBits = 5;
  static constexpr size_t kBuckets = size_t{64 - kSubBits} << kSubBits;

  static size_t BucketOf(uint64_t value);
  static int64_t UpperEnd(size_t bucket);

  std::array<std::atomic<uint64_t>, kBuckets> buckets_{};
  std::atomic<uint64_t> sum_{0};
  std::atomic<int64_t> max_{0};
};

// A named collection. Names are words of [a-z0-9_] joined by dots, the folder
// first: "journal.commit_us"; the last word ends in the unit where there is
// one. Any thread.
class Stats {
 public:
  Stats() = default;
  Stats(const Stats&) = delete;
  Stats& operator=(const Stats&) = delete;

  // Made at the first call with this name, the same object at every later one.
  Counter& counter(std::string_view name);
  Gauge& gauge(std::string_view name);
  Histogram& histogram(std::string_view name);

  // {"counters":{"a.b":1},"gauges":{...},"histograms":{"c_us":{"count":..,
  // "sum":..,"max":..,"p50":..,"p99":..,"p999":..}}}, names in byte order, one
  // line without a line end.
  std::string ToJson() const;

 private:
  template <typename T>
  using Table = std::map<std::string, std::unique_ptr<T>, std::less<>>;

  template <typename T>
  T& FindOrMake(Table<T>* table, std::string_view name);

  // Protects the tables, not the objects in them.
  mutable std::mutex mutex_;
  Table<Counter> counters_;
  Table<Gauge> gauges_;
  Table<Histogram> histograms_;
};

}  // namespace wireroom::ops

// SPDX-License-Identifier: Apache-2.0
#include "core/ops/stats.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "core/ops/log_line.h"

namespace wireroom::ops {

size_t Histogram::BucketOf(uint64_t value) {
  const int width = std::bit_width(value);
  if (width <= kSubBits) return value;
  const int shift = width - kSubBits - 1;
  return (static_cast<size_t>(shift) << kSubBits) + (value >> shift);
}

int64_t Histogram::UpperEnd(size_t bucket) {
  if (bucket < (size_t{2} << kSubBits)) return static_cast<int64_t>(bucket);
  const int shift = static_cast<int>(bucket >> kSubBits) - 1;
  const uint64_t sub = bucket - (static_cast<size_t>(shift) << kSubBits);
  return static_cast<int64_t>(((sub + 1) << shift) - 1);
}

void Histogram::Record(int64_t value) {
  value = std::max<int64_t>(value, 0);
  buckets_[BucketOf(static_cast<uint64_t>(value))].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(static_cast<uint64_t>(value), std::memory_order_relaxed);
  int64_t seen = max_.load(std::memory_order_relaxed);
  while (value > seen && !max_.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
  }
}

int64_t Histogram::Quantile(double quantile) const {
  uint64_t count = 0;
  for (const auto& bucket : buckets_) count += bucket.load(std::memory_order_relaxed);
  if (count == 0) return 0;
  const auto rank = static_cast<uint64_t>(std::ceil(quantile * static_cast<double>(count)));
  const uint64_t wanted = std::clamp<uint64_t>(rank, 1, count);
  uint64_t seen = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i].load(std::memory_order_relaxed);
    if (seen >= wanted) return std::min(UpperEnd(i), max_.load(std::memory_order_relaxed));
  }
  return max_.load(std::memory_order_relaxed);
}

Histogram::Summary Histogram::Summarise() const {
  Summary out;
  for (const auto& bucket : buckets_) out.count += bucket.load(std::memory_order_relaxed);
  out.sum = sum_.load(std::memory_order_relaxed);
  out.max = max_.load(std::memory_order_relaxed);
  out.p50 = Quantile(0.5);
  out.p99 = Quantile(0.99);
  out.p999 = Quantile(0.999);
  return out;
}

template <typename T>
T& Stats::FindOrMake(Table<T>* table, std::string_view name) {
  std::lock_guard lock(mutex_);
  auto it = table->find(name);
  if (it == table->end()) it = table->emplace(name, std::make_unique<T>()).first;
  return *it->second;
}

Counter& Stats::counter(std::string_view name) { return FindOrMake(&counters_, name); }
Gauge& Stats::gauge(std::string_view name) { return FindOrMake(&gauges_, name); }
Histogram& Stats::histogram(std::string_view name) { return FindOrMake(&histograms_, name); }

namespace {

std::string Json(const Counter& counter) { return absl::StrCat(counter.value()); }
std::string Json(const Gauge& gauge) { return absl::StrCat(gauge.value()); }

std::string Json(const Histogram& histogram) {
  const Histogram::Summary s = histogram.Summarise();
  return absl::StrCat("{\"count\":", s.count, ",\"sum\":", s.sum, ",\"max\":", s.max,
                      ",\"p50\":", s.p50, ",\"p99\":", s.p99, ",\"p999\":", s.p999, "}");
}

template <typename Table>
std::string JsonTable(const Table& table) {
  std::string out = "{";
  for (const auto& [name, object] : table) {
    absl::StrAppend(&out, out.size() > 1 ? "," : "", JsonQuoted(name), ":", Json(*object));
  }
  return out + "}";
}

}  // namespace

std::string Stats::ToJson() const {
  std::lock_guard lock(mutex_);
  return absl::StrCat("{\"counters\":", JsonTable(counters_), ",\"gauges\":", JsonTable(gauges_),
                      ",\"histograms\":", JsonTable(histograms_), "}");
}

}  // namespace wireroom::ops

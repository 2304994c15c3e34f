// SPDX-License-Identifier: Apache-2.0
#include "core/ops/stats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <thread>
#include <vector>

namespace wireroom::ops {
namespace {

TEST(Stats, ANameIsOneObject) {
  Stats stats;
  stats.counter("a.b").Add(2);
  stats.counter("a.b").Add(3);
  EXPECT_EQ(stats.counter("a.b").value(), 5u);
  EXPECT_EQ(&stats.gauge("a.b"), &stats.gauge("a.b"));
}

TEST(Stats, GaugeGoesUpAndDown) {
  Gauge gauge;
  gauge.Set(5);
  gauge.Add(-7);
  EXPECT_EQ(gauge.value(), -2);
}

TEST(Stats, ReferencesOutliveGrowth) {
  Stats stats;
  Counter& first = stats.counter("first");
  for (int i = 0; i < 1000; ++i) stats.counter("c" + std::to_string(i));
  first.Add(1);
  EXPECT_EQ(stats.counter("first").value(), 1u);
}

TEST(Stats, JsonHasEveryNumberInOrder) {
  Stats stats;
  stats.counter("b").Add(1);
  stats.counter("a").Add(2);
  stats.gauge("g").Set(-1);
  stats.histogram("h_us").Record(10);
  EXPECT_EQ(stats.ToJson(), R"({"counters":{"a":2,"b":1},"gauges":{"g":-1},"histograms":{"h_us":)"
                            R"({"count":1,"sum":10,"max":10,"p50":10,"p99":10,"p999":10}}})");
}

TEST(Stats, EmptyIsValidJson) {
  EXPECT_EQ(Stats().ToJson(), R"({"counters":{},"gauges":{},"histograms":{}})");
}

TEST(Stats, NoUpdateOfAnyThreadIsLost) {
  Stats stats;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        stats.counter("c").Add(1);
        stats.histogram("h").Record(i);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(stats.counter("c").value(), 40'000u);
  EXPECT_EQ(stats.histogram("h").Summarise().count, 40'000u);
  EXPECT_EQ(stats.histogram("h").Summarise().max, 9'999);
}

TEST(Histogram, EmptyIsAllZero) {
  Histogram histogram;
  EXPECT_EQ(histogram.Quantile(0.99), 0);
  EXPECT_EQ(histogram.Summarise().count, 0u);
}

TEST(Histogram, SmallValuesAreExact) {
  Histogram histogram;
  for (int i = 0; i < 64; ++i) histogram.Record(i);
  for (int i = 0; i < 64; ++i) EXPECT_EQ(histogram.Quantile((i + 1) / 64.0), i);
}

TEST(Histogram, TakesTheWholeRange) {
  Histogram histogram;
  histogram.Record(-5);
  histogram.Record(std::numeric_limits<int64_t>::max());
  EXPECT_EQ(histogram.Quantile(0), 0);
  EXPECT_EQ(histogram.Quantile(1), std::numeric_limits<int64_t>::max());
}

TEST(Histogram, QuantilesAreNeverBelowAndAtMostOneThirtySecondAboveTheTruth) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> spread(8, 3);
  std::vector<int64_t> values(20'000);
  Histogram histogram;
  for (int64_t& value : values) {
    value = static_cast<int64_t>(spread(random));
    histogram.Record(value);
  }
  std::sort(values.begin(), values.end());
  for (double q : {0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto rank = static_cast<size_t>(std::ceil(q * static_cast<double>(values.size())));
    const int64_t exact = values[rank - 1];
    EXPECT_GE(histogram.Quantile(q), exact) << q;
    EXPECT_LE(static_cast<double>(histogram.Quantile(q)), static_cast<double>(exact) * 33 / 32)
        << q;
  }
}

}  // namespace
}  // namespace wireroom::ops

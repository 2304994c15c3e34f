// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/baseline.h"

#include <algorithm>
#include <cmath>

namespace wireroom::alerts {
namespace {

// The prior: half an event in a tenth of a bin's weight says next to nothing of
// the rate; a moderate scatter counts as so many squares.
constexpr double kPriorEvents = 0.5;
constexpr double kPriorExposure = 0.5;
constexpr double kPriorScatter = 0.1;
constexpr double kPriorSquares = 4;
constexpr double kEdge = 2.58;  // standard deviations

}  // namespace

double UpperTail(uint64_t count, double mean, double variance) {
  if (count == 0) return 1;
  if (mean <= 0) return 0;
  const bool poisson = variance <= mean * (1 + 1e-9);
  const double size = poisson ? 0 : mean * mean / (variance - mean);
  // log P(C = i), by the ratio of neighbours.
  double log_term = poisson ? -mean : size * std::log(size / (size + mean));
  const double log_odds = poisson ? std::log(mean) : std::log(mean / (size + mean));
  const auto step = [&](double i) {
    return log_odds + (poisson ? -std::log(i + 1) : std::log((size + i) / (i + 1)));
  };
  double below = 0;
  for (uint64_t i = 0; i < count; ++i) {
    below += std::exp(log_term);
    log_term += step(static_cast<double>(i));
  }
  if (below < 0.999) return 1 - below;
  double tail = 0;  // the sum from above keeps small values exact
  for (uint64_t i = count; i < count + 100000; ++i) {
    const double term = std::exp(log_term);
    tail += term;
    if (term < tail * 1e-12) break;
    log_term += step(static_cast<double>(i));
  }
  return tail;
}

Baseline::Baseline(double bins)
    : events_(kPriorEvents), exposure_(kPriorExposure + bins), excess_(0), squares_(0),
      bins_(bins) {}

void Baseline::Read(RecordReader* in) {
  events_ = in->Real(), exposure_ = in->Real(), excess_ = in->Real(), squares_ = in->Real(),
  bins_ = in->Real();
}

void Baseline::Write(RecordWriter* out) const {
  out->Real(events_).Real(exposure_).Real(excess_).Real(squares_).Real(bins_);
}

double Baseline::Variance(double exposure) const {
  const double mean = Expected(exposure);
  const double scatter =
      std::max(0.0, (excess_ + kPriorScatter * kPriorSquares) / (squares_ + kPriorSquares));
  return mean + mean * mean * (1 / events_ + scatter);
}

double Baseline::PValue(uint64_t count, double exposure) const {
  const double mean = Expected(exposure), variance = Variance(exposure);
  const double at_least = UpperTail(count, mean, variance);
  return at_least - (at_least - UpperTail(count + 1, mean, variance)) / 2;
}

void Baseline::Learn(uint64_t count, double exposure, double forget) {
  if (exposure <= 0) return;
  const double mean = Expected(exposure);
  const double edge = mean + kEdge * std::sqrt(Variance(exposure)) + 1;
  const bool known = bins_ >= 8;
  const double learned = known ? std::min(static_cast<double>(count), edge)
                               : static_cast<double>(count);
  if (known) {
    excess_ = forget * excess_ + (learned - mean) * (learned - mean) - mean;
    squares_ = forget * squares_ + mean * mean;
  }
  events_ = std::max(1e-3, forget * events_ + learned);
  exposure_ = forget * exposure_ + exposure;
  bins_ += 1;
}

void Baseline::LearnEmpty(uint64_t bins, double forget) {
  constexpr uint64_t kOneByOne = 64;
  const uint64_t single = std::min(bins, kOneByOne);
  for (uint64_t i = 0; i < single; ++i) Learn(0, 1, forget);
  if (bins == single) return;
  const auto more = static_cast<double>(bins - single);
  const double faded = std::pow(forget, more);
  events_ = std::max(1e-3, events_ * faded);
  exposure_ = exposure_ * faded + (forget < 1 ? (1 - faded) / (1 - forget) : more);
  excess_ *= faded;
  squares_ *= faded;
  bins_ += more;
}

}  // namespace wireroom::alerts

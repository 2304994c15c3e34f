// SPDX-License-Identifier: Apache-2.0
//
// What is usual for a count: a rate that is learned and forgotten
// exponentially, and how much the counts scatter about it. A count C of a bin
// with exposure n is taken as negative binomial with mean m = n * rate and
// variance m + f m^2, where f has two parts: what is not known of the rate yet
// (Gamma-Poisson with discount: West and Harrison, Bayesian Forecasting and
// Dynamic Models, 1997, ch. 10) and what the counts scatter beyond Poisson. Bins
// that stand out are learned as if they lay at the edge of what is usual
// (Farrington et al., JRSS A 1996), so that a burst does not hide the next.
#pragma once

#include <cstdint>

#include "plugins/detectors/alerts/record.h"

namespace wireroom::alerts {

// P(C >= count) of a negative binomial by its mean and variance; variance <=
// mean: of a Poisson.
double UpperTail(uint64_t count, double mean, double variance);

class Baseline {
 public:
  // As if `bins` empty bins had been seen.
  explicit Baseline(double bins = 0);
  void Read(RecordReader* in);
  void Write(RecordWriter* out) const;

  double Expected(double exposure) const { return exposure * events_ / exposure_; }
  double Variance(double exposure) const;
  // P(C >= count); half of P(C = count) is left out, so that the share of false
  // alarms at a level is that level on average (mid-p, Lancaster 1961).
  double PValue(uint64_t count, double exposure) const;
  // Learns a bin that is over. forget: 2^(-bin / half life).
  void Learn(uint64_t count, double exposure, double forget);
  // Learns many empty bins at once.
  void LearnEmpty(uint64_t bins, double forget);
  double bins() const { return bins_; }

 private:
  double events_;    // discounted
  double exposure_;  // discounted
  double excess_;    // discounted sum of (count - mean)^2 - mean
  double squares_;   // discounted sum of mean^2
  double bins_;      // not discounted
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// From the probability that a model gives to the share that is right.
#pragma once

#include <string>
#include <vector>

#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

// A mention that was given out with this probability, and whether it was right.
struct Outcome {
  float given;
  bool right;
};

// A rising line through what was counted: isotonic regression (pool adjacent
// violators; Zadrozny and Elkan 2002) over up to 20 equal parts.
std::vector<CalibrationPoint> CalibrationOf(std::vector<Outcome> outcomes);

// A row of a reliability table.
struct Reliability {
  float from = 0, to = 0;  // the confidence
  size_t mentions = 0;
  double given = 0;  // mean confidence
  double right = 0;  // share that is right
};

// Ten rows, of confidence 0 to 1; and the expected error over all of them.
std::vector<Reliability> ReliabilityOf(const std::vector<Outcome>& outcomes);
double ExpectedError(const std::vector<Reliability>& rows);

}  // namespace wireroom::entities

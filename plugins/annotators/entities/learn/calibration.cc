// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/calibration.h"

#include <algorithm>
#include <cmath>

namespace wireroom::entities {
namespace {

constexpr size_t kShares = 20;
constexpr size_t kFewest = 20;  // outcomes a part
constexpr size_t kRows = 10;

struct Share {
  double given = 0, right = 0, count = 0;
  double Mean() const { return right / count; }
};

}  // namespace

std::vector<CalibrationPoint> CalibrationOf(std::vector<Outcome> outcomes) {
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.given < b.given; });
  size_t size = std::max(kFewest, outcomes.size() / kShares + 1);
  std::vector<Share> parts;
  for (size_t first = 0; first < outcomes.size(); first += size) {
    Share part;
    for (size_t i = first; i < std::min(first + size, outcomes.size()); ++i) {
      part.given += static_cast<double>(outcomes[i].given);
      part.right += outcomes[i].right ? 1 : 0;
      part.count += 1;
    }
    parts.push_back(part);
    while (parts.size() > 1 && parts[parts.size() - 2].Mean() > parts.back().Mean()) {
      Share last = parts.back();
      parts.pop_back();
      parts.back().given += last.given;
      parts.back().right += last.right;
      parts.back().count += last.count;
    }
  }
  std::vector<CalibrationPoint> points;
  for (const Share& part : parts)
    points.push_back({static_cast<float>(part.given / part.count),
                      static_cast<float>(std::clamp(part.Mean(), 0.01, 0.99))});
  return points;
}

std::vector<Reliability> ReliabilityOf(const std::vector<Outcome>& outcomes) {
  std::vector<Reliability> rows(kRows);
  for (size_t i = 0; i < kRows; ++i) {
    rows[i].from = static_cast<float>(i) / kRows;
    rows[i].to = static_cast<float>(i + 1) / kRows;
  }
  for (const Outcome& outcome : outcomes) {
    auto row = std::min(static_cast<size_t>(outcome.given * kRows), kRows - 1);
    ++rows[row].mentions;
    rows[row].given += static_cast<double>(outcome.given);
    rows[row].right += outcome.right ? 1 : 0;
  }
  for (Reliability& row : rows) {
    if (row.mentions == 0) continue;
    row.given /= static_cast<double>(row.mentions);
    row.right /= static_cast<double>(row.mentions);
  }
  return rows;
}

double ExpectedError(const std::vector<Reliability>& rows) {
  double sum = 0, count = 0;
  for (const Reliability& row : rows) {
    sum += static_cast<double>(row.mentions) * std::abs(row.given - row.right);
    count += static_cast<double>(row.mentions);
  }
  return count == 0 ? 0 : sum / count;
}

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/calibration.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wireroom::topics {
namespace {

constexpr double kFlattest = -0.05;

class CurveFit {
 public:
  CurveFit(std::span<const float> margins, std::span<const uint8_t> has, const CurvePrior& prior)
      : margins_(margins), prior_(prior) {
    double positives = 0;
    for (uint8_t h : has) positives += h;
    double negatives = static_cast<double>(has.size()) - positives;
    double high = (positives + 1) / (positives + 2);
    double low = 1 / (negatives + 2);
    for (uint8_t h : has) targets_.push_back(h ? high : low);
    curve_ =
        prior.strength > 0 ? prior.curve : Curve{0, std::log((negatives + 1) / (positives + 1))};
  }

  Curve Fit() {
    double loss = Loss(curve_);
    for (int i = 0; i < 100 && Step(&loss); ++i) {
    }
    return {std::min(curve_.slope, kFlattest), curve_.offset};
  }

 private:
  double Loss(const Curve& curve) const {
    double slope = curve.slope - prior_.curve.slope, offset = curve.offset - prior_.curve.offset;
    double sum = prior_.strength * (slope * slope + offset * offset);
    for (size_t i = 0; i < margins_.size(); ++i) {
      double z = static_cast<double>(margins_[i]) * curve.slope + curve.offset;
      sum += z >= 0 ? targets_[i] * z + std::log1p(std::exp(-z))
                    : (targets_[i] - 1) * z + std::log1p(std::exp(z));
    }
    return sum;
  }

  // One step of Newton's method, halved until it helps. False: arrived.
  bool Step(double* loss) {
    double pull = 2 * prior_.strength;
    double h11 = pull + 1e-12, h22 = pull + 1e-12, h21 = 0;
    double g1 = pull * (curve_.slope - prior_.curve.slope);
    double g2 = pull * (curve_.offset - prior_.curve.offset);
    for (size_t i = 0; i < margins_.size(); ++i) {
      double margin = static_cast<double>(margins_[i]);
      double p = 1 / (1 + std::exp(margin * curve_.slope + curve_.offset));
      double d = p * (1 - p);
      h11 += margin * margin * d;
      h22 += d;
      h21 += margin * d;
      g1 += margin * (targets_[i] - p);
      g2 += targets_[i] - p;
    }
    if (std::abs(g1) < 1e-5 && std::abs(g2) < 1e-5) return false;
    double determinant = h11 * h22 - h21 * h21;
    double da = -(h22 * g1 - h21 * g2) / determinant;
    double db = -(-h21 * g1 + h11 * g2) / determinant;
    double slope = g1 * da + g2 * db;
    for (double step = 1; step >= 1e-10; step /= 2) {
      Curve next{curve_.slope + step * da, curve_.offset + step * db};
      double next_loss = Loss(next);
      if (next_loss >= *loss + 1e-4 * step * slope) continue;
      curve_ = next;
      *loss = next_loss;
      return true;
    }
    return false;
  }

  std::span<const float> margins_;
  CurvePrior prior_;
  std::vector<double> targets_;
  Curve curve_;
};

double LogLikelihood(std::span<const float> margins, size_t topics, std::span<const uint32_t> gold,
                     double factor) {
  double sum = 0;
  for (size_t i = 0; i < gold.size(); ++i) {
    std::span<const float> row = margins.subspan(i * topics, topics);
    double most = static_cast<double>(*std::max_element(row.begin(), row.end()));
    double total = 0;
    for (float margin : row) total += std::exp(factor * (static_cast<double>(margin) - most));
    sum += factor * (static_cast<double>(row[gold[i]]) - most) - std::log(total);
  }
  return sum;
}

}  // namespace

Curve FitCurve(std::span<const float> margins, std::span<const uint8_t> has,
               const CurvePrior& prior) {
  if (margins.empty()) return prior.curve;
  return CurveFit(margins, has, prior).Fit();
}

// The likelihood has one peak over the factor's logarithm: golden section.
double FitTemperature(std::span<const float> margins, size_t topics,
                      std::span<const uint32_t> gold) {
  if (gold.empty()) return 1;
  constexpr double kGolden = 0.6180339887498949;
  double low = std::log(0.1), high = std::log(100.0);
  auto at = [&](double x) { return LogLikelihood(margins, topics, gold, std::exp(x)); };
  double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
  double at_a = at(a), at_b = at(b);
  while (high - low > 0.01) {
    if (at_a > at_b) {
      high = b, b = a, at_b = at_a;
      at_a = at(a = high - kGolden * (high - low));
    } else {
      low = a, a = b, at_a = at_b;
      at_b = at(b = low + kGolden * (high - low));
    }
  }
  return std::exp((low + high) / 2);
}

float ChooseThreshold(std::span<const float> scores, std::span<const uint8_t> has, double precision,
                      size_t least) {
  std::vector<uint32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  double positives = 0;
  for (uint8_t h : has) positives += h;
  constexpr float kNever = 2;
  if (positives < static_cast<double>(least)) return kNever;
  double right = 0, best = 0;
  float threshold = kNever;
  for (size_t i = 0; i < order.size(); ++i) {
    right += has[order[i]];
    bool tied = i + 1 < order.size() && scores[order[i + 1]] == scores[order[i]];
    double given = static_cast<double>(i) + 1;
    if (tied || right / given < precision) continue;
    double f1 = 2 * right / (given + positives);
    if (f1 <= best) continue;
    best = f1;
    // Half way to the next one below.
    threshold =
        i + 1 < order.size() ? (scores[order[i]] + scores[order[i + 1]]) / 2 : scores[order[i]];
  }
  return threshold;
}

void Reliability::Add(double score, bool right) {
  auto at = static_cast<size_t>(std::clamp(score, 0.0, 1.0) * 10);
  Bin& bin = bins_[std::min<size_t>(at, 9)];
  ++bin.count;
  bin.right += right;
  bin.score += score;
}

double Reliability::Error() const {
  double sum = 0, count = 0;
  for (const Bin& bin : bins_) {
    sum += std::abs(bin.score - static_cast<double>(bin.right));
    count += static_cast<double>(bin.count);
  }
  return count > 0 ? sum / count : 0;
}

}  // namespace wireroom::topics

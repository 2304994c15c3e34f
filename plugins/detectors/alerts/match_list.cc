// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/match_list.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "plugins/detectors/alerts/varint.h"

namespace wireroom::alerts {
namespace {

constexpr size_t kMostBytesOfMatch = 6;  // without places: 5 of its rule, 1 of their count

void PutPlace(const Place& place, std::string* out) {
  PutVarint(out, place.term);
  PutVarint(out, place.field);
  if (place.field == kNowhere) return;
  PutVarint(out, place.begin);
  PutVarint(out, place.end - place.begin);
}

}  // namespace

void MatchListWriter::Start(size_t matches) {
  bytes_.clear();
  last_rule_ = 0;
  to_come_ = matches;
  PutVarint(&bytes_, static_cast<uint32_t>(matches));
}

bool MatchListWriter::Add(uint32_t rule, std::span<const Place> places) {
  PutVarint(&bytes_, rule - last_rule_);
  last_rule_ = rule;
  --to_come_;
  const size_t reserved = bytes_.size() + 5 + to_come_ * kMostBytesOfMatch;
  const size_t room = reserved < kMaxBytes ? kMaxBytes - reserved : 0;
  places_.clear();
  size_t written = 0;
  for (const Place& place : places) {
    const size_t before = places_.size();
    PutPlace(place, &places_);
    if (places_.size() <= room) {
      ++written;
      continue;
    }
    places_.resize(before);
    break;
  }
  PutVarint(&bytes_, static_cast<uint32_t>(written));
  bytes_ += places_;
  return written == places.size();
}

MatchListReader::MatchListReader(std::string_view bytes, size_t rule_count)
    : bytes_(bytes), rule_count_(rule_count) {
  if (!bytes_.empty()) left_ = Number();
}

uint32_t MatchListReader::Number() {
  uint32_t value = 0;
  if (!TakeVarint(&bytes_, &value))
    throw std::runtime_error("the attached list of matches is damaged");
  return value;
}

bool MatchListReader::Next(uint32_t* rule, std::vector<Place>* places) {
  places->clear();
  if (left_ == 0) return false;
  --left_;
  rule_ += Number();
  if (rule_ >= rule_count_)
    throw std::runtime_error("the attached list of matches names a rule that there is not");
  *rule = static_cast<uint32_t>(rule_);
  for (uint32_t n = Number(); n > 0; --n) {
    Place& place = places->emplace_back(Place{Number(), kNowhere, 0, 0});
    place.field = Number();
    if (place.field == kNowhere) continue;
    place.begin = Number();
    place.end = place.begin + Number();
  }
  return true;
}

void PutCosts(std::span<const RuleCost> all, std::string* out) {
  std::vector<RuleCost> costs(all.begin(), all.end());
  if (costs.size() > kMaxCosts) {
    std::nth_element(costs.begin(), costs.begin() + kMaxCosts, costs.end(),
                     [](const RuleCost& a, const RuleCost& b) {
                       return a.steps != b.steps ? a.steps > b.steps : a.rule < b.rule;
                     });
    costs.resize(kMaxCosts);
  }
  std::sort(costs.begin(), costs.end(),
            [](const RuleCost& a, const RuleCost& b) { return a.rule < b.rule; });
  PutVarint(out, static_cast<uint32_t>(costs.size()));
  uint32_t last = 0;
  for (const RuleCost& cost : costs) {
    PutVarint(out, cost.rule - std::exchange(last, cost.rule));
    PutVarint(out, cost.steps);
  }
}

std::vector<RuleCost> TakeCosts(std::string_view* bytes, size_t rule_count) {
  uint32_t count = 0;
  bool good = TakeVarint(bytes, &count) && count <= kMaxCosts;
  std::vector<RuleCost> costs;
  for (uint64_t rule = 0; good && costs.size() < count;) {
    uint32_t step = 0, steps = 0;
    good = TakeVarint(bytes, &step) && TakeVarint(bytes, &steps) && (rule += step) < rule_count;
    costs.push_back({static_cast<uint32_t>(rule), steps});
  }
  if (!good) throw std::runtime_error("the attached list of costs is damaged");
  return costs;
}

}  // namespace wireroom::alerts

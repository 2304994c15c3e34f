// SPDX-License-Identifier: Apache-2.0
//
// The matches of an article as bytes: what the annotator half attaches to it
// and the detector half reads. Numbers are varints (varint.h):
//   count of matches, then each:
//     rule's number minus that of the match before, places, then each place:
//       term, field, and unless kNowhere: begin, end - begin
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/detectors/alerts/matcher.h"

namespace wireroom::alerts {

// What rules cost, in front of the matches: count, then rule (less the one before)
// and steps of each. Of more than kMaxCosts the dearest are told.
inline constexpr size_t kMaxCosts = 256;
inline constexpr size_t kMaxCostBytes = 5 + 10 * kMaxCosts;
void PutCosts(std::span<const RuleCost> costs, std::string* out);
// Takes them from the front. Throws std::runtime_error when the bytes are no costs
// of rules below rule_count.
std::vector<RuleCost> TakeCosts(std::string_view* bytes, size_t rule_count);

class MatchListWriter {
 public:
  // The host takes at most 64 KiB, of which the number of the set of rules needs 5,
  // and the costs kMaxCostBytes.
  static constexpr size_t kMaxBytes = (64 << 10) - 5 - kMaxCostBytes;

  // Starts a list of `matches` entries, for each of which Add is called once.
  void Start(size_t matches);
  // Adds a match with as many of its places as leave room for the matches to
  // come. False: some were left out.
  bool Add(uint32_t rule, std::span<const Place> places);
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::string places_;
  uint32_t last_rule_ = 0;
  size_t to_come_ = 0;
};

// Reads a list back. Throws std::runtime_error when the bytes are no such list
// of rules below rule_count.
class MatchListReader {
 public:
  MatchListReader(std::string_view bytes, size_t rule_count);
  // The next match; false: there is none.
  bool Next(uint32_t* rule, std::vector<Place>* places);

 private:
  uint32_t Number();
  std::string_view bytes_;
  size_t rule_count_;
  uint32_t left_ = 0;
  uint64_t rule_ = 0;
};

}  // namespace wireroom::alerts

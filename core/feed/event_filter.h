// SPDX-License-Identifier: Apache-2.0
//
// What a subscriber wants (v1::EventFilter): whether it makes sense, and which
// events meet it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "core/feed/event_facets.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

inline constexpr int kMaxFilterEntries = 10'000;
inline constexpr size_t kMaxFilterEntryBytes = 512;

// kInvalidArgument: it is too large, or nothing can meet it (a type that does not
// exist, a severity together with types that have none). The text says which
// entry and what was expected.
absl::Status CheckFilter(const v1::EventFilter& filter);

class EventMatcher {
 public:
  // REQUIRES: CheckFilter is OK.
  explicit EventMatcher(const v1::EventFilter& filter);

  // Every event meets it.
  bool everything() const { return everything_; }
  // `event` is a serialised v1::Event.
  bool Matches(std::string_view event);

 private:
  using Names = absl::flat_hash_set<std::string>;

  bool MatchesType() const;
  bool MatchesTopic() const;
  static bool MeetsAny(const Names& wanted, const std::vector<std::string_view>& found);

  const bool everything_;
  Names types_;
  // End in ".".
  std::vector<std::string> families_;
  std::vector<std::string> topics_;
  Names entities_;
  Names sources_;
  int min_level_ = 0;
  EventFacets facets_;
};

}  // namespace wireroom::feed

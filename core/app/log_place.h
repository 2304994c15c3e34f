// SPDX-License-Identifier: Apache-2.0
//
// What --from and --to are given, and the options that select events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "wireroom/v1/feed.pb.h"

namespace CLI {
class App;
}

namespace wireroom::app {

// A place in the log.
struct LogPlace {
  enum class Kind {
    // "start": the oldest event that is kept.
    kStart,
    // "now" or "end": behind the newest event.
    kEnd,
    // "last": behind what a named subscriber acknowledged last.
    kLast,
    // "-20": the twentieth event from the end.
    kFromEnd,
    // "1234"
    kSequence,
    // "2024-05-31", "2024-05-31T08:30:00Z" (ParseIsoTime).
    kTime,
  };
  Kind kind = Kind::kStart;
  // A sequence, or how many events from the end.
  uint64_t number = 0;
  // Microseconds since 1970.
  int64_t micros = 0;
};

// kInvalidArgument says what was expected and quotes what was found.
absl::StatusOr<LogPlace> ParseLogPlace(std::string_view text);

// --type, --topic, --entity, --source and --min-level.
struct FilterOptions {
  std::vector<std::string> types;
  std::vector<std::string> topics;
  std::vector<std::string> entities;
  std::vector<std::string> sources;
  std::string min_level;

  // But for --topic.
  bool any_but_topics() const {
    return !types.empty() || !entities.empty() || !sources.empty() || !min_level.empty();
  }
  v1::EventFilter filter() const;
};
void AddFilterOptions(CLI::App& command, FilterOptions* options);

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include "core/app/log_place.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <optional>

#include "core/app/iso_time.h"
#include "core/ops/log.h"

namespace wireroom::app {
namespace {

std::optional<uint64_t> ParseNumber(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

absl::StatusOr<LogPlace> ParseLogPlace(std::string_view text) {
  if (text == "start") return LogPlace{LogPlace::Kind::kStart, 0, 0};
  if (text == "now" || text == "end") return LogPlace{LogPlace::Kind::kEnd, 0, 0};
  if (text == "last") return LogPlace{LogPlace::Kind::kLast, 0, 0};
  if (const auto number = ParseNumber(text)) {
    return LogPlace{LogPlace::Kind::kSequence, *number, 0};
  }
  if (text.starts_with('-')) {
    if (const auto number = ParseNumber(text.substr(1))) {
      return LogPlace{LogPlace::Kind::kFromEnd, *number, 0};
    }
  }
  if (const auto time = ParseIsoTime(text); time.ok()) {
    return LogPlace{LogPlace::Kind::kTime, 0,
                    time->seconds() * 1'000'000 + time->nanos() / 1'000};
  }
  return absl::InvalidArgumentError(
      "expected start, now, last, a sequence from 1 on, -N for the last N events, or a time such "
      "as 2024-05-31T08:30:00Z, found '" +
      ops::Escaped(std::string(text)) + "'");
}

v1::EventFilter FilterOptions::filter() const {
  v1::EventFilter filter;
  *filter.mutable_types() = {types.begin(), types.end()};
  *filter.mutable_topics() = {topics.begin(), topics.end()};
  *filter.mutable_entities() = {entities.begin(), entities.end()};
  *filter.mutable_sources() = {sources.begin(), sources.end()};
  v1::Alert::Level level = v1::Alert::unspecified;
  v1::Alert::Level_Parse(min_level, &level);
  filter.set_min_level(level);
  return filter;
}

void AddFilterOptions(CLI::App& command, FilterOptions* options) {
  command.add_option("--type", options->types,
                     "Only events of this type (article.enriched) or family (alert.)")
      ->expected(1)->take_all();
  command.add_option("-t,--topic", options->topics,
                     "Only events with a topic that begins with this: of the live feed, or, where "
                     "the journal is read, also of the article (medtop:11000000)")
      ->expected(1)->take_all();
  command.add_option("--entity", options->entities, "Only articles that speak of this entity (KR)")
      ->expected(1)->take_all();
  command.add_option("--source", options->sources, "Only what this source published")
      ->expected(1)->take_all();
  command.add_option("--min-level", options->min_level, "Only alerts at least this severe")
      ->check(CLI::IsMember({"informational", "low", "medium", "high", "critical"}));
}

}  // namespace wireroom::app

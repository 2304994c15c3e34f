// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_filter.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace wireroom::feed {
namespace {

// The types of the log: those of Event.type but for the heartbeat, which is not in it.
constexpr std::array<std::string_view, 8> kTypes = {
    "article.enriched", "article.rejected", "alert.firing",  "alert.updated",
    "alert.resolved",   "story.opened",     "story.updated", "system.restored"};

// For absl, whose string_view may be another one.
absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

bool Selects(const std::string& wanted, std::string_view type) {
  return wanted.ends_with('.') ? type.starts_with(wanted) : type == wanted;
}

bool IsType(const std::string& wanted) {
  return std::any_of(kTypes.begin(), kTypes.end(),
                     [&](std::string_view type) { return Selects(wanted, type); });
}

std::string KnownTypes() {
  std::string text;
  for (const std::string_view type : kTypes) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", View(type));
  }
  return text;
}

// The beginning of a live topic is the beginning of a type, or goes on behind it.
bool BeginsLikeALiveTopic(const std::string& topic) {
  return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) {
    const std::string segment = std::string(type) + "/";
    return segment.starts_with(topic) || topic.starts_with(segment);
  });
}

bool BeginsLikeATopicId(const std::string& topic) {
  for (const std::string scheme : {"medtop:", "custom:"}) {
    if (scheme.starts_with(topic) || topic.starts_with(scheme)) return true;
  }
  return topic.find(':') != std::string::npos;
}

absl::Status CheckEntries(const char* list,
                          const google::protobuf::RepeatedPtrField<std::string>& entries) {
  for (const std::string& entry : entries) {
    if (!entry.empty() && entry.size() <= kMaxFilterEntryBytes) continue;
    return absl::InvalidArgumentError(absl::StrCat("filter.", list, ": expected entries of 1 to ",
                                                   kMaxFilterEntryBytes, " bytes, found one of ",
                                                   entry.size()));
  }
  return absl::OkStatus();
}

absl::Status CheckSize(const v1::EventFilter& filter) {
  const int entries = filter.types_size() + filter.topics_size() + filter.entities_size() +
                      filter.sources_size();
  if (entries > kMaxFilterEntries) {
    return absl::InvalidArgumentError(absl::StrCat("filter: expected at most ", kMaxFilterEntries,
                                                   " entries in all its lists, found ", entries));
  }
  absl::Status status = CheckEntries("types", filter.types());
  status.Update(CheckEntries("topics", filter.topics()));
  status.Update(CheckEntries("entities", filter.entities()));
  status.Update(CheckEntries("sources", filter.sources()));
  return status;
}

// Of the wanted types, one that can have what another list asks for.
bool HasTypeOf(const v1::EventFilter& filter, std::string_view family) {
  if (filter.types().empty()) return true;
  return std::any_of(filter.types().begin(), filter.types().end(), [&](const std::string& wanted) {
    return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) {
      return type.starts_with(family) && Selects(wanted, type);
    });
  });
}

absl::Status CheckTogether(const v1::EventFilter& filter) {
  const auto nothing = [](const char* list, const char* type) {
    return absl::InvalidArgumentError(absl::StrCat(
        "filter: nothing can match it: only ", type, " events have ", list,
        ", and the rest of the filter excludes them; use two subscriptions for either-or"));
  };
  const bool level = filter.min_level() != v1::Alert::unspecified;
  const bool entities = !filter.entities().empty();
  if (level && !HasTypeOf(filter, "alert.")) return nothing("a severity", "alert.*");
  if (entities && !HasTypeOf(filter, "article.enriched")) {
    return nothing("entities", "article.enriched");
  }
  if (level && entities) return nothing("a severity", "alert.*");
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFilter(const v1::EventFilter& filter) {
  if (absl::Status size = CheckSize(filter); !size.ok()) return size;
  for (const std::string& type : filter.types()) {
    if (IsType(type)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "filter.types: expected one of ", KnownTypes(),
        ", or a family such as \"alert.\", found '", type, "'"));
  }
  for (const std::string& topic : filter.topics()) {
    if (BeginsLikeALiveTopic(topic) || BeginsLikeATopicId(topic)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "filter.topics: nothing can match '", topic,
        "': expected the beginning of a topic's id such as medtop:11000000, or of a topic of the "
        "live feed such as alert.firing/high/"));
  }
  if (!v1::Alert::Level_IsValid(filter.min_level())) {
    return absl::InvalidArgumentError(absl::StrCat(
        "filter.min_level: expected 1 (informational) to 5 (critical), found ",
        static_cast<int>(filter.min_level())));
  }
  return CheckTogether(filter);
}

EventMatcher::EventMatcher(const v1::EventFilter& filter)
    : everything_(filter.types().empty() && filter.topics().empty() &&
                  filter.entities().empty() && filter.sources().empty() &&
                  filter.min_level() == v1::Alert::unspecified),
      topics_(filter.topics().begin(), filter.topics().end()),
      entities_(filter.entities().begin(), filter.entities().end()),
      sources_(filter.sources().begin(), filter.sources().end()),
      min_level_(filter.min_level()) {
  for (const std::string& type : filter.types()) {
    if (type.ends_with('.')) {
      families_.push_back(type);
    } else {
      types_.insert(type);
    }
  }
}

bool EventMatcher::Matches(std::string_view event) {
  if (everything_) return true;
  facets_.Read(event);
  return MatchesType() && facets_.level >= min_level_ && MatchesTopic() &&
         (entities_.empty() || MeetsAny(entities_, facets_.entities)) &&
         (sources_.empty() || MeetsAny(sources_, facets_.sources));
}

bool EventMatcher::MatchesType() const {
  if (types_.empty() && families_.empty()) return true;
  return types_.contains(View(facets_.type)) ||
         std::any_of(families_.begin(), families_.end(), [&](const std::string& family) {
           return facets_.type.starts_with(family);
         });
}

bool EventMatcher::MatchesTopic() const {
  if (topics_.empty()) return true;
  const std::string live = facets_.Topic();
  return std::any_of(topics_.begin(), topics_.end(), [&](const std::string& wanted) {
    return live.starts_with(wanted) ||
           std::any_of(facets_.topics.begin(), facets_.topics.end(),
                       [&](std::string_view topic) { return topic.starts_with(wanted); });
  });
}

bool EventMatcher::MeetsAny(const Names& wanted, const std::vector<std::string_view>& found) {
  return std::any_of(found.begin(), found.end(),
                     [&](std::string_view name) { return wanted.contains(View(name)); });
}

}  // namespace wireroom::feed

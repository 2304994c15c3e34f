// SPDX-License-Identifier: Apache-2.0
#include "core/client/inbox.h"

#include <algorithm>
#include <utility>

namespace wireroom::client {

void Inbox::Open(const std::string& stream, uint32_t epoch, uint64_t after) {
  std::deque<Part> kept;
  for (Part& part : parts_) {
    if (part.notice && part.notice->kind != Item::Kind::kDamaged) kept.push_back(std::move(part));
  }
  parts_ = std::move(kept);
  if (joined() && (stream != stream_ || epoch != epoch_)) {
    Item restart;
    restart.kind = Item::Kind::kRestart;
    restart.stream = stream;
    restart.epoch = epoch;
    parts_.push_back({after, {}, 0, std::move(restart)});
    // Of a restored stream, the epochs before are what they were.
    if (epoch_before_ == 0 || given_ > given_before_) given_before_ = given_;
    epoch_before_ = stream == stream_ ? epoch_ : 0;
    given_ = after;
  } else if (!joined()) {
    given_ = after;
  }
  stream_ = stream;
  epoch_ = epoch;
  told_ = after;
}

bool Inbox::Take(uint64_t after, uint64_t up_to, v1::Events events) {
  if (after != told_ || up_to < after) return false;
  told_ = up_to;
  parts_.push_back({up_to, std::move(events), 0, std::nullopt});
  SkipToEvent();
  return true;
}

bool Inbox::TakeDamaged(uint64_t after, uint64_t sequence, const std::string& detail) {
  if (after > told_ || sequence < after) return false;
  told_ = sequence;
  if (sequence <= given_) return true;
  Item damaged;
  damaged.kind = Item::Kind::kDamaged;
  damaged.from = damaged.to = sequence;
  damaged.detail = detail;
  parts_.push_back({sequence, {}, 0, std::move(damaged)});
  return true;
}

void Inbox::TakeTruncated(uint64_t from, uint64_t to) {
  if (!parts_.empty() && parts_.back().notice && parts_.back().up_to == to) return;
  Item truncated;
  truncated.kind = Item::Kind::kTruncated;
  truncated.from = from == 0 ? 0 : std::max(from, given_ + 1);
  truncated.to = to;
  parts_.push_back({to, {}, 0, std::move(truncated)});
}

bool Inbox::GivenBefore(const v1::Event& event) const {
  if (event.sequence() <= given_) return true;
  return epoch_before_ != 0 && event.epoch() <= epoch_before_ &&
         event.sequence() <= given_before_;
}

// Passes over what was given before, so that the first part, where there is one,
// has something to give.
void Inbox::SkipToEvent() {
  while (!parts_.empty() && !parts_.front().notice) {
    Part& part = parts_.front();
    while (part.next < part.events.events_size() && GivenBefore(part.events.events(part.next))) {
      ++part.next;
    }
    if (part.next < part.events.events_size()) return;
    given_ = std::max(given_, part.up_to);
    parts_.pop_front();
  }
}

std::optional<Item> Inbox::Next() {
  if (parts_.empty()) return std::nullopt;
  Part& part = parts_.front();
  Item item;
  if (part.notice) {
    item = *std::move(part.notice);
    const bool restart = item.kind == Item::Kind::kRestart;
    given_ = restart ? part.up_to : std::max(given_, part.up_to);
    parts_.pop_front();
  } else {
    item.event = std::move(*part.events.mutable_events(part.next++));
    given_ = item.event.sequence();
  }
  SkipToEvent();
  return item;
}

}  // namespace wireroom::client

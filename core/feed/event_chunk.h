// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/store.h"

namespace wireroom::feed {

// Bytes on their way to a socket, shared with whoever else sends them.
struct SharedBytes {
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

// Events of the log that follow on each other, laid out as a serialised
// v1::Events, so that any stretch of them is one too.
class EventChunk {
 public:
  // REQUIRES: records without a gap, at least one.
  explicit EventChunk(const std::vector<journal::EventRecord>& records);

  uint64_t first() const { return first_; }
  uint64_t last() const { return first_ + ends_.size() - 1; }
  size_t size() const { return bytes_.size(); }

  // The serialised v1::Event. REQUIRES: first() <= sequence <= last().
  std::string_view At(uint64_t sequence) const;
  // `from` to `to` as a v1::Events.
  std::string_view Stretch(uint64_t from, uint64_t to) const;

 private:
  size_t Begin(uint64_t sequence) const;
  size_t End(uint64_t sequence) const { return ends_[sequence - first_]; }

  uint64_t first_;
  std::string bytes_;
  // Of each event, where it ends in bytes_ and how long it is.
  std::vector<uint32_t> ends_;
  std::vector<uint32_t> sizes_;
};

// Appends one event to a v1::Events.
void AppendEvent(std::string_view event, std::string* events);

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#include "core/journal/log_position.h"

#include <algorithm>
#include <vector>

#include "wireroom/v1/event.pb.h"

namespace wireroom::journal {
namespace {

constexpr uint64_t kCounted = 1024;
constexpr uint64_t kSampled = 512;

// The first sequence from first() to head() + 1 for which `behind` holds; it must
// hold for all that follow.
template <typename Behind>
uint64_t Bisect(const Store& store, Behind behind) {
  uint64_t low = std::max<uint64_t>(store.first(), 1);
  uint64_t high = store.head() + 1;
  if (store.first() == 0) return high;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    if (behind(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

// At `sequence`, or the first behind it.
std::optional<EventRecord> ReadOne(const Store& store, uint64_t sequence) {
  std::vector<EventRecord> records;
  if (!store.Read(sequence, 1, 0, &records).ok() || records.empty()) return std::nullopt;
  return std::move(records.front());
}

uint64_t CountBytes(const Store& store, uint64_t from, uint64_t to) {
  uint64_t bytes = 0;
  std::vector<EventRecord> records;
  while (from <= to) {
    records.clear();
    if (!store.Read(from, to - from + 1, 1 << 20, &records).ok()) {
      ++from;
      continue;
    }
    if (records.empty()) return bytes;
    for (const EventRecord& record : records) {
      if (record.sequence <= to) bytes += record.message.size();
    }
    from = records.back().sequence + 1;
  }
  return bytes;
}

}  // namespace

uint64_t SequenceAtTime(const Store& store, int64_t micros) {
  return Bisect(store, [&](uint64_t sequence) {
    return TimeOfSequence(store, sequence) >= micros;
  });
}

int64_t TimeOfSequence(const Store& store, uint64_t sequence) {
  const std::optional<EventRecord> record = ReadOne(store, sequence);
  return record ? record->time : 0;
}

LogBytes BytesBetween(const Store& store, uint64_t from, uint64_t to) {
  from = std::max({from, store.first(), uint64_t{1}});
  to = std::min(to, store.head());
  if (store.first() == 0 || from > to) return {};
  const uint64_t events = to - from + 1;
  if (events <= kCounted) return {CountBytes(store, from, to), true};
  uint64_t sampled = 0;
  for (uint64_t i = 0; i < kSampled; ++i) {
    const auto record = ReadOne(store, from + events / kSampled * i);
    if (record) sampled += record->message.size();
  }
  return {static_cast<uint64_t>(static_cast<double>(sampled) * static_cast<double>(events) /
                                static_cast<double>(kSampled)),
          false};
}

uint64_t SequenceWithinBytes(const Store& store, uint64_t bytes) {
  return Bisect(store, [&](uint64_t sequence) {
    return BytesBetween(store, sequence, store.head()).bytes <= bytes;
  });
}

uint64_t FirstOfEpoch(const Store& store) {
  return Bisect(store, [&](uint64_t sequence) {
    const std::optional<EventRecord> record = ReadOne(store, sequence);
    v1::Event event;
    return record && event.ParseFromString(record->message) && event.epoch() >= store.epoch();
  });
}

}  // namespace wireroom::journal

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/window_entries.h"

#include <algorithm>
#include <unordered_set>

#include "plugins/detectors/alerts/text_signature.h"

namespace wireroom::alerts {

void WindowEntries::Read(RecordReader* in) {
  entries_.resize(in->Number());
  for (WindowEntry& e : entries_)
    e.time = in->Time(), e.key = in->Number(), e.sequence = in->Number(), e.source = in->Number();
}

void WindowEntries::Write(RecordWriter* out) const {
  out->Number(entries_.size());
  for (const WindowEntry& e : entries_)
    out->Time(e.time).Number(e.key).Number(e.sequence).Number(e.source);
}

void WindowEntries::Add(const WindowEntry& entry, bool near) {
  WindowEntry added = entry;
  const auto same = std::find_if(entries_.begin(), entries_.end(), [&](const WindowEntry& e) {
    return near ? NearIdentical(e.key, entry.key) : e.key == entry.key;
  });
  if (same != entries_.end()) {
    if (same->time >= entry.time) return;
    added.key = same->key;
    entries_.erase(same);
  }
  const auto at = std::upper_bound(
      entries_.begin(), entries_.end(), added.time,
      [](int64_t time, const WindowEntry& e) { return time < e.time; });
  entries_.insert(at, added);
  if (entries_.size() > kMaxWindowEntries) entries_.erase(entries_.begin());
}

void WindowEntries::DropUntil(int64_t time) {
  const auto first = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const WindowEntry& e) { return e.time > time; });
  entries_.erase(entries_.begin(), first);
}

void WindowEntries::DropAfter(int64_t time) {
  while (!entries_.empty() && entries_.back().time > time) entries_.pop_back();
}

size_t WindowEntries::Count(int64_t after, int64_t until) const {
  return static_cast<size_t>(
      std::count_if(entries_.begin(), entries_.end(), [&](const WindowEntry& e) {
        return after < e.time && e.time <= until;
      }));
}

size_t WindowEntries::Sources(int64_t after, int64_t until) const {
  std::unordered_set<uint64_t> sources;
  for (const WindowEntry& e : entries_)
    if (after < e.time && e.time <= until) sources.insert(e.source);
  return sources.size();
}

bool WindowEntries::NthNewest(size_t n, int64_t* time) const {
  if (n == 0 || n > entries_.size()) return false;
  *time = entries_[entries_.size() - n].time;
  return true;
}

}  // namespace wireroom::alerts

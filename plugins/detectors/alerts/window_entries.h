// SPDX-License-Identifier: Apache-2.0
//
// What a window has counted: for each thing that counts once (an article, a
// source, a text, a value) when it was last seen. Exact up to kMaxWindowEntries;
// beyond that the oldest go, and the count is a lower bound.
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/detectors/alerts/record.h"
#include "plugins/detectors/alerts/watch.h"

namespace wireroom::alerts {

struct WindowEntry {
  int64_t time = 0;
  uint64_t key = 0;
  uint64_t sequence = 0;  // of the article
  uint64_t source = 0;
};

class WindowEntries {
 public:
  void Read(RecordReader* in);
  void Write(RecordWriter* out) const;

  // Adds, or moves what has the same key to the later of both times. near: keys
  // are signatures of texts, near-identical ones are the same.
  void Add(const WindowEntry& entry, bool near);
  // Forgets what is not after `time`.
  void DropUntil(int64_t time);
  // Forgets what is after `time`.
  void DropAfter(int64_t time);
  void Clear() { entries_.clear(); }

  // How many lie in (after, until].
  size_t Count(int64_t after, int64_t until) const;
  size_t Sources(int64_t after, int64_t until) const;
  // The time of the nth newest, from 1; false: there are fewer.
  bool NthNewest(size_t n, int64_t* time) const;
  // Newest last.
  const std::vector<WindowEntry>& entries() const { return entries_; }

 private:
  std::vector<WindowEntry> entries_;  // by time
};

}  // namespace wireroom::alerts

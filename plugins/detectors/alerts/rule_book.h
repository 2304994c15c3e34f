// SPDX-License-Identifier: Apache-2.0
//
// The rules in force, shared by the workers and the detector, and replaced while
// they run: a set that is in use is never changed, a new one is built beside it
// and put in its place.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugins/detectors/alerts/rule_files.h"

namespace wireroom::alerts {

struct RuleSet {
  uint32_t generation = 0;
  std::shared_ptr<const RuleIndex> index;
  std::vector<Inhibition> inhibitions;
};

// Thread-safe.
class RuleBook {
 public:
  // The first set is that of `loaded`.
  RuleBook(Paths paths, const Host& host, const LoadedRules& loaded);
  ~RuleBook();

  // Looks at the files every `interval` microseconds, in a thread of its own.
  void Watch(int64_t interval);
  // Looks once: reads the files again when they have changed and have been as they
  // are since the last look, so that no half-written file is taken. A set with an
  // error in it is told of and not taken: the rules in force stay.
  void Look();

  uint32_t generation() const { return generation_.load(std::memory_order_acquire); }
  std::shared_ptr<const RuleSet> current() const;
  // Of the last few; null: it is longer ago.
  std::shared_ptr<const RuleSet> Find(uint32_t generation) const;

 private:
  // The names, sizes and times of the files.
  std::string Stamp() const;
  void Load();

  const Paths paths_;
  const Host host_;
  std::string taken_;  // the stamp of what was read last
  std::string seen_;   // the stamp of the last look
  std::atomic<uint32_t> generation_{0};
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<const RuleSet>> sets_;  // the newest last
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wireroom::alerts

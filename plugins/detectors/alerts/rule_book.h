// SPDX-License-Identifier: Apache-2.0
//
// The rules in force, shared by the workers and the detector, and changed while
// they run: a set that is in use stays as it is, the next one is put in its place.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugins/detectors/alerts/live_index.h"
#include "plugins/detectors/alerts/rule_files.h"

namespace wireroom::alerts {

struct RuleSet {
  uint32_t generation = 0;
  std::shared_ptr<const RuleIndex> index;
  Dispatch dispatch;
};

// Thread-safe.
class RuleBook {
 public:
  // The first set is that of `loaded`, without the sequences that are refused.
  RuleBook(Paths paths, const Host& host, LoadedRules loaded);
  ~RuleBook();

  // Looks at the files every `interval` microseconds, in a thread of its own;
  // another one folds the parts of the index together. 0: only the latter.
  void Watch(int64_t interval);
  // Looks once: reads those files again that have changed and have been as they are
  // since the last look, so that no half-written file is taken, and changes the
  // rules that they say otherwise. Of a file with an error in it nothing is taken:
  // what it said before stays in force, and the other files go on.
  void Look();

  uint32_t generation() const { return generation_.load(std::memory_order_acquire); }
  std::shared_ptr<const RuleSet> current() const;
  // Null: it was replaced longer ago than an article is worked on.
  std::shared_ptr<const RuleSet> Find(uint32_t generation) const;
  // See LiveIndex::SetAside.
  void SetAside(std::string_view id, bool aside);
  // What is wrong with the files, as last read: what they said before, or what is
  // right in them, is in force.
  std::vector<std::string> errors() const;
  // Where articles are counted, to file rules by.
  DocumentShares& shares() { return *shares_; }

 private:
  struct Kept {
    std::shared_ptr<const RuleSet> set;
    int64_t until;  // monotonic, microseconds; 0: it is the current one
  };

  // The files that are to be read again; *gone: those that are not there any more.
  std::vector<std::string> Changed(std::vector<std::string>* gone);
  void Take(std::vector<RuleFile> files);
  void TellCosts(const RuleChange& change, const std::vector<float>& costs) const;
  void Publish();
  void MergeWhileWatched();
  void NoteErrors();
  bool WaitFor(int64_t microseconds);

  const Paths paths_;
  const Host host_;
  const std::shared_ptr<DocumentShares> shares_ = std::make_shared<DocumentShares>();
  LiveIndex live_;
  RuleCatalogue catalogue_;                   // of the thread that looks
  std::map<std::string, uint64_t> seen_;      // stamps of the last look, of what has changed
  size_t lost_ = 0;                           // paths that were not there at the last look
  std::atomic<uint32_t> generation_{0};
  mutable std::mutex mutex_;
  Dispatch dispatch_;
  std::vector<std::string> errors_;
  std::deque<Kept> sets_;  // the newest last
  std::condition_variable wake_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// Keeps an article that ends the daemon from ending it for ever.
//
// Whoever lets plugins work on an article holds a Turn meanwhile, which names it
// in the ring (hand_ring.h). An article that was in hand when a daemon ended is a
// suspect: its turns are alone, so that when the daemon ends again it is known
// which one it was; the others are acquitted as they get through. With
// kMostDeaths it is rejected (v1::Rejection::crashed) and no plugin sees it again
// unless an operator asks for it.
//
// Without suspects a turn costs a few stores to memory and takes no lock.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/pipeline/hand_ring.h"

namespace wireroom::pipeline {

class Quarantine {
 public:
  static constexpr uint32_t kMostDeaths = 3;

  // `clock` and `log` outlive it.
  Quarantine(std::unique_ptr<HandRing> ring, const ops::Clock* clock, ops::Logger* log);

  // What names an article by its bytes.
  static journal::Hash NameOf(std::string_view bytes);

  // One that was rejected as crashed, as the journal tells: `bytes` by NameOf,
  // `content` by journal::ContentHash. Before the pipeline starts, or after the
  // commit of its rejection. Any thread.
  void SetAside(const journal::Hash& bytes, const journal::Hash& content);
  // Where no content could be read, `content` is `bytes`.
  // Whether an article of that content was set aside. Any thread.
  bool IsSetAside(const journal::Hash& content) const;
  // An operator wants it tried again: alone.
  void TryAgain(const journal::Hash& bytes, const journal::Hash& content);

  // The suspect with kMostDeaths; nullopt: it is none, or it has fewer.
  std::optional<Suspect> Convicted(const journal::Hash& bytes) const;
  // It got through.
  void Acquit(const journal::Hash& bytes);
  // The process is about to end, and no article is to blame.
  void Absolve() { ring_->Absolve(); }

  // While it lives, plugins work on one article on one thread.
  class Turn {
   public:
    // Waits until the article may be worked on. A null quarantine: no ring.
    Turn(Quarantine* quarantine, size_t slot, const journal::Hash& bytes);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    // This plugin is called next.
    void SetPlugin(std::string_view plugin);

   private:
    Quarantine* const quarantine_;
    const size_t slot_;
    std::shared_lock<std::shared_mutex> shared_;
    std::unique_lock<std::shared_mutex> alone_;
  };

 private:
  const std::unique_ptr<HandRing> ring_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  // Held alone for a suspect, shared by all others while there is one. The
  // suspects only grow by TryAgain, whose article comes later.
  std::shared_mutex turns_;
  std::atomic<bool> any_set_aside_{false};
  mutable std::shared_mutex mutex_;
  // Guarded by mutex_.
  absl::flat_hash_set<journal::Hash> set_aside_;
};

}  // namespace wireroom::pipeline

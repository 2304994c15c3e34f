// SPDX-License-Identifier: Apache-2.0
//
// The transaction that is being made: gives events their numbers, recognises
// articles that were seen before, and remembers whom to tell after the commit.
// One thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/journal/store.h"
#include "core/pipeline/article_in_hand.h"
#include "core/pipeline/event_writer.h"
#include "core/pipeline/state_overlay.h"
#include "core/pipeline/submission.h"

namespace wireroom::pipeline {

class BatchBuilder {
 public:
  // `store` outlives it; nobody else commits events to it.
  BatchBuilder(const journal::Store& store, StreamIdentity identity);

  // Adds the article of `hand`, or recognises it. Returns the sequence of its
  // event when it is a new one that detectors should see, else nullopt.
  std::optional<uint64_t> AddArticle(ArticleInHand* hand);

  // Adds an event that a detector made at `time`, microseconds.
  void AddAlert(int64_t time, const plugin::EmittedAlert& alert, std::string_view detector,
                std::string_view version);

  StateOverlay& state() { return state_; }
  // Those that were added and not committed.
  const std::vector<journal::EventRecord>& events() const { return batch_.events; }

  // Articles taken in, events or not.
  size_t articles() const { return completions_.size(); }
  // Bytes of the events.
  size_t bytes() const { return bytes_; }
  bool empty() const { return completions_.empty() && batch_.events.empty(); }

  // The batch as it is to be committed. Nothing may be added until Finish.
  const journal::Batch& Seal();
  // After the commit: what to tell, and an empty builder.
  void Finish(std::vector<Completion>* completions, std::vector<CommittedEvent>* events);

 private:
  struct HashOfHash {
    size_t operator()(const journal::Hash& hash) const;
  };

  std::optional<journal::ArticleRecord> FindArticle(const journal::Hash& key) const;
  void NotePosition(const Origin& origin);
  void Complete(ArticleInHand* hand, Outcome outcome, uint64_t sequence);
  // A reject that was tried again and is refused again.
  void KeepReject(ArticleInHand* hand);
  // The reject of this sequence was taken.
  void SettleReject(uint64_t sequence);
  uint64_t AddEvent(int64_t time, std::string type, std::string message,
                    std::optional<journal::Hash> article);

  const journal::Store& store_;
  const StreamIdentity identity_;
  uint64_t next_;
  size_t bytes_ = 0;
  StateOverlay state_;
  journal::Batch batch_;
  std::unordered_map<journal::Hash, journal::ArticleRecord, HashOfHash> articles_;
  std::unordered_map<std::string, journal::InputPosition> inputs_;
  std::vector<Completion> completions_;
  std::vector<CommittedEvent> committed_;
};

}  // namespace wireroom::pipeline

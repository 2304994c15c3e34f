// SPDX-License-Identifier: Apache-2.0
//
// What goes into the pipeline and what comes out of it. Plain values: whoever
// brings articles (the ingest socket, a source plugin, a file) and whoever
// takes results is wired up by the app.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace wireroom::pipeline {

// Who sent an article; given back in its Completion.
struct Origin {
  // The route of the answer; the pipeline does not look at it.
  uint64_t connection = 0;
  uint64_t tag = 0;
  // Empty: a producer without numbers. Else `number` is committed as its
  // position in the transaction of the article.
  std::string producer;
  uint64_t epoch = 0;
  uint64_t number = 0;
  // A source plugin's own position, committed likewise; empty for producers.
  std::string position;
  // It is a reject that is tried again: the sequence of its article.rejected. No
  // producer then. 0: it is not.
  uint64_t retry_of = 0;
};

// One article on its way in.
struct Submission {
  Origin origin;
  // A serialised wireroom.v1.Article, not yet looked at.
  std::string article;
  // It was cut or dropped on the way because it is larger than allowed: its
  // size. It becomes a reject. 0: it is whole.
  uint64_t too_large = 0;
  // Of a reject that is tried again: the serialised v1::Rejection as it is.
  std::string earlier;
};

enum class Outcome { kEnriched, kDuplicate, kRevised, kRejected };

// What one article became, told after the commit.
struct Completion {
  Origin origin;
  Outcome outcome = Outcome::kEnriched;
  // Of its event; of the earlier one for a duplicate.
  uint64_t sequence = 0;
  // Why it was rejected.
  std::string detail;
  // submission.article.size(), for the credit.
  size_t received_bytes = 0;
};

// One event that is on disk.
struct CommittedEvent {
  uint64_t sequence = 0;
  // "article.enriched"
  std::string type;
  // What subscribers filter by: the primary topic and the source of an article,
  // the level and the rule of an alert. May be empty.
  std::string facets[2];
  // The serialised wireroom.v1.Event.
  std::string message;
};

// Takes what was committed.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // After each commit, from the sequencer's thread; must not block.
  virtual void Committed(std::vector<Completion> completions,
                         std::vector<CommittedEvent> events) = 0;
  // The store failed and what is on disk is not known: the process must end
  // without acknowledging anything more. Called once; the pipeline then stands
  // still.
  virtual void Failed(const absl::Status& status) = 0;
};

}  // namespace wireroom::pipeline

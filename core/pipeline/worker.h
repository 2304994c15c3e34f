// SPDX-License-Identifier: Apache-2.0
//
// The part of the pipeline that runs in parallel: one worker is one thread with
// its own annotators. Everything that needs the article alone happens here,
// down to the serialised event.
#pragma once

#include <memory>
#include <vector>

#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/pipeline/admission.h"
#include "core/pipeline/event_writer.h"
#include "core/pipeline/hand_over.h"
#include "core/pipeline/quarantine.h"
#include "core/plugin/annotator.h"
#include "core/text/splitter.h"

namespace wireroom::pipeline {

// What happens to an article on which a plugin fails.
enum class OnError {
  // Its layer is marked failed, the event goes out.
  kSkip,
  // The article is committed as a reject.
  kReject,
};

struct AnnotatorStage {
  std::unique_ptr<plugin::Annotator> annotator;
  OnError on_error = OnError::kSkip;
};

class Worker {
 public:
  // In the order in which they are asked. The pointers outlive it. `slot` is its
  // place in the ring of the quarantine, which may be null.
  Worker(std::vector<AnnotatorStage> annotators, AdmissionLimits limits, StreamIdentity identity,
         Intake* intake, Reorder* reorder, const ops::Clock* clock, ops::Logger* log,
         Quarantine* quarantine = nullptr, size_t slot = 0);

  // Runs until the intake is closed and empty.
  void Run();
  // One article, from its bytes to its event. For Run, and for tests.
  void Process(ArticleInHand* hand);

 private:
  // A reject that must not be looked at again, not even to parse it.
  std::optional<v1::Rejection> RefuseUnseen(const ArticleInHand& hand) const;
  // One that must not be given to a plugin again.
  std::optional<v1::Rejection> RefuseKnown(const ArticleInHand& hand) const;
  void Work(ArticleInHand* hand);
  void View(ArticleInHand* hand);
  void Annotate(ArticleInHand* hand, Quarantine::Turn* turn);

  std::vector<AnnotatorStage> annotators_;
  const AdmissionLimits limits_;
  const StreamIdentity identity_;
  Intake* const intake_;
  Reorder* const reorder_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  Quarantine* const quarantine_;
  const size_t slot_;
  text::Splitter splitter_;
};

}  // namespace wireroom::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/worker.h"

#include "core/plugin/library.h"
#include "core/plugin/to_proto.h"

namespace wireroom::pipeline {
namespace {

wr_str Str(const std::string& s) { return {s.data(), s.size()}; }

wr_time Micros(bool present, const google::protobuf::Timestamp& t) {
  return present ? t.seconds() * 1'000'000 + t.nanos() / 1000 : WR_TIME_UNKNOWN;
}

}  // namespace

Worker::Worker(std::vector<AnnotatorStage> annotators, AdmissionLimits limits,
               StreamIdentity identity, Intake* intake, Reorder* reorder, const ops::Clock* clock,
               ops::Logger* log)
    : annotators_(std::move(annotators)), limits_(limits), identity_(std::move(identity)),
      intake_(intake), reorder_(reorder), clock_(clock), log_(log) {}

void Worker::Run() {
  while (std::unique_ptr<ArticleInHand> hand = intake_->Pop()) {
    Process(hand.get());
    // Asked now, not at Pop: whoever puts the last article finds the intake idle.
    const bool flush = intake_->idle();
    reorder_->Put(std::move(hand), flush);
  }
}

void Worker::Process(ArticleInHand* hand) {
  hand->received_at = clock_->NowMicros();
  hand->received_bytes = hand->submission.article.size();
  hand->rejection = Admit(limits_, hand->received_at, hand);
  if (!hand->rejection) {
    View(hand);
    Annotate(hand);
  }
  if (!hand->rejection) plugin::ToProto(hand->annotations, hand->view, &hand->enriched);
  WriteArticleEvent(identity_, hand);
}

void Worker::View(ArticleInHand* hand) {
  const v1::Article& a = hand->article();
  splitter_.Split(a.title(), &hand->title);
  splitter_.Split(a.text(), &hand->text);
  hand->title_view = hand->title.View(a.title());
  hand->text_view = hand->text.View(a.text());
  for (const std::string& author : a.authors()) hand->authors.push_back(Str(author));
  wr_article& view = hand->view;
  view.struct_size = sizeof(wr_article);
  view.id = Str(a.id());
  view.source = Str(a.source());
  view.url = Str(a.url());
  view.language = Str(a.language());
  view.published_at = Micros(a.has_published_at(), a.published_at());
  view.updated_at = Micros(a.has_updated_at(), a.updated_at());
  view.received_at = hand->received_at;
  view.title = &hand->title_view;
  view.text = &hand->text_view;
  view.authors = hand->authors.data();
  view.author_count = hand->authors.size();
}

void Worker::Annotate(ArticleInHand* hand) {
  for (AnnotatorStage& stage : annotators_) {
    const absl::Status status = stage.annotator->Annotate(hand->view, &hand->annotations);
    if (status.ok()) continue;
    const std::string_view name = stage.annotator->name();
    log_->WarnEvery("annotator " + std::string(name), "pipeline", "an annotator failed",
                    {{"annotator", name}, {"article", hand->article().id()},
                     {"reason", std::string(status.message())}});
    if (stage.on_error == OnError::kSkip) continue;
    hand->rejection = Reject(v1::Rejection::plugin_failed, std::string(status.message()), *hand);
    hand->rejection->set_plugin(std::string(name));
    hand->rejection->set_plugin_version(std::string(stage.annotator->library().version()));
    return;
  }
}

}  // namespace wireroom::pipeline

// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/worker.h"

#include "absl/strings/str_cat.h"
#include "core/ops/fault_point.h"
#include "core/plugin/library.h"
#include "core/plugin/to_proto.h"

namespace wireroom::pipeline {
namespace {

wr_str Str(const std::string& s) { return {s.data(), s.size()}; }

wr_time Micros(bool present, const google::protobuf::Timestamp& t) {
  return present ? t.seconds() * 1'000'000 + t.nanos() / 1000 : WR_TIME_UNKNOWN;
}

v1::Rejection Crashed(const ArticleInHand& hand, uint32_t deaths, const std::string& plugin) {
  const std::string where = plugin.empty() ? "before a plugin saw it" : "in plugin " + plugin;
  v1::Rejection rejection =
      Reject(v1::Rejection::crashed,
             absl::StrCat("the daemon ended ", deaths, " times with this article in hand, the last "
                          "time ", where, "; it is set aside"), hand);
  rejection.set_plugin(plugin);
  rejection.set_attempts(deaths);
  return rejection;
}

}  // namespace

Worker::Worker(std::vector<AnnotatorStage> annotators, AdmissionLimits limits,
               StreamIdentity identity, Intake* intake, Reorder* reorder, const ops::Clock* clock,
               ops::Logger* log, Quarantine* quarantine, size_t slot)
    : annotators_(std::move(annotators)), limits_(limits), identity_(std::move(identity)),
      intake_(intake), reorder_(reorder), clock_(clock), log_(log), quarantine_(quarantine),
      slot_(slot) {}

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
  if (quarantine_ != nullptr) hand->bytes_name = Quarantine::NameOf(hand->submission.article);
  hand->rejection = RefuseUnseen(*hand);
  if (!hand->rejection) Work(hand);
  WriteArticleEvent(identity_, hand);
}

std::optional<v1::Rejection> Worker::RefuseUnseen(const ArticleInHand& hand) const {
  if (quarantine_ == nullptr || hand.submission.origin.retry_of != 0) return std::nullopt;
  const std::optional<Suspect> convicted = quarantine_->Convicted(hand.bytes_name);
  if (convicted && convicted->plugin.empty()) return Crashed(hand, convicted->deaths, "");
  if (!quarantine_->IsSetAside(hand.bytes_name)) return std::nullopt;
  return Crashed(hand, Quarantine::kMostDeaths, "");
}

std::optional<v1::Rejection> Worker::RefuseKnown(const ArticleInHand& hand) const {
  if (quarantine_ == nullptr || hand.submission.origin.retry_of != 0) return std::nullopt;
  if (const std::optional<Suspect> convicted = quarantine_->Convicted(hand.bytes_name)) {
    return Crashed(hand, convicted->deaths, convicted->plugin);
  }
  if (!quarantine_->IsSetAside(hand.content)) return std::nullopt;
  return Crashed(hand, Quarantine::kMostDeaths, "");
}

void Worker::Work(ArticleInHand* hand) {
  Quarantine::Turn turn(quarantine_, slot_, hand->bytes_name);
  ops::FaultPoint("pipeline.in_hand");
  hand->rejection = Admit(limits_, hand->received_at, hand);
  if (!hand->rejection) hand->rejection = RefuseKnown(*hand);
  if (!hand->rejection) {
    View(hand);
    Annotate(hand, &turn);
  }
  if (hand->rejection) return;
  plugin::ToProto(hand->annotations, hand->view, &hand->enriched);
  hand->enriched.set_retried(hand->submission.origin.retry_of);
  ops::FaultPoint("pipeline.annotated");
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

void Worker::Annotate(ArticleInHand* hand, Quarantine::Turn* turn) {
  for (AnnotatorStage& stage : annotators_) {
    turn->SetPlugin(stage.annotator->name());
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

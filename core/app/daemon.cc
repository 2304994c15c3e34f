// SPDX-License-Identifier: Apache-2.0
#include "core/app/daemon.h"

#include <unistd.h>

#include <cstdlib>

#include "core/app/journal_report.h"
#include "core/app/journal_setup.h"
#include "core/app/outcome.h"
#include "core/app/subscriber_list.h"
#include "core/feed/context.h"
#include "core/feed/topic.h"
#include "core/ops/fault_point.h"

namespace wireroom::app {
namespace {

std::chrono::milliseconds Milliseconds(config::microseconds duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

feed::IngestOptions IngestOptionsOf(const config::IngestConfig& config) {
  feed::IngestOptions options;
  options.endpoint = config.bind;
  options.limits.max_article_bytes = static_cast<uint64_t>(config.max_article_bytes.bytes);
  options.limits.credit_articles = static_cast<uint64_t>(config.credit_articles);
  options.limits.credit_bytes = static_cast<uint64_t>(config.credit_bytes.bytes);
  options.limits.max_producers = static_cast<uint32_t>(config.max_producers);
  options.handshake = Milliseconds(config.handshake_timeout);
  options.heartbeat = Milliseconds(config.heartbeat_interval);
  options.heartbeat_timeout = Milliseconds(config.heartbeat_timeout);
  return options;
}

feed::LiveOptions LiveOptionsOf(const config::LiveConfig& config) {
  feed::LiveOptions options;
  options.endpoint = config.bind;
  options.heartbeat = Milliseconds(config.heartbeat_interval);
  options.high_water = static_cast<int>(config.queue_events);
  return options;
}

feed::SessionOptions SessionOptionsOf(const config::SessionsConfig& config) {
  feed::SessionOptions options;
  options.endpoint = config.bind;
  options.limits.max_sessions = static_cast<size_t>(config.max_sessions);
  options.limits.window.max_events = static_cast<uint32_t>(config.max_window_events);
  options.limits.window.max_bytes = static_cast<uint64_t>(config.max_window_bytes.bytes);
  options.limits.max_lag_bytes = static_cast<uint64_t>(config.max_lag_bytes.bytes);
  options.limits.max_lag_age = config.max_lag_age;
  options.limits.cache_bytes = static_cast<size_t>(config.cache_bytes.bytes);
  options.limits.heartbeat = Milliseconds(config.heartbeat_interval);
  options.cursors.max_names = static_cast<size_t>(config.max_subscribers);
  options.cursors.commit_interval = Milliseconds(config.commit_interval);
  options.cursors.max_age = config.cursor_max_age;
  return options;
}

feed::Completed CompletedOf(pipeline::Completion completion) {
  feed::Completed out;
  out.connection = completion.origin.connection;
  out.producer = std::move(completion.origin.producer);
  out.producer_epoch = completion.origin.epoch;
  out.number = completion.origin.number;
  out.tag = completion.origin.tag;
  out.outcome = OutcomeOf(completion.outcome);
  out.sequence = completion.sequence;
  out.detail = std::move(completion.detail);
  out.bytes = completion.received_bytes;
  return out;
}

pipeline::Submission SubmissionOf(feed::Received received) {
  pipeline::Submission out;
  out.origin.connection = received.connection;
  out.origin.producer = std::move(received.producer);
  out.origin.epoch = received.producer_epoch;
  out.origin.number = received.number;
  out.origin.tag = received.tag;
  out.article = std::move(received.article);
  out.too_large = received.too_large;
  return out;
}

feed::LiveEvent LiveEventOf(pipeline::CommittedEvent event) {
  return {event.sequence, feed::LiveTopic(event.type, {event.facets[0], event.facets[1]}),
          std::move(event.message)};
}

}  // namespace

Daemon::Daemon(Setup* setup, PluginSet* plugins)
    : setup_(setup), plugins_(plugins), context_(feed::MakeContext()) {}

Daemon::~Daemon() { Stop(); }

const std::string& Daemon::ingest_endpoint() const { return ingest_->endpoint(); }
const std::string& Daemon::live_endpoint() const { return live_->endpoint(); }
const std::string& Daemon::sessions_endpoint() const { return sessions_->endpoint(); }

ops::ExitCode Daemon::Start(absl::Status* status) {
  *status = OpenJournal();
  if (!status->ok()) return JournalExitCode(*status);
  *status = StartPlugins();
  if (!status->ok()) return ops::ExitCode::kBadConfig;
  *status = StartFeeds();
  if (!status->ok()) return ops::ExitCode::kUnavailable;
  *status = StartAdmin();
  if (!status->ok()) return ops::ExitCode::kUnavailable;
  for (auto& sink : sinks_) sink->Start();
  for (auto& source : sources_) source->Start();
  return ops::ExitCode::kOk;
}

absl::Status Daemon::OpenJournal() {
  auto journal = journal::Journal::Open(JournalOptionsOf(setup_->config.journal, &setup_->clock));
  if (!journal.ok()) return journal.status();
  journal_ = std::move(*journal);
  quarantine_ = OpenQuarantine(setup_->config.journal.directory, setup_->clock, setup_->log.get());
  rejects_ = std::make_unique<RejectBook>(journal_.get(), quarantine_.get());
  return rejects_->SetAsideCrashed();
}

absl::Status Daemon::StartPlugins() {
  auto stages = plugins_->MakeStages(WorkerCount(setup_->config));
  if (!stages.ok()) return stages.status();
  auto sources = plugins_->MakeSources();
  if (!sources.ok()) return sources.status();
  auto sinks = plugins_->MakeSinks();
  if (!sinks.ok()) return sinks.status();
  pipeline_ = std::make_unique<pipeline::Pipeline>(
      PipelineOptions(setup_->config), std::move(*stages), journal_.get(), this, &setup_->clock,
      setup_->log.get(), &setup_->stats, quarantine_.get());
  for (auto& source : *sources)
    sources_.push_back(std::make_unique<pipeline::SourceRunner>(
        std::move(source), pipeline_.get(), journal_.get(), setup_->log.get()));
  for (auto& sink : *sinks)
    sinks_.push_back(std::make_unique<pipeline::SinkRunner>(std::move(sink), journal_.get(),
                                                            setup_->log.get()));
  return absl::OkStatus();
}

absl::Status Daemon::StartFeeds() {
  const config::DaemonConfig& config = setup_->config;
  live_ = std::make_unique<feed::LivePublisher>(LiveOptionsOf(config.live), context_.get(),
                                                journal_.get(), &setup_->clock, setup_->log.get(),
                                                &setup_->stats);
  absl::Status status = live_->Start();
  if (!status.ok()) return status;
  ingest_ = std::make_unique<feed::IngestServer>(IngestOptionsOf(config.ingest), context_.get(),
                                                 journal_.get(), &setup_->clock,
                                                 setup_->log.get(), &setup_->stats);
  status = StartSessions();
  if (!status.ok()) return status;
  pipeline_->Start();
  return ingest_->Start([this](std::vector<feed::Received>&& received) {
    Take(std::move(received));
  });
}

absl::Status Daemon::StartSessions() {
  sessions_ = std::make_unique<feed::SessionServer>(SessionOptionsOf(setup_->config.sessions),
                                                    journal_.get(), &setup_->clock,
                                                    setup_->log.get(), &setup_->stats);
  return sessions_->Start();
}

absl::Status Daemon::StartAdmin() {
  const auto about = [this](const v1::AdminRequest&, v1::AdminReply* reply) {
    v1::Aboutness* daemon = reply->mutable_about();
    daemon->set_pid(static_cast<uint64_t>(getpid()));
    daemon->set_stream(journal_->stream());
    daemon->set_epoch(journal_->epoch());
    daemon->set_first(journal_->first());
    daemon->set_head(journal_->head());
    return absl::OkStatus();
  };
  const auto list = [this](const v1::AdminRequest& request, v1::AdminReply* reply) {
    return rejects_->List(request.list_rejects(), reply->mutable_rejects());
  };
  const auto retry = [this](const v1::AdminRequest& request, v1::AdminReply* reply) {
    return rejects_->Retry(request.retry_rejects(), pipeline_.get(),
                           reply->mutable_retried_rejects());
  };
  const auto drop = [this](const v1::AdminRequest& request, v1::AdminReply* reply) {
    return rejects_->Drop(request.drop_rejects(), reply->mutable_dropped_rejects());
  };
  const auto list_subscribers = [this](const v1::AdminRequest&, v1::AdminReply* reply) {
    *reply->mutable_subscribers() =
        SubscriberListOf(*journal_, sessions_->List(), setup_->clock.NowMicros());
    return absl::OkStatus();
  };
  const auto drop_subscriber = [this](const v1::AdminRequest& request, v1::AdminReply* reply) {
    reply->mutable_dropped_subscriber();
    return sessions_->Drop(request.drop_subscriber().name(),
                           request.drop_subscriber().connected_too());
  };
  const auto check = [this](const v1::AdminRequest&, v1::AdminReply* reply) {
    return ReportOn(*journal_, reply->mutable_journal_report());
  };
  const auto ask = [this](const v1::AdminRequest& request, v1::AdminReply* reply) {
    auto answer = pipeline_->Ask(request.ask_plugin().plugin(), request.ask_plugin().request());
    if (answer.ok()) reply->mutable_plugin_answer()->set_answer(*std::move(answer));
    return answer.status();
  };
  admin_ = std::make_unique<feed::AdminServer>(
      setup_->config.journal.directory,
      feed::AdminHandlers{{v1::AdminRequest::kAbout, about},
                          {v1::AdminRequest::kListRejects, list},
                          {v1::AdminRequest::kRetryRejects, retry},
                          {v1::AdminRequest::kDropRejects, drop},
                          {v1::AdminRequest::kListSubscribers, list_subscribers},
                          {v1::AdminRequest::kDropSubscriber, drop_subscriber},
                          {v1::AdminRequest::kCheckJournal, check},
                          {v1::AdminRequest::kAskPlugin, ask}},
      setup_->log.get());
  return admin_->Start();
}

void Daemon::Take(std::vector<feed::Received> received) {
  ops::FaultPoint("feed.received");
  std::vector<pipeline::Submission> submissions;
  submissions.reserve(received.size());
  for (feed::Received& one : received) submissions.push_back(SubmissionOf(std::move(one)));
  pipeline_->Submit(std::move(submissions));
}

void Daemon::Committed(std::vector<pipeline::Completion> completions,
                       std::vector<pipeline::CommittedEvent> events) {
  std::vector<feed::Completed> completed;
  completed.reserve(completions.size());
  for (pipeline::Completion& completion : completions) {
    if (completion.origin.retry_of != 0) {
      rejects_->Completed(completion);
    } else if (pipeline::SourceRunner* source = SourceOf(completion.origin)) {
      source->Completed(completion.origin);
    } else {
      completed.push_back(CompletedOf(std::move(completion)));
    }
  }
  std::vector<feed::LiveEvent> live;
  live.reserve(events.size());
  for (pipeline::CommittedEvent& event : events) live.push_back(LiveEventOf(std::move(event)));
  if (!completed.empty()) ingest_->Complete(std::move(completed));
  ops::FaultPoint("feed.acknowledging");
  if (!live.empty()) live_->Publish(std::move(live));
  sessions_->Notify();
  for (auto& sink : sinks_) sink->Notify();
}

pipeline::SourceRunner* Daemon::SourceOf(const pipeline::Origin& origin) const {
  for (const auto& source : sources_)
    if (source->producer() == origin.producer) return source.get();
  return nullptr;
}

// Without room nothing was written, and it is only told of when it is stopping.
// Else what is on disk is not known: no destructor may acknowledge or write
// anything.
void Daemon::Failed(const absl::Status& status) {
  rejects_->Stop();
  if (absl::IsResourceExhausted(status)) {
    setup_->log->Warn("journal", "stopping without room for what is in hand: it is not "
                      "acknowledged, and its producers send it again",
                      {{"reason", std::string(status.message())}});
    unfinished_ = true;
    return;
  }
  quarantine_->Absolve();
  setup_->log->Error("journal", "a commit failed, stopping at once; nothing of it is acknowledged",
                     {{"reason", std::string(status.message())}});
  std::_Exit(static_cast<int>(ops::ExitCode::kIoError));
}

void Daemon::Stop() {
  if (rejects_) rejects_->Stop();
  if (admin_) admin_->Close();
  if (ingest_) ingest_->StopTaking();
  for (auto& source : sources_) source->Stop();
  if (pipeline_) pipeline_->Drain();
  for (auto& sink : sinks_) sink->Stop();
  if (ingest_) ingest_->Close();
  if (live_) live_->Close();
  if (sessions_) sessions_->Close();
}

}  // namespace wireroom::app

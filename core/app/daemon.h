// SPDX-License-Identifier: Apache-2.0
//
// The daemon: journal, pipeline, feeds, sources and sinks, wired together.
//
//   ingest ─┐                        ┌─ ingest (acknowledgements)
//   sources ┴► pipeline ─► journal ─►┼─ live feed
//   admin (operators' commands)      ├─ sessions
//                                    └─ sinks
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/app/plugin_set.h"
#include "core/app/reject_book.h"
#include "core/app/setup.h"
#include "core/feed/admin_server.h"
#include "core/feed/ingest_server.h"
#include "core/feed/live_publisher.h"
#include "core/feed/session_server.h"
#include "core/journal/journal.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/quarantine.h"
#include "core/pipeline/sink_runner.h"
#include "core/pipeline/source_runner.h"

namespace wireroom::app {

class Daemon : public pipeline::Outlet {
 public:
  // Both outlive it.
  Daemon(Setup* setup, PluginSet* plugins);
  // Stops.
  ~Daemon() override;

  // Opens the journal, binds the sockets and starts to take articles. When it
  // fails the exit code tells at which of these, and the status why.
  ops::ExitCode Start(absl::Status* status);

  // Where the sockets are bound, for a configuration that leaves the port open.
  const std::string& ingest_endpoint() const;
  const std::string& live_endpoint() const;
  const std::string& sessions_endpoint() const;

  // Takes no more, finishes and commits what it has, tells it, and closes.
  void Stop();

  // After Stop: there was no room for the last articles, which nobody was told of.
  bool unfinished() const { return unfinished_; }

 private:
  absl::Status OpenJournal();
  absl::Status StartFeeds();
  absl::Status StartSessions();
  absl::Status StartPlugins();
  absl::Status StartAdmin();
  void Take(std::vector<feed::Received> received);
  // The source that brought an article; nullptr: the ingest socket.
  pipeline::SourceRunner* SourceOf(const pipeline::Origin& origin) const;
  void Committed(std::vector<pipeline::Completion> completions,
                 std::vector<pipeline::CommittedEvent> events) override;
  void Failed(const absl::Status& status) override;

  Setup* const setup_;
  PluginSet* const plugins_;
  const std::shared_ptr<zmq::context_t> context_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<pipeline::Quarantine> quarantine_;
  std::unique_ptr<RejectBook> rejects_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
  std::unique_ptr<feed::IngestServer> ingest_;
  std::unique_ptr<feed::LivePublisher> live_;
  std::unique_ptr<feed::SessionServer> sessions_;
  std::unique_ptr<feed::AdminServer> admin_;
  std::vector<std::unique_ptr<pipeline::SourceRunner>> sources_;
  std::vector<std::unique_ptr<pipeline::SinkRunner>> sinks_;
  bool unfinished_ = false;
};

}  // namespace wireroom::app

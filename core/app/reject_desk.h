// SPDX-License-Identifier: Apache-2.0
//
// Where `wireroom rejects` asks: the daemon that has the journal open or, when
// none has, the journal itself with a pipeline of this process.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "core/app/reject_book.h"
#include "core/app/setup.h"

namespace wireroom::app {

class RejectDesk {
 public:
  RejectDesk();
  ~RejectDesk();

  // `config` as MakeSetup; `data`, where given, stands in for journal.directory,
  // and then no configuration is read unless `retries`. On failure writes why to
  // stderr and returns the exit code. kCannotCreate: there is no journal.
  ops::ExitCode Open(const std::string& config, const std::string& data, bool retries);

  // Answers as the daemon would.
  absl::Status Ask(const v1::AdminRequest& request, v1::AdminReply* reply);

 private:
  class Outlet;
  bool DaemonAnswers();
  ops::ExitCode OpenJournal(bool retries);
  ops::ExitCode StartPipeline();

  std::filesystem::path directory_;
  Setup setup_;
  PluginSet plugins_;
  bool daemon_ = false;
  // Without a daemon.
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<pipeline::Quarantine> quarantine_;
  std::unique_ptr<RejectBook> book_;
  std::unique_ptr<Outlet> outlet_;
  std::unique_ptr<pipeline::Pipeline> pipeline_;
};

}  // namespace wireroom::app

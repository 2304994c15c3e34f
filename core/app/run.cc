// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/daemon.h"
#include "core/app/ready.h"
#include "core/app/setup.h"

namespace wireroom::app {
namespace {

struct RunOptions {
  std::string config;
  std::string data;
  std::string stats;
  int ready_fd = -1;
};

// Blocked in every thread, taken one by one by the main thread.
sigset_t HandledSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1}) sigaddset(&signals, signal);
  return signals;
}

// libzmq ends the process when it runs out of descriptors: have as many as the
// system allows.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

void WriteStats(const std::string& file, const Setup& setup) {
  if (file.empty()) return;
  std::ofstream out(file, std::ios::trunc);
  out << setup.stats.ToJson() << "\n";
  if (!out.flush())
    setup.log->Warn("app", "the statistics can not be written", {{"file", file}});
}

// Returns when the daemon is to stop.
void ServeSignals(const sigset_t& signals, const RunOptions& options, const Setup& setup) {
  while (true) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal == SIGUSR1) {
      WriteStats(options.stats, setup);
    } else if (signal == SIGHUP) {
      const absl::Status status = setup.log->Reopen();
      if (!status.ok())
        setup.log->Warn("app", "the log file can not be opened again",
                        {{"reason", std::string(status.message())}});
    } else {
      setup.log->Info("app", "stopping", {{"signal", signal}});
      return;
    }
  }
}

ops::ExitCode Run(const RunOptions& options) {
  const sigset_t signals = HandledSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  // A file at its size limit is a full disk to the journal, not the end.
  signal(SIGXFSZ, SIG_IGN);
  RaiseDescriptorLimit();
  Setup setup;
  ops::ExitCode code = MakeSetup(options.config, "", &setup);
  if (code != ops::ExitCode::kOk) return code;
  if (!options.data.empty())
    setup.config.journal.directory = std::filesystem::absolute(options.data);
  PluginSet plugins;
  code = OpenPlugins(&setup, &plugins);
  if (code != ops::ExitCode::kOk) return code;
  Daemon daemon(&setup, &plugins);
  absl::Status status;
  code = daemon.Start(&status);
  if (code != ops::ExitCode::kOk) {
    std::cerr << "wireroom: " << status.message() << "\n";
    return code;
  }
  setup.log->Info("app", "ready",
                  {{"ingest", daemon.ingest_endpoint()}, {"live", daemon.live_endpoint()},
                   {"sessions", daemon.sessions_endpoint()},
                   {"data", setup.config.journal.directory.string()},
                   {"workers", WorkerCount(setup.config)}, {"plugins", plugins.Titles()}});
  TellReady(options.ready_fd);
  ServeSignals(signals, options, setup);
  daemon.Stop();
  WriteStats(options.stats, setup);
  if (daemon.unfinished()) {
    setup.log->Warn("app", "stopped with a full disk; everything acknowledged is on disk");
    return ops::ExitCode::kIncomplete;
  }
  setup.log->Info("app", "stopped; everything acknowledged is on disk");
  return ops::ExitCode::kOk;
}

}  // namespace

void AddRun(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Run the daemon");
  command->footer(
      "Signals: SIGTERM and SIGINT stop it cleanly (take no more, finish, commit, publish,\n"
      "close); SIGHUP opens the log file again; SIGUSR1 writes --stats.\n"
      "Exit status: 0 after a clean stop; 1 after one without room in the journal for the last\n"
      "articles (they are not acknowledged, and their producers send them again); 69 when an\n"
      "address can not be bound; 73 when the data directory is in use or can not be made; 74 when\n"
      "a commit failed (nothing of it was acknowledged); 78 for a bad configuration or a refused\n"
      "plugin.");
  command->add_option("-c,--config", options->config, "The configuration (default: see --help)");
  command->add_option("--data", options->data, "The data directory, in place of journal.directory");
  command->add_option("--stats", options->stats,
                      "Write counters and timings as JSON to this file, at the end and on SIGUSR1");
  command->add_option("--ready-fd", options->ready_fd,
                      "Write \"ready\" to this file descriptor when articles are taken");
  command->callback([options, exit_code] { *exit_code = static_cast<int>(Run(*options)); });
}

}  // namespace wireroom::app

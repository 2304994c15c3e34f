// SPDX-License-Identifier: Apache-2.0
#include "core/journal/backup.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/data_option.h"

namespace wireroom::app {
namespace {

struct BackupCommand {
  DataOption data;
  std::string to;
  // 0: as fast as it goes.
  uint64_t rate = uint64_t{100} << 20;
  uint64_t max_growth = uint64_t{1} << 30;
};

struct RestoreCommand {
  DataOption data;
  std::string from;
  bool replace = false;
};

ops::ExitCode CodeOf(const absl::Status& status) {
  std::cerr << "wireroom: " << status.message() << "\n";
  switch (status.code()) {
    case absl::StatusCode::kDataLoss: return ops::ExitCode::kIoError;
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists: return ops::ExitCode::kCannotCreate;
    case absl::StatusCode::kResourceExhausted: return ops::ExitCode::kIoError;
    default: return ops::ExitCode::kUnavailable;
  }
}

ops::ExitCode RunBackup(const BackupCommand& command) {
  std::filesystem::path directory;
  if (const auto code = command.data.Resolve(&directory); code != ops::ExitCode::kOk) return code;
  signal(SIGPIPE, SIG_IGN);
  const ops::SystemClock clock;
  journal::BackupOptions options;
  options.from = directory;
  options.to = std::filesystem::absolute(command.to);
  options.bytes_per_second = command.rate;
  options.max_growth_bytes = command.max_growth;
  options.clock = &clock;
  const bool terminal = isatty(STDERR_FILENO) == 1;
  int64_t told_at = 0;
  options.progress = [&](uint64_t done, uint64_t all) {
    if (!terminal || clock.MonotonicMicros() - told_at < 500'000) return;
    told_at = clock.MonotonicMicros();
    std::cerr << "\r" << (done >> 20) << " of " << (all >> 20) << " MiB" << std::flush;
  };
  const auto manifest = journal::Backup(options);
  if (terminal && told_at != 0) std::cerr << "\r";
  if (!manifest.ok()) return CodeOf(manifest.status());
  std::cout << options.to.string() << ": stream " << manifest->stream() << ", epoch "
            << manifest->epoch() << ", sequences " << manifest->first() << " to "
            << manifest->head() << ", " << manifest->bytes() << " bytes, every record checked\n";
  return ops::ExitCode::kOk;
}

ops::ExitCode RunRestore(const RestoreCommand& command) {
  std::filesystem::path directory;
  if (const auto code = command.data.Resolve(&directory); code != ops::ExitCode::kOk) return code;
  const ops::SystemClock clock;
  journal::RestoreOptions options;
  options.from = std::filesystem::absolute(command.from);
  options.to = directory;
  options.replace = command.replace;
  options.clock = &clock;
  const auto restored = journal::Restore(options);
  if (!restored.ok()) return CodeOf(restored.status());
  if (!restored->unnoted.ok()) {
    std::cerr << "wireroom: the backup can not be told that epoch " << restored->epoch
              << " began from it (" << restored->unnoted.message()
              << "): another restore from it would begin the same one\n";
  }
  std::cout << directory.string() << ": stream " << restored->manifest.stream() << ", epoch "
            << restored->epoch << " begins after sequence " << restored->manifest.head()
            << "; subscribers are told by the event system.restored\n";
  return ops::ExitCode::kOk;
}

}  // namespace

void AddBackup(CLI::App& app, int* exit_code) {
  auto command = std::make_shared<BackupCommand>();
  CLI::App* backup = app.add_subcommand("backup", "Copy the journal, while the daemon runs or not");
  backup->footer(
      "The folder gets data.mdb, the journal as it is at one moment, and manifest.json, written\n"
      "last, when every record of the copy was checked. Run it on the daemon's machine, outside\n"
      "or inside the same container.\n"
      "Exit status: 0; 73 when there is no journal or the folder is in use; 74 when the copy is\n"
      "not sound, there is no space, or the journal grew too much meanwhile.");
  backup->add_option("FOLDER", command->to, "Where to: a new or empty folder")->required();
  command->data.AddTo(backup);
  backup->add_option("--rate", command->rate, "Bytes a second (100MB, ...); 0: as fast as it goes")
      ->transform(CLI::AsSizeValue(false))->capture_default_str();
  backup->add_option("--max-growth", command->max_growth,
                     "Give up when the journal's file grows by more meanwhile")
      ->transform(CLI::AsSizeValue(false))->capture_default_str();
  backup->callback([command, exit_code] { *exit_code = static_cast<int>(RunBackup(*command)); });
}

void AddRestore(CLI::App& app, int* exit_code) {
  auto command = std::make_shared<RestoreCommand>();
  CLI::App* restore = app.add_subcommand("restore", "Begin again with a backup");
  restore->footer(
      "Compares the backup with its manifest, checks every record, and begins a new epoch, so\n"
      "that no sequence of it can be taken for one that was given after the backup was made.\n"
      "The daemon must not run. A restore that is cut short changes nothing.\n"
      "Exit status: 0; 73 when it is no backup, or there is a journal already or it is in use;\n"
      "74 when the backup is damaged.");
  restore->add_option("FOLDER", command->from, "The backup")->required();
  command->data.AddTo(restore);
  restore->add_flag("--replace", command->replace,
                    "Move a journal that is there aside, to data.mdb.replaced");
  restore->callback([command, exit_code] { *exit_code = static_cast<int>(RunRestore(*command)); });
}

}  // namespace wireroom::app

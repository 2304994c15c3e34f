// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstring>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/data_option.h"
#include "core/app/journal_report.h"
#include "core/app/journal_setup.h"
#include "core/feed/admin_client.h"

namespace wireroom::app {
namespace {

// A journal of half a terabyte takes a while.
constexpr std::chrono::hours kPatience{12};

struct CheckOptions {
  DataOption data;
  bool json = false;
};

ops::ExitCode Tell(const v1::JournalReport& report, bool json) {
  if (json) {
    std::string text;
    google::protobuf::util::JsonPrintOptions print;
    print.always_print_primitive_fields = true;
    (void)google::protobuf::util::MessageToJsonString(report, &text, print);
    std::cout << text << "\n";
  } else {
    for (const std::string& problem : report.problems()) std::cout << "PROBLEM: " << problem << "\n";
    if (report.problem_count() > static_cast<uint64_t>(report.problems_size())) {
      std::cout << "... and " << report.problem_count() - static_cast<uint64_t>(report.problems_size())
                << " more\n";
    }
    std::cout << "stream " << report.stream() << ", epoch " << report.epoch() << ", sequences "
              << report.first() << " to " << report.head() << ": " << report.events()
              << " events of " << report.message_bytes() << " bytes, " << report.articles()
              << " articles in the index, " << report.state() << " keys of state, "
              << report.inputs() << " positions, " << report.cursors() << " cursors, "
              << report.rejects() << " rejects: "
              << (report.problem_count() == 0
                      ? "sound"
                      : std::to_string(report.problem_count()) + " problems")
              << "\n";
  }
  std::cout.flush();
  return report.problem_count() == 0 ? ops::ExitCode::kOk : ops::ExitCode::kIoError;
}

ops::ExitCode Refuse(const absl::Status& status) {
  std::cerr << "wireroom: " << status.message() << "\n";
  return JournalExitCode(status);
}

ops::ExitCode CheckHere(const std::filesystem::path& directory, bool json) {
  const ops::SystemClock clock;
  config::JournalConfig config;
  config.directory = directory;
  const auto journal = journal::Journal::Open(JournalOptionsOf(config, &clock));
  if (!journal.ok()) return Refuse(journal.status());
  v1::JournalReport report;
  const absl::Status status = ReportOn(**journal, &report);
  return status.ok() ? Tell(report, json) : Refuse(status);
}

// In a process of its own: where the store's inner pages are damaged, walking them
// may end it.
ops::ExitCode CheckApart(const std::filesystem::path& directory, bool json) {
  const pid_t child = fork();
  if (child < 0) return CheckHere(directory, json);
  if (child == 0) _exit(static_cast<int>(CheckHere(directory, json)));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return static_cast<ops::ExitCode>(WEXITSTATUS(status));
  std::cout << "PROBLEM: the inner pages of " << (directory / "data.mdb").string()
            << " are damaged or can not be read (" << strsignal(WTERMSIG(status))
            << " while walking them): restore a backup\n";
  return ops::ExitCode::kIoError;
}

ops::ExitCode Check(const CheckOptions& options) {
  std::filesystem::path directory;
  if (const auto code = options.data.Resolve(&directory); code != ops::ExitCode::kOk) return code;
  if (!std::filesystem::exists(directory / "data.mdb")) {
    std::cerr << "wireroom: expected a journal in '" << directory.string()
              << "', found none; set journal.directory, or give --data\n";
    return ops::ExitCode::kCannotCreate;
  }
  v1::AdminRequest request;
  request.mutable_check_journal();
  const auto reply = feed::AskDaemon(directory, request, kPatience);
  if (reply.ok()) return Tell(reply->journal_report(), options.json);
  if (absl::IsUnavailable(reply.status())) return CheckApart(directory, options.json);
  return Refuse(reply.status());
}

}  // namespace

void AddJournal(CLI::App& app, int* exit_code) {
  CLI::App* journal = app.add_subcommand("journal", "The store of events");
  journal->require_subcommand(1);
  auto options = std::make_shared<CheckOptions>();
  CLI::App* check = journal->add_subcommand("check", "Read every record and say what is wrong");
  check->footer(
      "Every record against its CRC32C, every event and rejection as a message that says of\n"
      "itself what it should, sequences without a gap, the index of articles against the events\n"
      "and back. Changes nothing; asks the daemon where one runs, which goes on meanwhile.\n"
      "Exit status: 0 when it is sound; 73 when there is no journal; 74 when it is not sound or\n"
      "can not be read.");
  options->data.AddTo(check);
  check->add_flag("--json", options->json, "As JSON");
  check->callback([options, exit_code] { *exit_code = static_cast<int>(Check(*options)); });
}

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/article_files.h"
#include "core/app/commands.h"
#include "core/app/event_json.h"
#include "core/app/pretty.h"
#include "core/app/setup.h"
#include "core/journal/memory_store.h"
#include "core/pipeline/pipeline.h"

namespace wireroom::app {
namespace {

// How far back a revision or a duplicate is recognised.
constexpr size_t kRememberedEvents = 4096;
// Articles that are read ahead of the workers.
constexpr size_t kReadAhead = 256;

struct AnnotateOptions {
  std::vector<std::string> paths;
  std::string config;
  std::string source;
  std::string format = "json";
  std::string color = "auto";
};

// Writes events as they are committed, which is in the order of the input.
class Printer : public pipeline::Outlet {
 public:
  Printer(bool pretty, const std::string& color)
      : pretty_(pretty), pages_(PrettyOptionsFor(STDOUT_FILENO, color)) {}

  void Committed(std::vector<pipeline::Completion> completions,
                 std::vector<pipeline::CommittedEvent> events) override {
    for (const pipeline::CommittedEvent& event : events) Print(event);
    std::cout.flush();
    for (const pipeline::Completion& completion : completions) Tell(completion);
  }

  void Failed(const absl::Status& status) override {
    std::cerr << "wireroom: " << status.message() << "\n";
    std::_Exit(static_cast<int>(ops::ExitCode::kInternal));
  }

  bool refused_any() const { return refused_any_; }

 private:
  void Print(const pipeline::CommittedEvent& committed) {
    v1::Event event;
    if (!event.ParseFromString(committed.message)) return;
    if (pretty_) {
      std::cout << pages_.Render(event);
    } else {
      std::cout << EventJson(event) << "\n";
    }
  }

  void Tell(const pipeline::Completion& completion) {
    if (completion.outcome == pipeline::Outcome::kDuplicate)
      std::cerr << "wireroom: an article is the same as that of event " << completion.sequence
                << ", no second event\n";
    if (completion.outcome == pipeline::Outcome::kRejected) refused_any_ = true;
  }

  const bool pretty_;
  PrettyStream pages_;
  bool refused_any_ = false;
};

// False: some input could not be read.
bool SubmitAll(const AnnotateOptions& options, pipeline::Pipeline* pipeline) {
  ArticleFilesOptions reading;
  reading.source = options.source;
  ArticleFiles files(options.paths, reading);
  bool all_read = true;
  ArticleItem item;
  while (true) {
    const absl::StatusOr<bool> next = files.Next(&item);
    if (!next.ok()) {
      std::cerr << "wireroom: " << next.status().message() << "\n";
      all_read = false;
      continue;
    }
    if (!*next) return all_read;
    std::vector<pipeline::Submission> submissions(1);
    submissions.front().article = std::move(item.bytes);
    pipeline->Submit(std::move(submissions));
    pipeline->WaitForRoom(kReadAhead);
  }
}

ops::ExitCode Annotate(const AnnotateOptions& options) {
  Setup setup;
  ops::ExitCode code = MakeSetup(options.config, "warn", &setup);
  if (code != ops::ExitCode::kOk) return code;
  PluginSet plugins;
  code = OpenPlugins(&setup, &plugins);
  if (code != ops::ExitCode::kOk) return code;
  auto stages = plugins.MakeStages(WorkerCount(setup.config));
  if (!stages.ok()) {
    std::cerr << "wireroom: " << stages.status().message() << "\n";
    return ops::ExitCode::kBadConfig;
  }
  journal::MemoryStore store(kRememberedEvents);
  Printer printer(options.format == "pretty", options.color);
  pipeline::Options pipeline_options = PipelineOptions(setup.config);
  // A file has no clock: what comes out depends on what goes in alone.
  pipeline_options.batch.tick = 0;
  pipeline::Pipeline pipeline(pipeline_options, std::move(*stages), &store, &printer, &setup.clock,
                              setup.log.get(), &setup.stats);
  pipeline.Start();
  const bool all_read = SubmitAll(options, &pipeline);
  pipeline.Drain();
  return all_read && !printer.refused_any() ? ops::ExitCode::kOk : ops::ExitCode::kIncomplete;
}

}  // namespace

void AddAnnotate(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<AnnotateOptions>();
  CLI::App* command = app.add_subcommand(
      "annotate", "Run the configured plugins over files, without a daemon");
  command->footer(
      "Writes one event a line as JSON, in the order of the input; an alert follows the article\n"
      "that raised it. Reads .txt, .json, .ndjson and .jsonl, each also as .gz, folders of them,\n"
      "and - for standard input. Nothing is stored or sent.\n"
      "Exit status: 0, or 1 when some input was refused (its reason is on stderr or in the\n"
      "article.rejected event), 78 for a bad configuration or a refused plugin.");
  command->add_option("PATH", options->paths, "Files, folders, or - for standard input")->required();
  command->add_option("-c,--config", options->config, "The configuration (default: see --help)");
  command->add_option("--source", options->source, "Source of articles that name none");
  command->add_option("--format", options->format, "json, one event a line, or pretty, for people")
      ->check(CLI::IsMember({"json", "pretty"}))->capture_default_str();
  command->add_option("--color", options->color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
  command->callback([options, exit_code] { *exit_code = static_cast<int>(Annotate(*options)); });
}

}  // namespace wireroom::app

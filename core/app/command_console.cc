// SPDX-License-Identifier: Apache-2.0
#include "core/app/command_console.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <utility>

#include "core/app/article_files.h"
#include "core/app/past_replay.h"
#include "core/feed/admin_client.h"
#include "core/ops/log.h"
#include "core/pipeline/article_in_hand.h"
#include "core/pipeline/worker.h"

namespace wireroom::app {
namespace {

constexpr std::chrono::seconds kAskPatience{30};

std::string Text(wr_str s) { return std::string(s.data, s.size); }

void Tell(const std::string& where, const v1::Rejection& rejection) {
  std::cerr << "wireroom: " << where << ": " << rejection.detail() << "\n";
}

}  // namespace

CommandConsole::CommandConsole(std::string plugin, std::string config, Setup* setup)
    : plugin_(std::move(plugin)), config_(std::move(config)), setup_(setup),
      table_{sizeof(wr_console), this, &Write, &Articles, &Ask, &Past} {}

void CommandConsole::Write(void*, int32_t stream, wr_str text) {
  FILE* to = stream == WR_STREAM_OUT ? stdout : stderr;
  std::fwrite(text.data, 1, text.size, to);
}

wr_result CommandConsole::Articles(void* context, const wr_str* paths, size_t count,
                                   int32_t annotated, Each each, void* user, uint64_t* refused,
                                   wr_error* error) {
  auto* self = static_cast<CommandConsole*>(context);
  const auto fail = [error](const absl::Status& status) -> wr_result {
    error->set(error->context, {status.message().data(), status.message().size()});
    return WR_FAILED;
  };
  std::vector<pipeline::AnnotatorStage> stages;
  if (annotated != 0) {
    auto earlier = self->EarlierAnnotators();
    if (!earlier.ok()) return fail(earlier.status());
    stages = *std::move(earlier);
  }
  pipeline::Worker worker(std::move(stages), PipelineOptions(self->setup_->config).limits, {},
                          nullptr, nullptr, &self->setup_->clock, self->setup_->log.get());
  std::vector<std::string> files;
  for (size_t i = 0; i < count; ++i) files.push_back(Text(paths[i]));
  uint64_t ignored = 0;
  const absl::Status status =
      self->Read(files, &worker, each, user, refused ? refused : &ignored);
  return status.ok() ? WR_OK : fail(status);
}

wr_result CommandConsole::Ask(void* context, wr_bytes request, void (*answer)(void*, wr_bytes),
                              void* user, wr_error* error) {
  auto* self = static_cast<CommandConsole*>(context);
  const auto fail = [error](std::string_view why) -> wr_result {
    error->set(error->context, {why.data(), why.size()});
    return WR_FAILED;
  };
  if (MakeSetup(self->config_, "warn", self->setup_) != ops::ExitCode::kOk)
    return fail("the configuration was refused");
  v1::AdminRequest asked;
  asked.mutable_ask_plugin()->set_plugin(self->plugin_);
  asked.mutable_ask_plugin()->set_request(request.data, request.size);
  const auto reply =
      feed::AskDaemon(self->setup_->config.journal.directory, asked, kAskPatience);
  if (!reply.ok()) return fail(std::string(reply.status().message()));
  const std::string& bytes = reply->plugin_answer().answer();
  answer(user, {bytes.data(), bytes.size()});
  return WR_OK;
}

wr_result CommandConsole::Past(void* context, wr_time since, Each each, void* user,
                               uint64_t* missing, wr_error* error) {
  uint64_t gaps = 0;
  PastRequest request;
  request.config = static_cast<CommandConsole*>(context)->config_;
  request.since = since;
  request.each = [&](const wr_article& article) { return each(user, &article) == WR_OK; };
  request.missing = [&](const std::string& what) {
    ++gaps;
    std::cerr << "wireroom: " << ops::Escaped(what) << "\n";
  };
  const absl::Status status = ReplayPast(request);
  if (missing) *missing = gaps;
  if (status.ok()) return WR_OK;
  error->set(error->context, {status.message().data(), status.message().size()});
  return WR_FAILED;
}

absl::StatusOr<std::vector<pipeline::AnnotatorStage>> CommandConsole::EarlierAnnotators() {
  if (MakeSetup(config_, "warn", setup_) != ops::ExitCode::kOk)
    return absl::FailedPreconditionError("the configuration was refused");
  auto& entries = setup_->config.plugins;
  const auto own = std::find_if(entries.begin(), entries.end(),
                                [this](const auto& entry) { return entry.name == plugin_; });
  entries.erase(own, entries.end());
  if (OpenPlugins(setup_, &plugins_) != ops::ExitCode::kOk)
    return absl::FailedPreconditionError("a plugin was refused");
  auto stages = plugins_.MakeStages(1);
  if (!stages.ok()) return stages.status();
  return std::move(stages->workers.front());
}

absl::Status CommandConsole::Read(const std::vector<std::string>& paths, pipeline::Worker* worker,
                                  Each each, void* user, uint64_t* refused) {
  *refused = 0;
  ArticleFiles files(paths);
  ArticleItem item;
  pipeline::ArticleInHand hand;
  while (true) {
    const absl::StatusOr<bool> next = files.Next(&item);
    if (next.ok() && !*next) return absl::OkStatus();
    if (!next.ok()) {
      std::cerr << "wireroom: " << next.status().message() << "\n";
      ++*refused;
      continue;
    }
    hand.Reset();
    hand.submission.article = std::move(item.bytes);
    worker->Process(&hand);
    if (hand.rejection) {
      Tell(item.where, *hand.rejection);
      ++*refused;
      continue;
    }
    hand.annotations.Lend(&hand.view);
    if (each(user, &hand.view) != WR_OK) return absl::CancelledError("the command ended the reading");
  }
}

}  // namespace wireroom::app

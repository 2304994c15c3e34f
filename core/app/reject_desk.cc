// SPDX-License-Identifier: Apache-2.0
#include "core/app/reject_desk.h"

#include <iostream>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "core/app/journal_setup.h"
#include "core/feed/admin_client.h"

namespace wireroom::app {
namespace {

// The daemon waits for its commit, and a full disk may keep that waiting.
constexpr std::chrono::minutes kPatience{10};
constexpr std::chrono::seconds kGreeting{10};

}  // namespace

// Tells the book what was committed.
class RejectDesk::Outlet : public pipeline::Outlet {
 public:
  explicit Outlet(RejectBook* book) : book_(book) {}

  void Committed(std::vector<pipeline::Completion> completions,
                 std::vector<pipeline::CommittedEvent>) override {
    for (const pipeline::Completion& completion : completions) book_->Completed(completion);
  }
  void Failed(const absl::Status& status) override {
    {
      const std::lock_guard lock(mutex_);
      failure_ = status;
    }
    book_->Stop();
  }
  absl::Status failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

 private:
  RejectBook* const book_;
  mutable std::mutex mutex_;
  absl::Status failure_;
};

RejectDesk::RejectDesk() = default;

// What is waited for is answered; nothing else was submitted.
RejectDesk::~RejectDesk() = default;

ops::ExitCode RejectDesk::Open(const std::string& config, const std::string& data, bool retries) {
  if (data.empty() || retries || !config.empty()) {
    const ops::ExitCode code = MakeSetup(config, "warn", &setup_);
    if (code != ops::ExitCode::kOk) return code;
  } else {
    setup_.log = ops::Logger::Silent();
  }
  if (!data.empty()) setup_.config.journal.directory = std::filesystem::absolute(data);
  directory_ = setup_.config.journal.directory;
  if (!std::filesystem::exists(directory_ / "data.mdb")) {
    std::cerr << "wireroom: expected a journal in '" << directory_.string()
              << "', found none; set journal.directory, or give --data\n";
    return ops::ExitCode::kCannotCreate;
  }
  daemon_ = DaemonAnswers();
  return daemon_ ? ops::ExitCode::kOk : OpenJournal(retries);
}

bool RejectDesk::DaemonAnswers() {
  v1::AdminRequest request;
  request.mutable_about();
  return feed::AskDaemon(directory_, request, kGreeting).ok();
}

ops::ExitCode RejectDesk::OpenJournal(bool retries) {
  auto journal =
      journal::Journal::Open(JournalOptionsOf(setup_.config.journal, &setup_.clock));
  if (!journal.ok()) {
    std::cerr << "wireroom: " << journal.status().message() << "\n";
    return JournalExitCode(journal.status());
  }
  journal_ = *std::move(journal);
  quarantine_ = OpenQuarantine(directory_, setup_.clock, setup_.log.get());
  book_ = std::make_unique<RejectBook>(journal_.get(), quarantine_.get());
  return retries ? StartPipeline() : ops::ExitCode::kOk;
}

ops::ExitCode RejectDesk::StartPipeline() {
  if (const ops::ExitCode code = OpenPlugins(&setup_, &plugins_); code != ops::ExitCode::kOk) {
    return code;
  }
  auto stages = plugins_.MakeStages(WorkerCount(setup_.config));
  const absl::Status set_aside = book_->SetAsideCrashed();
  if (!stages.ok() || !set_aside.ok()) {
    std::cerr << "wireroom: " << (stages.ok() ? set_aside : stages.status()).message() << "\n";
    return stages.ok() ? ops::ExitCode::kIoError : ops::ExitCode::kBadConfig;
  }
  outlet_ = std::make_unique<Outlet>(book_.get());
  pipeline_ = std::make_unique<pipeline::Pipeline>(
      PipelineOptions(setup_.config), *std::move(stages), journal_.get(), outlet_.get(),
      &setup_.clock, setup_.log.get(), &setup_.stats, quarantine_.get());
  pipeline_->Start();
  return ops::ExitCode::kOk;
}

absl::Status RejectDesk::Ask(const v1::AdminRequest& request, v1::AdminReply* reply) {
  if (daemon_) {
    auto answer = feed::AskDaemon(directory_, request, kPatience);
    if (!answer.ok()) return answer.status();
    *reply = *std::move(answer);
    return absl::OkStatus();
  }
  if (request.has_list_rejects()) {
    return book_->List(request.list_rejects(), reply->mutable_rejects());
  }
  if (request.has_drop_rejects()) {
    return book_->Drop(request.drop_rejects(), reply->mutable_dropped_rejects());
  }
  const absl::Status status = book_->Retry(request.retry_rejects(), pipeline_.get(),
                                           reply->mutable_retried_rejects());
  const absl::Status failure = outlet_->failure();
  return failure.ok() ? status : failure;
}

}  // namespace wireroom::app

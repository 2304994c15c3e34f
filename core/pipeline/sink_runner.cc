// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/sink_runner.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "wireroom/v1/event.pb.h"

namespace wireroom::pipeline {
namespace {

constexpr size_t kEventsARead = 256;
constexpr size_t kBytesARead = 1 << 20;
constexpr int64_t kFirstPause = 100;
constexpr int64_t kLongestPause = 30'000;

wr_str Str(const std::string& s) { return {s.data(), s.size()}; }

}  // namespace

SinkRunner::SinkRunner(std::unique_ptr<plugin::Sink> sink, journal::Store* store, ops::Logger* log)
    : sink_(std::move(sink)), name_("sink:" + std::string(sink_->name())), store_(store),
      log_(log) {}

SinkRunner::~SinkRunner() { Stop(); }

void SinkRunner::Start() {
  done_ = saved_ = store_->FindCursor(name_);
  thread_ = std::thread([this] { Run(); });
}

void SinkRunner::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SinkRunner::Notify() {
  {
    std::lock_guard lock(mutex_);
    notified_ = true;
  }
  changed_.notify_all();
}

bool SinkRunner::Wait(int64_t milliseconds) {
  std::unique_lock lock(mutex_);
  const auto due = [&] { return stopped_ || (milliseconds < 0 && notified_); };
  if (milliseconds < 0) {
    changed_.wait(lock, due);
  } else {
    changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), due);
  }
  notified_ = false;
  return !stopped_;
}

void SinkRunner::Run() {
  int64_t pause = kFirstPause;
  bool go_on = true;
  while (go_on) {
    if (GiveSome()) {
      pause = kFirstPause;
      go_on = done_ < store_->head() ? Wait(0) : Wait(-1);
    } else {
      go_on = Wait(pause);
      pause = std::min(pause * 2, kLongestPause);
    }
  }
  SaveCursor();
}

bool SinkRunner::GiveSome() {
  std::vector<journal::EventRecord> records;
  const absl::Status status = store_->Read(done_ + 1, kEventsARead, kBytesARead, &records);
  if (!status.ok()) {
    log_->ErrorEvery(name_, "pipeline", "a sink can not read the journal",
                     {{"sink", sink_->name()}, {"reason", std::string(status.message())}});
    return false;
  }
  for (const journal::EventRecord& record : records) {
    if (!Give(record)) {
      SaveCursor();
      return false;
    }
    done_ = record.sequence;
  }
  SaveCursor();
  return true;
}

bool SinkRunner::Give(const journal::EventRecord& record) {
  v1::Event event;
  std::string json;
  if (!event.ParseFromString(record.message) ||
      !google::protobuf::util::MessageToJsonString(event, &json).ok()) {
    log_->Error("pipeline", "an event in the journal can not be read and is passed over",
                {{"sequence", record.sequence}});
    return true;
  }
  wr_event view{};
  view.struct_size = sizeof view;
  view.epoch = event.epoch();
  view.sequence = event.sequence();
  view.time = record.time;
  view.stream = Str(event.stream());
  view.type = Str(event.type());
  view.subject = Str(event.subject());
  view.message = {record.message.data(), record.message.size()};
  view.json = Str(json);
  const absl::Status status = sink_->Event(view);
  if (!status.ok() && !absl::IsUnavailable(status))
    log_->WarnEvery(name_, "pipeline", "a sink failed and is given the event again",
                    {{"sink", sink_->name()}, {"sequence", record.sequence},
                     {"reason", std::string(status.message())}});
  return status.ok();
}

void SinkRunner::SaveCursor() {
  if (done_ == saved_) return;
  const absl::Status status = store_->SetCursor(name_, done_);
  if (status.ok()) {
    saved_ = done_;
  } else {
    log_->ErrorEvery(name_, "pipeline", "the cursor of a sink can not be written",
                     {{"sink", sink_->name()}, {"reason", std::string(status.message())}});
  }
}

}  // namespace wireroom::pipeline

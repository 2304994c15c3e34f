// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/detector.h"

#include "core/ops/clock.h"
#include "core/ops/stats.h"
#include "core/plugin/check.h"
#include "core/plugin/library.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {

Detector::Detector(Object object)
    : object_(std::move(object)),
      table_(library().detector()),
      name_(library().name()),
      subject_(Say("plugin '", name_, "'")),
      clock_(library().services().clock),
      duration_(&library().services().stats->histogram(Say("plugin.", name_, ".detect_us"))),
      failures_(&library().services().stats->counter(Say("plugin.", name_, ".failures"))) {}

absl::Status Detector::Article(const wr_article& article, DetectorContext* context) {
  const wr_detections* calls = context->Begin(&article, article.received_at);
  const int64_t begin = clock_->MonotonicMicros();
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->article(object_.get(), &article, calls, error);
  });
  duration_->Record(clock_->MonotonicMicros() - begin);
  return Settle(result, "article", context);
}

absl::Status Detector::Tick(wr_time clock, wr_time event_time, DetectorContext* context) {
  if (!table_->tick) return absl::OkStatus();
  const wr_detections* calls = context->Begin(nullptr, clock);
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->tick(object_.get(), clock, event_time, calls, error);
  });
  return Settle(result, "tick", context);
}

absl::StatusOr<std::string> Detector::Request(wr_time clock, std::string_view request,
                                              DetectorContext* context) {
  const bool known = table_->struct_size > kReleasedSize<wr_detector> && table_->request;
  if (!known) return absl::UnimplementedError(Say(subject_, " answers no requests"));
  std::string reply;
  const auto answer = [](void* to, wr_bytes bytes) {
    *static_cast<std::string*>(to) = std::string(View(bytes));
  };
  const wr_detections* calls = context->Begin(nullptr, clock);
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->request(object_.get(), clock, Bytes(request), calls, answer, &reply, error);
  });
  if (result == WR_OK && context->violation().empty()) {
    context->Finish();
    return reply;
  }
  context->Drop();
  return absl::InvalidArgumentError(context->violation().empty()
                                        ? error_.Text(subject_, "request")
                                        : context->violation());
}

absl::Status Detector::Settle(wr_result result, std::string_view call, DetectorContext* context) {
  if (result == WR_OK && context->violation().empty()) {
    context->Finish();
    return absl::OkStatus();
  }
  context->Drop();
  failures_->Add();
  return absl::InternalError(context->violation().empty() ? error_.Text(subject_, call)
                                                          : context->violation());
}

}  // namespace wireroom::plugin

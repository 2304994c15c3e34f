// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/annotator.h"

#include "core/ops/clock.h"
#include "core/ops/stats.h"
#include "core/plugin/library.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {

Annotator::Annotator(Object object)
    : object_(std::move(object)),
      table_(library().annotator()),
      name_(library().name()),
      subject_(Say("plugin '", name_, "'")),
      draft_(name_, library().version(), library().services().limits),
      clock_(library().services().clock),
      duration_(&library().services().stats->histogram(Say("plugin.", name_, ".annotate_us"))),
      failures_(&library().services().stats->counter(Say("plugin.", name_, ".failures"))) {}

absl::Status Annotator::Annotate(const wr_article& article, Annotations* out) {
  wr_article lent = article;
  out->Lend(&lent);
  const wr_annotations* calls = draft_.Begin(lent, out);
  const int64_t begin = clock_->MonotonicMicros();
  const wr_result result = CallGuarded(&error_, [&](wr_error* error) {
    return table_->annotate(object_.get(), &lent, calls, error);
  });
  duration_->Record(clock_->MonotonicMicros() - begin);
  if (result != WR_OK && draft_.violation().empty()) return Fail(error_.Text(subject_, "annotate"));
  if (draft_.Finish()) return absl::OkStatus();
  failures_->Add();
  return absl::InternalError(draft_.violation());
}

absl::Status Annotator::Fail(std::string reason) {
  failures_->Add();
  draft_.Drop(reason);
  return absl::InternalError(reason);
}

}  // namespace wireroom::plugin

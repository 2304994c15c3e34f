// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/sink.h"

#include "core/plugin/library.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {

Sink::Sink(Object object)
    : object_(std::move(object)),
      table_(library().sink()),
      name_(library().name()),
      subject_(Say("plugin '", name_, "'")) {}

absl::Status Sink::Event(const wr_event& event) {
  const wr_result result = CallGuarded(
      &error_, [&](wr_error* error) { return table_->event(object_.get(), &event, error); });
  if (result == WR_OK) return absl::OkStatus();
  if (result == WR_AGAIN) return absl::UnavailableError(Say(subject_, ": not now"));
  return absl::InternalError(error_.Text(subject_, "event"));
}

}  // namespace wireroom::plugin

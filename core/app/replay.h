// SPDX-License-Identifier: Apache-2.0
//
// What `tail --from` and `export` share: a subscription that begins at a place of
// the log.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/app/log_place.h"
#include "wireroom/client/subscription.h"

namespace wireroom::app {

struct ReplayOptions {
  // The daemon's sessions.bind.
  std::string endpoint = client::SubscriptionOptions().endpoint;
  // Empty: the daemon remembers nothing.
  std::string name;
  LogPlace from;
  v1::EventFilter filter;
  bool acknowledge_by_hand = false;
  // To find the place where it is told from the end.
  std::chrono::milliseconds patience{10'000};
};

// kInvalidArgument: the endpoint is none, or `last` without a name. kUnavailable: the
// end of the log was asked for, and no daemon answered in time.
absl::StatusOr<client::Subscription> OpenReplay(const ReplayOptions& options);

// A line for stderr, of an item that is no event.
std::string NoticeText(const client::Item& item);

}  // namespace wireroom::app

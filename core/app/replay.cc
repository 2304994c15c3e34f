// SPDX-License-Identifier: Apache-2.0
#include "core/app/replay.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <stdexcept>

namespace wireroom::app {
namespace {

using client::From;

// The first and the newest sequence, asked of the daemon.
absl::StatusOr<From> FromEnd(const ReplayOptions& options) {
  client::SubscriptionOptions now;
  now.endpoint = options.endpoint;
  now.from = From::Now();
  client::Subscription subscription(now);
  const auto until = std::chrono::steady_clock::now() + options.patience;
  while (subscription.state() == client::SubscriptionState::kConnecting) {
    if (std::chrono::steady_clock::now() > until) {
      return absl::UnavailableError("no daemon answers on " + options.endpoint +
                                    ": is it running, and is this its sessions.bind?");
    }
    subscription.Next(std::chrono::milliseconds(10));
  }
  if (subscription.state() == client::SubscriptionState::kEnded) {
    return absl::UnavailableError(subscription.error());
  }
  const uint64_t head = subscription.head();
  const uint64_t first = std::max<uint64_t>(subscription.first(), 1);
  const uint64_t wanted = head >= options.from.number ? head - options.from.number + 1 : 1;
  return From::Sequence(std::max(wanted, first));
}

absl::StatusOr<From> FromOf(const ReplayOptions& options) {
  switch (options.from.kind) {
    case LogPlace::Kind::kStart: return From::First();
    case LogPlace::Kind::kEnd: return From::Now();
    case LogPlace::Kind::kSequence: return From::Sequence(options.from.number);
    case LogPlace::Kind::kFromEnd: return FromEnd(options);
    case LogPlace::Kind::kLast:
      if (!options.name.empty()) return From::LastAcknowledged();
      return absl::InvalidArgumentError("--from last goes on where a subscriber left off: say "
                                        "which one with --name NAME");
    case LogPlace::Kind::kTime:
      return From::Time(
          google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(options.from.micros));
  }
  return From::First();
}

}  // namespace

absl::StatusOr<client::Subscription> OpenReplay(const ReplayOptions& options) {
  try {
    absl::StatusOr<From> from = FromOf(options);
    if (!from.ok()) return from.status();
    client::SubscriptionOptions subscription;
    subscription.endpoint = options.endpoint;
    subscription.name = options.name;
    subscription.filter = options.filter;
    subscription.from = *from;
    subscription.acknowledge_by_hand = options.acknowledge_by_hand;
    return client::Subscription(std::move(subscription));
  } catch (const std::invalid_argument& error) {
    return absl::InvalidArgumentError(error.what());
  }
}

std::string NoticeText(const client::Item& item) {
  switch (item.kind) {
    case client::Item::Kind::kTruncated:
      if (item.from == 0) {
        return "the journal begins later than that, with sequence " + std::to_string(item.to + 1);
      }
      return "events " + std::to_string(item.from) + " to " + std::to_string(item.to) +
             " are not kept any more; going on with " + std::to_string(item.to + 1);
    case client::Item::Kind::kDamaged:
      return "event " + std::to_string(item.from) + " can not be read: " + item.detail;
    case client::Item::Kind::kRestart:
      return "the daemon's journal was restored or is another one: stream " + item.stream +
             ", epoch " + std::to_string(item.epoch);
    case client::Item::Kind::kEvent:
      break;
  }
  return "";
}

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include "core/app/subscriber_list.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "core/journal/log_position.h"

namespace wireroom::app {
namespace {

using google::protobuf::util::TimeUtil;

v1::Subscriber SubscriberOf(const journal::Store& store, const feed::SubscriberPosition& position,
                            int64_t now) {
  v1::Subscriber subscriber;
  subscriber.set_name(position.name);
  subscriber.set_connected(position.connected);
  subscriber.set_acknowledged(position.acknowledged);
  subscriber.set_committed(position.committed);
  if (position.seen != 0) {
    *subscriber.mutable_seen() = TimeUtil::MicrosecondsToTimestamp(position.seen);
  }
  const uint64_t head = store.head();
  if (position.acknowledged >= head) return subscriber;
  const uint64_t next = position.acknowledged + 1;
  subscriber.set_lag_events(head - position.acknowledged);
  subscriber.set_truncated(store.first() == 0 || next < store.first());
  const journal::LogBytes bytes = journal::BytesBetween(store, next, head);
  subscriber.set_lag_bytes(bytes.bytes);
  subscriber.set_lag_bytes_sampled(!bytes.exact);
  const int64_t since = journal::TimeOfSequence(store, std::max(next, store.first()));
  if (since != 0) {
    *subscriber.mutable_lag() = TimeUtil::MicrosecondsToDuration(std::max<int64_t>(now - since, 0));
  }
  return subscriber;
}

}  // namespace

v1::SubscriberList SubscriberListOf(const journal::Store& store,
                                    const std::vector<feed::SubscriberPosition>& positions,
                                    int64_t now) {
  v1::SubscriberList list;
  list.set_first(store.first());
  list.set_head(store.head());
  for (const feed::SubscriberPosition& position : positions) {
    *list.add_subscribers() = SubscriberOf(store, position, now);
  }
  return list;
}

v1::SubscriberList SubscriberListOf(const journal::Store& store, int64_t now) {
  std::vector<feed::SubscriberPosition> positions;
  store.ScanCursors(feed::kSessionCursorPrefix, [&](std::string_view key,
                                                    const journal::CursorRecord& cursor) {
    feed::SubscriberPosition position;
    position.name = key.substr(feed::kSessionCursorPrefix.size());
    position.acknowledged = position.committed = cursor.sequence;
    position.seen = cursor.seen;
    positions.push_back(std::move(position));
  });
  return SubscriberListOf(store, positions, now);
}

}  // namespace wireroom::app

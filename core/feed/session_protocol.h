// SPDX-License-Identifier: Apache-2.0
//
// The session protocol (proto/wireroom/v1/feed.proto) without sockets: who is
// connected, where each is in the log, what it is sent. One thread: the owner of
// the session socket.
//
// Nobody can cost another more than his share: each turn reads at most one chunk
// for each session, what is on its way to a subscriber is bounded by its window,
// and connections that open too often are refused before anything is looked up.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/feed/cursor_book.h"
#include "core/feed/event_cache.h"
#include "core/feed/session.h"
#include "core/feed/session_message.h"
#include "core/feed/socket.h"
#include "core/journal/store.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

struct SessionLimits {
  // Sessions at a time.
  size_t max_sessions = 64;
  WindowLimits window;
  // A cursor that is further behind is truncated when it resumes; 0: only where
  // the store has forgotten.
  uint64_t max_lag_bytes = 0;
  std::chrono::microseconds max_lag_age{0};
  // Of the chunks that sessions share.
  size_t cache_bytes = 32 << 20;
  // The longest silence.
  std::chrono::milliseconds heartbeat{1000};
};

class SessionProtocol {
 public:
  // Sends a serialised SessionReply, and behind it the events where there are
  // any, without waiting.
  using Send = std::function<SendResult(std::string_view routing_id, const std::string& reply,
                                        const SharedBytes* events)>;

  // The pointers outlive it.
  SessionProtocol(const SessionLimits& limits, const journal::Store* store, CursorBook* book,
                  const ops::Clock* clock, ops::Logger* log, ops::Stats* stats, Send send);
  ~SessionProtocol();

  // One message of a peer.
  void Handle(std::string_view routing_id, std::span<const std::string_view> frames);

  // Gives every session its turn: a chunk of events, a mark that is due. True:
  // there is more to send at once.
  bool Work();

  // Ends the session of a subscriber, and forgets its cursor. kNotFound: nobody
  // has that name; kFailedPrecondition: it is connected, and not `connected_too`.
  absl::Status Drop(const std::string& name, bool connected_too);

  // Ends all sessions: what is committed is sent as far as the windows allow,
  // then closed.stopping. From now on opens are refused.
  void Stop();

  size_t sessions() const { return sessions_.size(); }
  // In microseconds of the monotonic clock: when Work has a mark to send, however
  // quiet it is.
  int64_t next_due() const { return next_due_; }
  // Someone could not be sent what it is due: try Work again soon.
  bool blocked() const { return blocked_; }

 private:
  struct Connection;

  // The log is read up to `up_to`; `events` is a v1::Events of what is delivered, by
  // sequence and bytes.
  struct Selection {
    uint64_t up_to = 0;
    std::vector<std::pair<uint64_t, uint64_t>> delivered;
    SharedBytes events;
  };

  void OnOpen(const v1::Open& open, std::string_view routing_id);
  void OnAck(const v1::SessionAck& ack, std::string_view routing_id);
  void OnClose(const v1::Close& close, std::string_view routing_id);
  // False: too often, and told so.
  bool AdmitOpen(std::string_view routing_id);
  // False: not possible, and told so. *after: where delivery begins behind.
  bool FindStart(const v1::Open& open, std::string_view routing_id, uint64_t* after);
  bool FindResume(const v1::Open& open, std::string_view routing_id, uint64_t* after);
  bool FindSequence(const v1::Start& start, std::string_view routing_id, uint64_t* after);
  bool FindTime(const v1::Start& start, std::string_view routing_id, uint64_t* after);
  // The oldest event that a cursor may still be at.
  uint64_t OldestForCursors() const;
  uint64_t OldestKept() const;
  bool TakeName(const v1::Open& open, std::string_view routing_id, uint64_t after);

  // True: there is more.
  bool Serve(Connection* connection, int64_t now);
  bool Deliver(Connection* connection, const std::shared_ptr<const EventChunk>& chunk);
  // What of the chunk matches and is within the window.
  static Selection Select(Session* session, const std::shared_ptr<const EventChunk>& chunk);
  bool SendEvents(Connection* connection, const Selection& selection);
  void OnReadError(Connection* connection, const absl::Status& status);
  uint64_t CommittedOf(const Session& session) const;
  void SendMarkIfDue(Connection* connection, int64_t now);
  SendResult Reply(std::string_view routing_id, const v1::SessionReply& reply);
  void SendTruncated(std::string_view routing_id, uint64_t wanted, uint64_t first);
  void SendClosed(std::string_view routing_id, v1::Closed::Reason reason, const char* detail);
  void Refuse(std::string_view routing_id, v1::SessionRefusal refusal);
  void Refuse(std::string_view routing_id, v1::SessionRefusal::Reason reason, std::string detail);

  Connection* Find(std::string_view routing_id);
  Connection* FindByName(std::string_view name);
  // The connection's session is over.
  void End(std::string_view routing_id);
  void ForgetGone();

  const SessionLimits limits_;
  const journal::Store* const store_;
  CursorBook* const book_;
  const ops::Clock* const clock_;
  ops::Logger* const log_;
  const Send send_;
  ops::Counter& opened_;
  ops::Counter& events_;
  ops::Counter& bytes_;
  ops::Counter& marks_;
  ops::Counter& truncated_;
  ops::Counter& refusals_;
  ops::Gauge& sessions_gauge_;

  EventCache cache_;
  absl::flat_hash_map<std::string, std::unique_ptr<Connection>> sessions_;  // by routing id
  // Opens that a connection may still make, and since when.
  struct Allowance {
    double opens = 0;
    int64_t at = 0;
  };
  absl::flat_hash_map<std::string, Allowance> allowances_;  // by routing id
  int64_t next_due_ = 0;
  bool blocked_ = false;
  bool someone_gone_ = false;
  bool stopping_ = false;
};

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#include "core/feed/session_protocol.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/journal/log_position.h"

namespace wireroom::feed {
namespace {

using v1::Closed;
using v1::SessionRefusal;

// Of one connection: so many at once, and then one a second.
constexpr double kOpensAtOnce = 10;
// Connections whose opens are counted; beyond it all counts are forgotten.
constexpr size_t kAllowances = 4096;
// How soon a subscriber is told that what was read does not match.
constexpr int64_t kMarkMicros = 100'000;

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000'000 + time.nanos() / 1'000;
}

}  // namespace

struct SessionProtocol::Connection {
  Connection(std::string_view id, Session new_session)
      : routing_id(id), session(std::move(new_session)) {}

  const std::string routing_id;
  Session session;
  int64_t told_at = 0;
  // What the last message said is on disk.
  uint64_t committed = 0;
  // A send found nobody: to be forgotten.
  bool gone = false;
};

SessionProtocol::SessionProtocol(const SessionLimits& limits, const journal::Store* store,
                                 CursorBook* book, const ops::Clock* clock, ops::Logger* log,
                                 ops::Stats* stats, Send send)
    : limits_(limits),
      store_(store),
      book_(book),
      clock_(clock),
      log_(log),
      send_(std::move(send)),
      opened_(stats->counter("feed.sessions_opened")),
      events_(stats->counter("feed.session_events")),
      bytes_(stats->counter("feed.session_bytes")),
      marks_(stats->counter("feed.session_marks")),
      truncated_(stats->counter("feed.sessions_truncated")),
      refusals_(stats->counter("feed.session_refusals")),
      sessions_gauge_(stats->gauge("feed.sessions")),
      cache_(store, limits.cache_bytes) {}

SessionProtocol::~SessionProtocol() = default;

void SessionProtocol::Handle(std::string_view routing_id,
                             std::span<const std::string_view> frames) {
  v1::SessionRequest request;
  SessionRefusal refusal;
  if (!DecodeSessionMessage(frames, limits_.window, &request, &refusal)) {
    Refuse(routing_id, std::move(refusal));
  } else if (request.has_open()) {
    OnOpen(request.open(), routing_id);
  } else if (request.has_ack()) {
    OnAck(request.ack(), routing_id);
  } else {
    OnClose(request.close(), routing_id);
  }
  if (someone_gone_) ForgetGone();
}

// --- open --------------------------------------------------------------------

void SessionProtocol::OnOpen(const v1::Open& open, std::string_view routing_id) {
  if (stopping_) {
    return Refuse(routing_id, SessionRefusal::stopping, "the daemon is stopping: connect again");
  }
  if (!AdmitOpen(routing_id)) return;
  uint64_t after = 0;
  if (!FindStart(open, routing_id, &after)) return;
  const bool known = !open.name().empty() && book_->Find(open.name()).has_value();
  if (!TakeName(open, routing_id, after)) return;
  auto connection = std::make_unique<Connection>(
      routing_id, Session(open.name(), open.filter(), open.window(), after));
  connection->told_at = clock_->MonotonicMicros();
  v1::SessionReply reply;
  v1::Opened* opened = reply.mutable_opened();
  opened->set_protocol(kSessionProtocol);
  opened->set_stream(store_->stream());
  opened->set_epoch(store_->epoch());
  opened->set_after(after);
  opened->set_first(store_->first());
  opened->set_head(store_->head());
  opened->set_known(known);
  sessions_[std::string(routing_id)] = std::move(connection);
  sessions_gauge_.Set(static_cast<int64_t>(sessions_.size()));
  opened_.Add();
  Reply(routing_id, reply);
}

bool SessionProtocol::AdmitOpen(std::string_view routing_id) {
  if (allowances_.size() >= kAllowances) allowances_.clear();
  const int64_t now = clock_->MonotonicMicros();
  Allowance& allowance =
      allowances_.try_emplace(std::string(routing_id), Allowance{kOpensAtOnce, now}).first->second;
  const double regained = static_cast<double>(now - allowance.at) / 1e6;
  allowance.opens = std::min(kOpensAtOnce, allowance.opens + regained);
  allowance.at = now;
  if (allowance.opens < 1) {
    Refuse(routing_id, SessionRefusal::too_often,
           absl::StrCat("expected at most ", kOpensAtOnce,
                        " opens of a connection at once and one a second, found more: wait"));
    return false;
  }
  allowance.opens -= 1;
  return true;
}

bool SessionProtocol::FindStart(const v1::Open& open, std::string_view routing_id,
                                uint64_t* after) {
  const v1::Start& start = open.start();
  if (start.resume() || (start.unless_known() && book_->Find(open.name()))) {
    return FindResume(open, routing_id, after);
  }
  switch (start.at_case()) {
    case v1::Start::kSequence: return FindSequence(start, routing_id, after);
    case v1::Start::kTime: return FindTime(start, routing_id, after);
    case v1::Start::kFirst: *after = OldestKept() - 1; return true;
    default: *after = store_->head(); return true;
  }
}

bool SessionProtocol::FindResume(const v1::Open& open, std::string_view routing_id,
                                 uint64_t* after) {
  const std::optional<uint64_t> cursor = book_->Find(open.name());
  if (!cursor) {
    Refuse(routing_id, SessionRefusal::unknown_name,
           absl::StrCat("expected a name with a cursor, found '", open.name(),
                        "', which has none: open it with another start"));
    return false;
  }
  *after = std::min(*cursor, store_->head());
  const uint64_t oldest = OldestForCursors();
  if (*after + 1 >= oldest) return true;
  SendTruncated(routing_id, *after + 1, oldest);
  return false;
}

bool SessionProtocol::FindSequence(const v1::Start& start, std::string_view routing_id,
                                   uint64_t* after) {
  const bool other_stream = !start.stream().empty() && start.stream() != store_->stream();
  if (other_stream || (start.epoch() != 0 && start.epoch() != store_->epoch())) {
    SessionRefusal refusal;
    refusal.set_reason(SessionRefusal::other_epoch);
    refusal.set_detail(absl::StrCat(
        "expected a sequence of stream ", store_->stream(), ", epoch ", store_->epoch(),
        ", found one of stream ", start.stream(), ", epoch ", start.epoch(),
        other_stream ? ": the data directory is another one" : ": a backup was restored"));
    refusal.set_stream(store_->stream());
    refusal.set_epoch(store_->epoch());
    refusal.set_first_of_epoch(journal::FirstOfEpoch(*store_));
    Refuse(routing_id, std::move(refusal));
    return false;
  }
  const uint64_t next = store_->head() + 1;
  if (start.sequence() > next) {
    Refuse(routing_id, SessionRefusal::bad_start,
           absl::StrCat("expected open.start.sequence of 1 to ", next,
                        " (one more than the newest event), found ", start.sequence()));
    return false;
  }
  *after = start.sequence() - 1;
  if (start.sequence() >= OldestKept()) return true;
  SendTruncated(routing_id, start.sequence(), OldestKept());
  return false;
}

bool SessionProtocol::FindTime(const v1::Start& start, std::string_view routing_id,
                               uint64_t* after) {
  const int64_t micros = MicrosOf(start.time());
  if (micros > clock_->NowMicros()) {
    Refuse(routing_id, SessionRefusal::bad_start,
           "expected open.start.time that is not to come, found a later one: start with now");
    return false;
  }
  const uint64_t sequence = journal::SequenceAtTime(*store_, micros);
  *after = sequence - 1;
  const bool forgotten = sequence == OldestKept() && sequence > 1 &&
                         (store_->first() == 0 ||
                          micros < journal::TimeOfSequence(*store_, sequence));
  if (forgotten) SendTruncated(routing_id, 0, sequence);
  return !forgotten;
}

uint64_t SessionProtocol::OldestKept() const {
  const uint64_t first = store_->first();
  return first != 0 ? first : store_->head() + 1;
}

uint64_t SessionProtocol::OldestForCursors() const {
  uint64_t oldest = OldestKept();
  if (limits_.max_lag_age.count() > 0) {
    oldest = std::max(oldest, journal::SequenceAtTime(
                                  *store_, clock_->NowMicros() - limits_.max_lag_age.count()));
  }
  if (limits_.max_lag_bytes > 0) {
    oldest = std::max(oldest, journal::SequenceWithinBytes(*store_, limits_.max_lag_bytes));
  }
  return oldest;
}

// The newer wins, and the older is told. The cursor is where the session begins.
bool SessionProtocol::TakeName(const v1::Open& open, std::string_view routing_id, uint64_t after) {
  Connection* older = open.name().empty() ? nullptr : FindByName(open.name());
  const bool replaces = Find(routing_id) != nullptr || older != nullptr;
  if (!replaces && sessions_.size() >= limits_.max_sessions) {
    Refuse(routing_id, SessionRefusal::too_many,
           absl::StrCat("expected at most ", limits_.max_sessions,
                        " sessions at a time, found one more: close one, or raise "
                        "sessions.max_sessions"));
    return false;
  }
  if (!open.name().empty() && !book_->Set(open.name(), after)) {
    Refuse(routing_id, SessionRefusal::too_many,
           "there are more names than sessions.max_subscribers: drop one (wireroom subscribers "
           "list), or raise it");
    return false;
  }
  if (older != nullptr && older->routing_id != routing_id) {
    const std::string id = older->routing_id;
    SendClosed(id, Closed::replaced, "another connection opened a session with this name");
    End(id);
  }
  End(routing_id);
  if (!open.name().empty()) book_->SetConnected(open.name(), true);
  return true;
}

// --- ack, close, drop --------------------------------------------------------

void SessionProtocol::OnAck(const v1::SessionAck& ack, std::string_view routing_id) {
  Connection* connection = Find(routing_id);
  if (connection == nullptr) {
    return Refuse(routing_id, SessionRefusal::open_first,
                  "expected an open before the first ack of a connection, or its session is over");
  }
  Session& session = connection->session;
  const uint64_t before = session.acknowledged();
  if (!session.Acknowledge(ack.up_to())) {
    return Refuse(routing_id, SessionRefusal::bad_ack,
                  absl::StrCat("expected ack.up_to of at most ", session.told(),
                               ", the newest that was told, found ", ack.up_to()));
  }
  if (session.acknowledged() != before && !session.name().empty()) {
    book_->Set(session.name(), session.acknowledged());
  }
}

void SessionProtocol::OnClose(const v1::Close& close, std::string_view routing_id) {
  Connection* connection = Find(routing_id);
  if (connection == nullptr) {
    return Refuse(routing_id, SessionRefusal::open_first,
                  "expected an open before the close of a connection, or its session is over");
  }
  const std::string name = connection->session.name();
  End(routing_id);
  if (!name.empty()) {
    if (close.forget()) book_->Erase(name);
    if (absl::Status status = book_->Flush(); !status.ok()) {
      return SendClosed(routing_id, Closed::asked,
                        "the cursor could not be written yet; it will be tried again");
    }
  }
  SendClosed(routing_id, Closed::asked, "");
}

absl::Status SessionProtocol::Drop(const std::string& name, bool connected_too) {
  if (!book_->Find(name)) {
    return absl::NotFoundError(absl::StrCat("no subscriber has the name '", name,
                                            "'; wireroom subscribers list shows them"));
  }
  if (Connection* connection = FindByName(name); connection != nullptr) {
    if (!connected_too) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the subscriber '", name, "' is connected: stop it first, or drop it with --force"));
    }
    const std::string id = connection->routing_id;
    SendClosed(id, Closed::dropped, "an operator dropped this subscriber: its cursor is erased");
    End(id);
  }
  book_->Erase(name);
  return book_->Flush();
}

void SessionProtocol::Stop() {
  stopping_ = true;
  const int64_t now = clock_->MonotonicMicros();
  for (const auto& [routing_id, connection] : sessions_) Serve(connection.get(), now);
  std::vector<std::string> ids;
  for (const auto& entry : sessions_) ids.push_back(entry.first);
  for (const std::string& id : ids) {
    SendClosed(id, Closed::stopping, "the daemon is stopping: connect again");
    End(id);
  }
}

// --- what is sent ------------------------------------------------------------

bool SessionProtocol::Work() {
  const int64_t now = clock_->MonotonicMicros();
  bool more = false;
  blocked_ = false;
  next_due_ = now + std::chrono::microseconds(limits_.heartbeat).count();
  for (const auto& [routing_id, connection] : sessions_) {
    if (!connection->gone) more = Serve(connection.get(), now) || more;
  }
  if (someone_gone_) ForgetGone();
  return more;
}

bool SessionProtocol::Serve(Connection* connection, int64_t now) {
  Session& session = connection->session;
  bool more = false;
  if (session.read() < store_->head() && !session.full()) {
    const auto chunk = cache_.Find(session.read() + 1);
    if (chunk.ok()) {
      more = Deliver(connection, *chunk);
    } else {
      OnReadError(connection, chunk.status());
      return !connection->gone;
    }
  }
  if (!connection->gone) SendMarkIfDue(connection, now);
  return more && !connection->gone;
}

bool SessionProtocol::Deliver(Connection* connection,
                              const std::shared_ptr<const EventChunk>& chunk) {
  Session& session = connection->session;
  const Selection selection = Select(&session, chunk);
  const bool sent = selection.delivered.empty() || SendEvents(connection, selection);
  if (!sent) return false;
  for (const auto& [sequence, bytes] : selection.delivered) session.Deliver(sequence, bytes);
  session.MarkRead(selection.up_to);
  if (!selection.delivered.empty()) session.MarkTold();
  return selection.up_to == chunk->last();
}

SessionProtocol::Selection SessionProtocol::Select(Session* session,
                                                   const std::shared_ptr<const EventChunk>& chunk) {
  Selection selection;
  EventMatcher& matcher = session->matcher();
  auto copied = matcher.everything() ? nullptr : std::make_shared<std::string>();
  const uint64_t from = session->read() + 1;
  uint64_t bytes = 0;
  uint64_t sequence = from;
  for (; sequence <= chunk->last(); ++sequence) {
    const std::string_view event = chunk->At(sequence);
    if (!matcher.Matches(event)) continue;
    if (!session->Admits(selection.delivered.size(), bytes, event.size())) break;
    if (copied) AppendEvent(event, copied.get());
    selection.delivered.emplace_back(sequence, event.size());
    bytes += event.size();
  }
  selection.up_to = sequence - 1;
  if (copied) {
    selection.events = {copied, *copied};
  } else if (selection.up_to >= from) {
    selection.events = {chunk, chunk->Stretch(from, selection.up_to)};
  }
  return selection;
}

bool SessionProtocol::SendEvents(Connection* connection, const Selection& selection) {
  v1::SessionReply reply;
  v1::Delivery* delivery = reply.mutable_delivery();
  delivery->set_after(connection->session.told());
  delivery->set_up_to(selection.up_to);
  delivery->set_events(static_cast<uint32_t>(selection.delivered.size()));
  delivery->set_committed(CommittedOf(connection->session));
  const SendResult result =
      send_(connection->routing_id, reply.SerializeAsString(), &selection.events);
  if (result == SendResult::kFull) blocked_ = true;
  if (result == SendResult::kGone) someone_gone_ = connection->gone = true;
  if (result != SendResult::kSent) return false;
  connection->told_at = clock_->MonotonicMicros();
  connection->committed = reply.delivery().committed();
  events_.Add(selection.delivered.size());
  bytes_.Add(selection.events.bytes.size());
  return true;
}

void SessionProtocol::OnReadError(Connection* connection, const absl::Status& status) {
  Session& session = connection->session;
  const uint64_t sequence = session.read() + 1;
  if (absl::IsOutOfRange(status)) {
    SendTruncated(connection->routing_id, sequence, std::max(OldestKept(), sequence + 1));
    someone_gone_ = connection->gone = true;
    return;
  }
  log_->ErrorEvery("sessions.damaged", "sessions", "an event in the journal can not be read",
                   {{"sequence", sequence}, {"reason", std::string(status.message())}});
  v1::SessionReply reply;
  reply.mutable_damaged()->set_after(session.told());
  reply.mutable_damaged()->set_sequence(sequence);
  reply.mutable_damaged()->set_detail(std::string(status.message()));
  if (Reply(connection->routing_id, reply) != SendResult::kSent) return;
  session.MarkRead(sequence);
  session.MarkTold();
}

void SessionProtocol::SendMarkIfDue(Connection* connection, int64_t now) {
  Session& session = connection->session;
  const int64_t heartbeat = std::chrono::microseconds(limits_.heartbeat).count();
  const uint64_t committed = CommittedOf(session);
  const bool news = session.told() != session.read() || committed != connection->committed;
  const int64_t due = connection->told_at + (news ? std::min(kMarkMicros, heartbeat) : heartbeat);
  if (now < due) {
    next_due_ = std::min(next_due_, due);
    return;
  }
  v1::SessionReply reply;
  v1::Mark* mark = reply.mutable_mark();
  mark->set_after(session.told());
  mark->set_up_to(session.read());
  mark->set_head(store_->head());
  mark->set_first(store_->first());
  mark->set_committed(committed);
  connection->told_at = now;
  if (Reply(connection->routing_id, reply) != SendResult::kSent) return;
  session.MarkTold();
  connection->committed = committed;
  marks_.Add();
}

uint64_t SessionProtocol::CommittedOf(const Session& session) const {
  return session.name().empty() ? 0 : book_->Committed(session.name());
}

SendResult SessionProtocol::Reply(std::string_view routing_id, const v1::SessionReply& reply) {
  const SendResult result = send_(routing_id, reply.SerializeAsString(), nullptr);
  if (result != SendResult::kGone) return result;
  if (Connection* connection = Find(routing_id); connection != nullptr) {
    someone_gone_ = connection->gone = true;
  }
  return result;
}

void SessionProtocol::SendTruncated(std::string_view routing_id, uint64_t wanted, uint64_t first) {
  truncated_.Add();
  v1::SessionReply reply;
  reply.mutable_truncated()->set_wanted(wanted);
  reply.mutable_truncated()->set_first(first);
  reply.mutable_truncated()->set_detail(absl::StrCat(
      wanted != 0 ? absl::StrCat("sequence ", wanted) : std::string("what came in at that time"),
      " is not kept any more, or is further back than a subscriber may be; the first event that "
      "is left is ", first));
  Reply(routing_id, reply);
}

void SessionProtocol::SendClosed(std::string_view routing_id, Closed::Reason reason,
                                 const char* detail) {
  v1::SessionReply reply;
  reply.mutable_closed()->set_reason(reason);
  reply.mutable_closed()->set_detail(detail);
  Reply(routing_id, reply);
}

void SessionProtocol::Refuse(std::string_view routing_id, SessionRefusal::Reason reason,
                             std::string detail) {
  SessionRefusal refusal;
  refusal.set_reason(reason);
  refusal.set_detail(std::move(detail));
  Refuse(routing_id, std::move(refusal));
}

void SessionProtocol::Refuse(std::string_view routing_id, SessionRefusal refusal) {
  refusals_.Add();
  const std::string& reason = SessionRefusal::Reason_Name(refusal.reason());
  log_->WarnEvery(absl::StrCat("sessions.", reason), "sessions", "request refused",
                  {{"reason", reason}, {"detail", refusal.detail()}});
  v1::SessionReply reply;
  *reply.mutable_refusal() = std::move(refusal);
  Reply(routing_id, reply);
}

// --- who is there ------------------------------------------------------------

SessionProtocol::Connection* SessionProtocol::Find(std::string_view routing_id) {
  const auto found = sessions_.find(View(routing_id));
  return found == sessions_.end() ? nullptr : found->second.get();
}

SessionProtocol::Connection* SessionProtocol::FindByName(std::string_view name) {
  for (const auto& entry : sessions_) {
    if (entry.second->session.name() == name) return entry.second.get();
  }
  return nullptr;
}

void SessionProtocol::End(std::string_view routing_id) {
  const auto found = sessions_.find(View(routing_id));
  if (found == sessions_.end()) return;
  const std::string& name = found->second->session.name();
  if (!name.empty()) book_->SetConnected(name, false);
  sessions_.erase(found);
  sessions_gauge_.Set(static_cast<int64_t>(sessions_.size()));
}

void SessionProtocol::ForgetGone() {
  someone_gone_ = false;
  std::vector<std::string> gone;
  for (const auto& entry : sessions_) {
    if (entry.second->gone) gone.push_back(entry.first);
  }
  for (const std::string& id : gone) End(id);
}

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/subscription.h"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/client/inbox.h"
#include "core/client/line.h"
#include "zmq.hpp"

namespace wireroom::client {
namespace {

using Milliseconds = std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

Milliseconds Left(SteadyClock::time_point until) {
  const auto left = std::chrono::ceil<Milliseconds>(until - SteadyClock::now());
  return std::max(left, Milliseconds(0));
}

bool IsBadEndpoint(int error) {
  return error == EINVAL || error == EPROTONOSUPPORT || error == ENOCOMPATPROTO || error == ENODEV;
}

}  // namespace

From From::First() {
  From from;
  from.start_.set_first(true);
  return from;
}

From From::Now() {
  From from;
  from.start_.set_now(true);
  return from;
}

From From::Sequence(uint64_t sequence) {
  From from;
  from.start_.set_sequence(sequence);
  return from;
}

From From::Time(std::chrono::system_clock::time_point time) {
  const auto nanos = std::chrono::nanoseconds(time.time_since_epoch()).count();
  const int64_t seconds = nanos / 1'000'000'000 - (nanos % 1'000'000'000 < 0 ? 1 : 0);
  From from;
  from.start_.mutable_time()->set_seconds(seconds);
  from.start_.mutable_time()->set_nanos(static_cast<int32_t>(nanos - seconds * 1'000'000'000));
  return from;
}

From From::Time(const google::protobuf::Timestamp& time) {
  From from;
  *from.start_.mutable_time() = time;
  return from;
}

From From::LastAcknowledged() {
  From from;
  from.start_.set_resume(true);
  return from;
}

class Subscription::Session {
 public:
  explicit Session(SubscriptionOptions options) : options_(std::move(options)) {
    retry_ = options_.first_retry;
    start_ = options_.from.start();
    start_.set_unless_known(!options_.name.empty() && !start_.resume());
    try {
      Open();
    } catch (const zmq::error_t& error) {
      const std::string text = "cannot connect to '" + options_.endpoint + "': " + error.what();
      if (IsBadEndpoint(error.num())) throw std::invalid_argument(text);
      throw std::runtime_error(text);
    }
  }

  SubscriptionState state() const { return state_; }
  const std::string& error() const { return error_; }
  uint64_t position() const { return inbox_.given(); }
  uint64_t head() const { return std::max(head_, inbox_.told()); }
  uint64_t first() const { return first_; }

  std::optional<Item> Next(Milliseconds timeout) {
    AcknowledgeGiven();
    const SteadyClock::time_point until = SteadyClock::now() + timeout;
    while (inbox_.empty()) {
      Move();
      AcknowledgeGiven();
      if (!inbox_.empty()) break;
      SendAck();
      const Milliseconds left = Left(until);
      if (state_ == SubscriptionState::kEnded || left.count() == 0) return std::nullopt;
      Rest(left);
    }
    if (++given_since_ack_ >= kAckEvery) SendAck();
    std::optional<Item> item = inbox_.Next();
    if (item->kind == Item::Kind::kEvent) last_event_ = item->event.sequence();
    return item;
  }

  void Acknowledge(uint64_t sequence) {
    acknowledged_ = std::max(acknowledged_, sequence);
    // What follows and did not match is done with it.
    if (acknowledged_ >= last_event_) acknowledged_ = std::max(acknowledged_, inbox_.given());
    if (++given_since_ack_ >= kAckEvery) SendAck();
  }

  bool Flush(Milliseconds timeout) {
    if (options_.name.empty()) return true;
    AcknowledgeGiven();
    const SteadyClock::time_point until = SteadyClock::now() + timeout;
    while (committed_ < acknowledged_) {
      SendAck();
      Move();
      const Milliseconds left = Left(until);
      if (state_ == SubscriptionState::kEnded || left.count() == 0) break;
      if (committed_ < acknowledged_) Rest(left);
    }
    return committed_ >= acknowledged_;
  }

 private:
  static constexpr uint64_t kAckEvery = 512;

  // --- the connection ---

  void Open() {
    line_.emplace(&context_, options_.endpoint);
    heard_at_ = SteadyClock::now();
    SendOpen();
  }

  void SendOpen() {
    v1::SessionRequest request;
    v1::Open* open = request.mutable_open();
    open->set_protocol(1);
    open->set_name(options_.name);
    *open->mutable_start() = start_;
    *open->mutable_filter() = options_.filter;
    open->mutable_window()->set_events(options_.window_events);
    open->mutable_window()->set_bytes(options_.window_bytes);
    state_ = SubscriptionState::kConnecting;
    line_->Send(request.SerializeAsString());
  }

  // Opens again on the same connection, or on the next one.
  void OpenAt(v1::Start start) {
    start_ = std::move(start);
    if (line_.has_value()) SendOpen();
  }

  void Close(std::string why) {
    line_.reset();
    error_ = std::move(why);
    state_ = SubscriptionState::kConnecting;
    if (inbox_.joined()) start_ = WhereItIs();
    open_at_ = SteadyClock::now() + retry_;
    retry_ = std::min(2 * retry_, options_.last_retry);
  }

  void End(std::string why) {
    line_.reset();
    state_ = SubscriptionState::kEnded;
    error_ = std::move(why);
  }

  // A name is known by its cursor; without one, the position is the subscriber's.
  v1::Start WhereItIs() const {
    v1::Start start;
    if (options_.name.empty()) {
      start.set_sequence(inbox_.given() + 1);
      start.set_stream(inbox_.stream());
      start.set_epoch(inbox_.epoch());
    } else {
      start.set_resume(true);
    }
    return start;
  }

  // Everything that can be done without waiting.
  void Move() {
    if (state_ == SubscriptionState::kEnded) return;
    if (!line_.has_value()) {
      if (SteadyClock::now() < open_at_) return;
      Open();
    }
    while (line_.has_value() && line_->Receive(&frames_)) {
      heard_at_ = SteadyClock::now();
      On();
    }
    if (!line_.has_value()) return;
    if (line_->lost()) {
      Close("the daemon at " + options_.endpoint + " closed the connection");
    } else if (SteadyClock::now() - heard_at_ > options_.silence) {
      Close("no answer from " + options_.endpoint + ": is the daemon running?");
    }
  }

  void Rest(Milliseconds most) {
    if (line_.has_value()) {
      line_->Wait(std::min(most, Left(heard_at_ + options_.silence) + Milliseconds(1)));
    } else {
      std::this_thread::sleep_for(std::min(most, Left(open_at_)));
    }
  }

  // --- what the daemon says ---

  void On() {
    const zmq::message_t& frame = frames_.front();
    v1::SessionReply reply;
    if (!reply.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) return;
    switch (reply.reply_case()) {
      case v1::SessionReply::kOpened: return OnOpened(reply.opened());
      case v1::SessionReply::kDelivery: return OnDelivery(reply.delivery());
      case v1::SessionReply::kMark: return OnMark(reply.mark());
      case v1::SessionReply::kDamaged: return OnDamaged(reply.damaged());
      case v1::SessionReply::kTruncated: return OnTruncated(reply.truncated());
      case v1::SessionReply::kClosed: return OnClosed(reply.closed());
      case v1::SessionReply::kRefusal: return OnRefusal(reply.refusal());
      case v1::SessionReply::REPLY_NOT_SET: return;
    }
  }

  void OnOpened(const v1::Opened& opened) {
    const bool same = opened.stream() == inbox_.stream() && opened.epoch() == inbox_.epoch();
    if (!same) {
      acknowledged_ = opened.after();
      last_event_ = 0;
    }
    inbox_.Open(opened.stream(), opened.epoch(), opened.after());
    state_ = SubscriptionState::kOpen;
    error_.clear();
    retry_ = options_.first_retry;
    head_ = opened.head();
    first_ = opened.first();
    ack_sent_ = opened.after();
    committed_ = 0;
  }

  void OnDelivery(const v1::Delivery& delivery) {
    v1::Events events;
    const bool whole =
        frames_.size() == 2 &&
        events.ParseFromArray(frames_[1].data(), static_cast<int>(frames_[1].size())) &&
        events.events_size() == static_cast<int>(delivery.events());
    if (state_ != SubscriptionState::kOpen) return;
    committed_ = delivery.committed();
    if (!whole || !inbox_.Take(delivery.after(), delivery.up_to(), std::move(events))) Missed();
  }

  void OnMark(const v1::Mark& mark) {
    if (state_ != SubscriptionState::kOpen) return;
    committed_ = mark.committed();
    head_ = mark.head();
    first_ = mark.first();
    if (!inbox_.Take(mark.after(), mark.up_to(), {})) Missed();
    if (options_.acknowledge_by_hand && acknowledged_ >= last_event_ && inbox_.empty()) {
      acknowledged_ = std::max(acknowledged_, inbox_.given());
    }
  }

  void OnDamaged(const v1::Damaged& damaged) {
    if (state_ != SubscriptionState::kOpen) return;
    if (!inbox_.TakeDamaged(damaged.after(), damaged.sequence(), damaged.detail())) Missed();
  }

  void Missed() { Close("a message of the daemon at " + options_.endpoint + " was lost"); }

  void OnTruncated(const v1::Truncated& truncated) {
    inbox_.TakeTruncated(truncated.wanted(), truncated.first() - 1);
    v1::Start start;
    start.set_sequence(truncated.first());
    OpenAt(std::move(start));
  }

  void OnClosed(const v1::Closed& closed) {
    if (closed.reason() == v1::Closed::stopping) {
      return Close("the daemon at " + options_.endpoint + " is stopping");
    }
    End(closed.detail());
  }

  void OnRefusal(const v1::SessionRefusal& refusal) {
    switch (refusal.reason()) {
      case v1::SessionRefusal::stopping:
      case v1::SessionRefusal::too_many:
      case v1::SessionRefusal::too_often:
      case v1::SessionRefusal::open_first:
      case v1::SessionRefusal::bad_ack:
        return Close(refusal.detail());
      case v1::SessionRefusal::unknown_name:
        if (!inbox_.joined()) return End(refusal.detail());
        return OnForgotten();
      case v1::SessionRefusal::other_epoch:
        return OnOtherEpoch(refusal);
      default:
        return End(refusal.detail());
    }
  }

  // The daemon does not know the name any more: go on where this side is.
  void OnForgotten() {
    v1::Start start;
    start.set_sequence(std::max(inbox_.given(), acknowledged_) + 1);
    start.set_stream(inbox_.stream());
    start.set_epoch(inbox_.epoch());
    OpenAt(std::move(start));
  }

  void OnOtherEpoch(const v1::SessionRefusal& refusal) {
    v1::Start start;
    if (refusal.stream() == inbox_.stream()) {
      start.set_sequence(std::min(inbox_.given() + 1, refusal.first_of_epoch()));
    } else {
      start.set_first(true);
    }
    OpenAt(std::move(start));
  }

  // --- what is acknowledged ---

  void AcknowledgeGiven() {
    if (!options_.acknowledge_by_hand) acknowledged_ = std::max(acknowledged_, inbox_.given());
  }

  void SendAck() {
    given_since_ack_ = 0;
    const uint64_t up_to = std::min(acknowledged_, inbox_.told());
    if (state_ != SubscriptionState::kOpen || up_to <= ack_sent_) return;
    v1::SessionRequest request;
    request.mutable_ack()->set_up_to(up_to);
    line_->Send(request.SerializeAsString());
    ack_sent_ = up_to;
  }

  const SubscriptionOptions options_;
  zmq::context_t context_;
  std::optional<Line> line_;
  SubscriptionState state_ = SubscriptionState::kConnecting;
  std::string error_;
  Milliseconds retry_{0};
  SteadyClock::time_point open_at_;
  SteadyClock::time_point heard_at_;
  // Of the next open.
  v1::Start start_;
  Inbox inbox_;
  std::vector<zmq::message_t> frames_;
  uint64_t head_ = 0;
  uint64_t first_ = 0;
  // The newest event that was given.
  uint64_t last_event_ = 0;
  // By the caller, and by what was sent on this connection.
  uint64_t acknowledged_ = 0;
  uint64_t ack_sent_ = 0;
  uint64_t committed_ = 0;
  uint64_t given_since_ack_ = 0;
};

Subscription::Subscription(SubscriptionOptions options)
    : session_(std::make_unique<Session>(std::move(options))) {}

Subscription::~Subscription() = default;
Subscription::Subscription(Subscription&&) noexcept = default;

std::optional<Item> Subscription::Next(Milliseconds timeout) { return session_->Next(timeout); }
void Subscription::Acknowledge(uint64_t sequence) { session_->Acknowledge(sequence); }
bool Subscription::Flush(Milliseconds timeout) { return session_->Flush(timeout); }
SubscriptionState Subscription::state() const { return session_->state(); }
const std::string& Subscription::error() const { return session_->error(); }
uint64_t Subscription::position() const { return session_->position(); }
uint64_t Subscription::head() const { return session_->head(); }
uint64_t Subscription::first() const { return session_->first(); }

Subscription Subscribe(std::string name, EventFilter filter, From from, std::string endpoint) {
  SubscriptionOptions options;
  options.endpoint = std::move(endpoint);
  options.name = std::move(name);
  options.filter = std::move(filter);
  options.from = std::move(from);
  return Subscription(std::move(options));
}

}  // namespace wireroom::client

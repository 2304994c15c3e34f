// SPDX-License-Identifier: Apache-2.0
#include "wireroom/client/producer.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <thread>

#include "core/client/outbox.h"
#include "core/client/spool.h"
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

}  // namespace

class Producer::Session {
 public:
  explicit Session(ProducerOptions options) : options_(std::move(options)) {
    retry_ = options_.first_retry;
    if (!options_.spool.empty()) OpenSpool();
    try {
      Open();
    } catch (const zmq::error_t& error) {
      const bool endpoint = error.num() == EINVAL || error.num() == EPROTONOSUPPORT ||
                            error.num() == ENOCOMPATPROTO || error.num() == ENODEV;
      const std::string text = "cannot connect to '" + options_.endpoint + "': " + error.what();
      if (endpoint) throw std::invalid_argument(text);
      throw std::runtime_error(text);
    }
  }

  ProducerState state() const { return state_; }
  const std::string& error() const { return error_; }
  uint64_t next_number() const { return next_; }
  size_t unacknowledged() const { return outbox_.size(); }

  uint64_t Send(std::string article) {
    if (next_ == 0) return 0;
    if (spool_.has_value()) spool_->Append(next_, article);
    outbox_.Push(next_, std::move(article));
    SendWaiting();
    return next_++;
  }

  // Until `done` or time is up.
  template <typename Done>
  bool Work(Milliseconds timeout, Done done) {
    const SteadyClock::time_point until = SteadyClock::now() + timeout;
    while (true) {
      Move();
      if (done()) return true;
      if (state_ == ProducerState::kRefused) return false;
      const Milliseconds left = Left(until);
      if (left.count() == 0) return false;
      Rest(left);
    }
  }

  // nullopt: it has not come yet.
  std::optional<Delivery> TakeOne(uint64_t number) {
    const auto found = std::find_if(deliveries_.begin(), deliveries_.end(),
                                    [&](const Delivery& one) { return one.number == number; });
    if (found == deliveries_.end()) return std::nullopt;
    std::optional<Delivery> delivery = std::move(*found);
    deliveries_.erase(found);
    return delivery;
  }

  bool has_deliveries() const { return !deliveries_.empty(); }
  std::vector<Delivery> Take() { return std::exchange(deliveries_, {}); }

 private:
  // What an earlier process could not send goes first. Its numbers hold within their
  // epoch.
  void OpenSpool() {
    spool_.emplace(options_.spool, options_.epoch,
                   [this](uint64_t epoch, uint64_t number, std::string article) {
                     const bool same = !options_.name.empty() && epoch == options_.epoch;
                     const uint64_t kept = same ? number : std::max<uint64_t>(next_, 1);
                     outbox_.Push(kept, std::move(article));
                     next_ = kept + 1;
                     return kept;
                   });
  }

  // --- the connection ---

  void Open() {
    line_.emplace(&context_, options_.endpoint);
    v1::IngestRequest request;
    if (options_.name.empty()) {
      request.mutable_ping();
    } else {
      v1::Hello* hello = request.mutable_hello();
      hello->set_protocol(1);
      hello->set_producer(options_.name);
      hello->set_epoch(options_.epoch);
    }
    line_->Send(request.SerializeAsString());
  }

  void Close() {
    line_.reset();
    state_ = ProducerState::kConnecting;
    credit_.Clear();
    blocked_ = stopping_ = false;
    outbox_.RewindAll();
    open_at_ = SteadyClock::now() + retry_;
    retry_ = std::min(2 * retry_, options_.last_retry);
  }

  void Refused(std::string why) {
    Close();
    state_ = ProducerState::kRefused;
    error_ = std::move(why);
  }

  // Everything that can be done without waiting.
  void Move() {
    if (state_ == ProducerState::kRefused) return;
    if (!line_.has_value()) {
      if (SteadyClock::now() < open_at_) return;
      Open();
    }
    v1::IngestReply reply;
    while (line_.has_value() && line_->Receive(&frames_)) {
      const zmq::message_t& frame = frames_.front();
      if (frames_.size() == 1 &&
          reply.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) {
        On(reply);
      }
    }
    if (line_.has_value() && line_->lost()) {
      error_ = "the daemon at " + options_.endpoint + " closed the connection";
      Close();
    }
    SendWaiting();
  }

  void Rest(Milliseconds most) {
    if (line_.has_value()) {
      line_->Wait(most);
    } else {
      std::this_thread::sleep_for(std::min(most, Left(open_at_)));
    }
  }

  void Ready() {
    state_ = ProducerState::kReady;
    error_.clear();
    retry_ = options_.first_retry;
  }

  // --- what the daemon says ---

  void On(const v1::IngestReply& reply) {
    switch (reply.reply_case()) {
      case v1::IngestReply::kWelcome: return OnWelcome(reply.welcome());
      case v1::IngestReply::kAck: return OnAck(reply.ack());
      case v1::IngestReply::kRefusal: return OnRefusal(reply.refusal());
      case v1::IngestReply::REPLY_NOT_SET: return;
    }
  }

  void OnWelcome(const v1::Welcome& welcome) {
    const uint64_t continues = welcome.continue_after() + 1;
    if (next_ == 0) next_ = continues;
    const uint64_t oldest = outbox_.size() == 0 ? next_ : outbox_.front();
    if (continues < oldest) {
      return Refused("the daemon expects number " + std::to_string(continues) +
                     ", but everything before " + std::to_string(oldest) +
                     " was acknowledged: was its data restored from a backup? Raise the epoch and "
                     "send again what is missing");
    }
    if (continues > next_) {
      return Refused("the daemon has numbers up to " + std::to_string(continues - 1) +
                     ", this producer is at " + std::to_string(next_) +
                     ": another process uses the name '" + options_.name + "'");
    }
    credit_ = welcome.credit();
    max_article_bytes_ = welcome.max_article_bytes();
    Ready();
  }

  void OnAck(const v1::Ack& ack) {
    if (options_.name.empty()) Ready();
    credit_ = ack.credit();
    if (ack.max_article_bytes() != 0) max_article_bytes_ = ack.max_article_bytes();
    blocked_ = false;
    for (const v1::Result& result : ack.results()) {
      Deliver(options_.name.empty() ? result.tag() : result.number(), result);
    }
    if (spool_.has_value()) spool_->Trim([this](const Spool::Keep& keep) { outbox_.Each(keep); });
  }

  void Deliver(uint64_t number, const v1::Result& result) {
    size_t bytes = 0;
    if (!outbox_.Acknowledge(number, &bytes)) return;
    if (spool_.has_value()) spool_->Acknowledged(bytes);
    Delivery delivery{number, result.outcome(), result.sequence(), result.detail()};
    if (max_article_bytes_ != 0 && bytes > max_article_bytes_) {
      delivery.detail += " (the article has " + std::to_string(bytes) + " bytes)";
    }
    deliveries_.push_back(std::move(delivery));
  }

  void OnRefusal(const v1::Refusal& refusal) {
    switch (refusal.reason()) {
      case v1::Refusal::credit_exceeded:
        blocked_ = true;
        return Rewind(refusal);
      case v1::Refusal::out_of_order:
        return Rewind(refusal);
      case v1::Refusal::stopping:
        error_ = "the daemon at " + options_.endpoint + " is stopping";
        stopping_ = true;
        return Rewind(refusal);
      case v1::Refusal::hello_first:
      case v1::Refusal::too_many_producers:
        error_ = refusal.detail();
        return Close();
      default:
        return Refused(refusal.detail());
    }
  }

  void Rewind(const v1::Refusal& refusal) {
    if (options_.name.empty()) {
      outbox_.RewindMessage(refusal.tag());
    } else if (refusal.expected() != 0) {
      outbox_.RewindTo(refusal.expected());
    } else if (refusal.number() != 0) {
      outbox_.RewindTo(refusal.number());
    }
  }

  // --- what is sent ---

  void SendWaiting() {
    while (state_ == ProducerState::kReady && !blocked_ && !stopping_) {
      const Outbox::Batch batch = outbox_.NextBatch(credit_.articles(), credit_.bytes());
      if (batch.count == 0) return;
      SendBatch(batch);
      outbox_.MarkSent(batch);
    }
  }

  void SendBatch(const Outbox::Batch& batch) {
    request_.Clear();
    v1::Submit* submit = request_.mutable_submit();
    if (options_.name.empty()) {
      submit->set_tag(batch.first);
    } else {
      submit->set_number(batch.first);
    }
    articles_.clear();
    for (size_t i = 0; i < batch.count; ++i) {
      const std::string_view article = outbox_.at(batch.index + i);
      // Enough for the daemon to reject it; more might close the connection.
      const bool large = max_article_bytes_ != 0 && article.size() > max_article_bytes_;
      articles_.push_back(large ? article.substr(0, max_article_bytes_ + 1) : article);
    }
    line_->Send(request_.SerializeAsString(), articles_);
  }

  const ProducerOptions options_;
  zmq::context_t context_;
  std::optional<Line> line_;
  ProducerState state_ = ProducerState::kConnecting;
  std::string error_;
  Milliseconds retry_{0};
  SteadyClock::time_point open_at_;
  // 0: not known before the first welcome.
  uint64_t next_ = options_.name.empty() ? 1 : 0;
  Outbox outbox_;
  std::optional<Spool> spool_;
  v1::Credit credit_;
  uint64_t max_article_bytes_ = 0;
  // No more until the next Ack; until the next connection.
  bool blocked_ = false;
  bool stopping_ = false;
  std::vector<Delivery> deliveries_;
  v1::IngestRequest request_;
  std::vector<std::string_view> articles_;
  std::vector<zmq::message_t> frames_;
};

Producer::Producer(ProducerOptions options)
    : session_(std::make_unique<Session>(std::move(options))) {}

Producer::~Producer() = default;

bool Producer::Connect(Milliseconds timeout) {
  return session_->Work(timeout, [this] { return state() == ProducerState::kReady; });
}

ProducerState Producer::state() const { return session_->state(); }
const std::string& Producer::error() const { return session_->error(); }
uint64_t Producer::next_number() const { return session_->next_number(); }
size_t Producer::unacknowledged() const { return session_->unacknowledged(); }
std::vector<Delivery> Producer::Take() { return session_->Take(); }

uint64_t Producer::Send(std::string article) { return session_->Send(std::move(article)); }
uint64_t Producer::Send(const v1::Article& article) { return Send(article.SerializeAsString()); }

std::optional<Delivery> Producer::Deliver(const v1::Article& article, Milliseconds timeout) {
  const SteadyClock::time_point until = SteadyClock::now() + timeout;
  if (next_number() == 0 && !Connect(timeout)) return std::nullopt;
  const uint64_t number = Send(article);
  std::optional<Delivery> delivery;
  session_->Work(Left(until), [&] {
    delivery = session_->TakeOne(number);
    return delivery.has_value();
  });
  return delivery;
}

void Producer::Poll(Milliseconds timeout) {
  session_->Work(timeout, [this] { return session_->has_deliveries(); });
}

bool Producer::Wait(size_t at_most, Milliseconds timeout) {
  return session_->Work(timeout, [&] { return unacknowledged() <= at_most; });
}

bool Producer::Flush(Milliseconds timeout) { return Wait(0, timeout); }

}  // namespace wireroom::client

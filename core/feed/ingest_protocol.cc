// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_protocol.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/feed/ingest_message.h"
#include "core/journal/article_key.h"

namespace wireroom::feed {
namespace {

// Of an article that is too large: what a Rejection keeps of it.
constexpr uint64_t kKeptOfTooLarge = 1024 * 1024;
// Connections without a hello, for each possible producer.
constexpr size_t kConnectionsPerProducer = 4;

}  // namespace

IngestProtocol::IngestProtocol(const IngestLimits& limits, const journal::Store* store,
                               ops::Logger* log, ops::Stats* stats, Send send)
    : limits_(limits),
      store_(store),
      log_(log),
      send_(std::move(send)),
      articles_(stats->counter("feed.ingest_articles")),
      bytes_(stats->counter("feed.ingest_bytes")),
      acks_(stats->counter("feed.ingest_acks")),
      refusals_(stats->counter("feed.ingest_refusals")),
      in_hand_gauge_(stats->gauge("feed.ingest_in_hand")),
      connections_gauge_(stats->gauge("feed.ingest_connections")) {}

IngestProtocol::~IngestProtocol() = default;

void IngestProtocol::Handle(std::string_view routing_id, std::span<const std::string_view> frames,
                            int64_t now, std::vector<Received>* received) {
  v1::IngestRequest request;
  v1::Refusal refusal;
  if (!DecodeIngestMessage(frames, &request, &refusal)) {
    Refuse(routing_id, std::move(refusal));
    return;
  }
  if (request.has_hello() && producers_.size() >= limits_.max_producers) Probe(now, now);
  Connection* connection = FindOrAdd(routing_id, now);
  if (connection == nullptr) return;
  connection->heard_at = now;
  Dispatch(request, frames.subspan(1), connection, received);
  UpdateActive(connection);
}

void IngestProtocol::Dispatch(const v1::IngestRequest& request, Articles articles,
                              Connection* connection, std::vector<Received>* received) {
  if (request.has_ping()) {
    MakeDue(connection);
  } else if (stopping_) {
    Refuse(*connection, v1::Refusal::stopping, "the daemon is stopping: connect again",
           request.submit());
  } else if (request.has_hello()) {
    OnHello(request.hello(), connection);
  } else {
    OnSubmit(request.submit(), articles, connection, received);
  }
}

// --- hello -------------------------------------------------------------------

void IngestProtocol::OnHello(const v1::Hello& hello, Connection* connection) {
  // What is still to be told belongs to what this connection was before.
  if (connection->due) {
    SendAck(connection);
    connection->reply.mutable_ack()->clear_results();
  }
  Producer* producer = Admit(hello, connection);
  if (producer == nullptr) return;
  if (producer->connection != connection) Attach(producer, connection);
  UpdateActive(connection);
  Welcome(connection);
}

IngestProtocol::Producer* IngestProtocol::Admit(const v1::Hello& hello, Connection* connection) {
  const auto found = producers_.find(hello.producer());
  if (found == producers_.end()) return NewProducer(hello, connection);
  Producer* producer = found->second.get();
  if (hello.epoch() < producer->epoch) {
    Refuse(*connection, v1::Refusal::fenced,
           absl::StrCat("expected hello.epoch ", producer->epoch, " or more, found ",
                        hello.epoch(), ": another process took over"));
    return nullptr;
  }
  if (hello.epoch() > producer->epoch) {
    // What the old epoch has in hand is committed, and of no more concern here.
    if (producer->connection == connection) {
      connection->window.Answer(producer->in_hand(), producer->bytes_in_hand);
    } else if (producer->connection != nullptr) {
      Detach(producer->connection);
    }
    producer->epoch = hello.epoch();
    producer->committed = 0;
    producer->next = 1;
    producer->bytes_in_hand = 0;
  }
  return producer;
}

IngestProtocol::Producer* IngestProtocol::NewProducer(const v1::Hello& hello,
                                                      Connection* connection) {
  if (producers_.size() >= limits_.max_producers) {
    Refuse(*connection, v1::Refusal::too_many_producers,
           absl::StrCat("expected at most ", limits_.max_producers,
                        " producers at a time, found one more: close one, or raise "
                        "ingest.max_producers"));
    return nullptr;
  }
  const std::optional<journal::InputPosition> position = store_->FindInput(hello.producer());
  if (position.has_value() && hello.epoch() < position->epoch) {
    Refuse(*connection, v1::Refusal::fenced,
           absl::StrCat("expected hello.epoch ", position->epoch, " or more, found ",
                        hello.epoch(), ": another process took over"));
    return nullptr;
  }
  auto producer = std::make_unique<Producer>();
  producer->name = hello.producer();
  producer->epoch = hello.epoch();
  if (position.has_value() && position->epoch == hello.epoch()) {
    producer->committed = position->number;
    producer->next = position->number + 1;
  }
  return (producers_[producer->name] = std::move(producer)).get();
}

void IngestProtocol::Attach(Producer* producer, Connection* connection) {
  if (producer->connection != nullptr) Detach(producer->connection);
  if (connection->producer != nullptr) {
    Producer* before = connection->producer;
    connection->window.Answer(before->in_hand(), before->bytes_in_hand);
    before->connection = nullptr;
    ForgetIfUnused(before);
  }
  producer->connection = connection;
  connection->producer = producer;
  connection->fenced = false;
  connection->window.Take(producer->in_hand(), producer->bytes_in_hand);
}

void IngestProtocol::Detach(Connection* connection) {
  Producer* producer = connection->producer;
  connection->window.Answer(producer->in_hand(), producer->bytes_in_hand);
  connection->producer = nullptr;
  connection->fenced = true;
  producer->connection = nullptr;
  UpdateActive(connection);
  Refuse(*connection, v1::Refusal::fenced,
         "a newer connection said hello with this producer's name: two processes must not share "
         "one");
}

void IngestProtocol::Welcome(Connection* connection) {
  v1::IngestReply reply;
  v1::Welcome* welcome = reply.mutable_welcome();
  welcome->set_protocol(kIngestProtocol);
  welcome->set_stream(store_->stream());
  welcome->set_epoch(store_->epoch());
  welcome->set_continue_after(connection->producer->committed);
  welcome->set_max_article_bytes(limits_.max_article_bytes);
  FillCredit(connection, welcome->mutable_credit());
  SendReply(reply, connection);
  log_->LogEvery(ops::LogLevel::kInfo, "ingest.hello", "ingest", "producer connected",
                 {{"producer", connection->producer->name},
                  {"epoch", connection->producer->epoch},
                  {"continue_after", connection->producer->committed}});
}

// --- articles ----------------------------------------------------------------

void IngestProtocol::OnSubmit(const v1::Submit& submit, Articles articles, Connection* connection,
                              std::vector<Received>* received) {
  if (submit.number() == 0) {
    OnUnnumbered(submit, articles, connection, received);
  } else if (connection->producer != nullptr) {
    OnNumbered(submit, articles, connection, received);
  } else if (connection->fenced) {
    Refuse(*connection, v1::Refusal::fenced, "another process took over this producer's name",
           submit);
  } else {
    Refuse(*connection, v1::Refusal::hello_first,
           "expected a hello on this connection before numbered articles", submit);
  }
}

void IngestProtocol::OnNumbered(const v1::Submit& submit, Articles articles,
                                Connection* connection, std::vector<Received>* received) {
  Producer* producer = connection->producer;
  const uint64_t number = submit.number();
  if (number > producer->next) {
    Refuse(*connection, v1::Refusal::out_of_order,
           absl::StrCat("expected number ", producer->next, ", found ", number,
                        ": send the ones between first"),
           submit, producer->next);
    return;
  }
  const size_t old = std::min<uint64_t>(articles.size(), producer->next - number);
  const Articles fresh = articles.subspan(old);
  if (!fresh.empty() && !TakeCredit(submit, fresh, connection)) return;
  for (size_t i = 0; i < old && number + i <= producer->committed; ++i) {
    AnswerAgain(number + i, articles[i], connection);
  }
  for (const std::string_view article : fresh) {
    Received one = MakeReceived(*connection, article);
    one.producer = producer->name;
    one.producer_epoch = producer->epoch;
    one.number = producer->next++;
    producer->bytes_in_hand += one.article.size();
    received->push_back(std::move(one));
  }
}

void IngestProtocol::OnUnnumbered(const v1::Submit& submit, Articles articles,
                                  Connection* connection, std::vector<Received>* received) {
  if (!TakeCredit(submit, articles, connection)) return;
  uint64_t tag = submit.tag();
  for (const std::string_view article : articles) {
    Received one = MakeReceived(*connection, article);
    one.tag = tag;
    if (tag != 0) ++tag;
    received->push_back(std::move(one));
  }
}

bool IngestProtocol::TakeCredit(const v1::Submit& submit, Articles articles,
                                Connection* connection) {
  const uint64_t bytes = HeldBytes(articles);
  if (!HasRoom() || !connection->window.Admits(articles.size(), bytes)) {
    credit_wanted_ = connection->wants_credit = true;
    Refuse(*connection, v1::Refusal::credit_exceeded,
           absl::StrCat("expected no more articles than the credit of the last acknowledgement "
                        "allows, found ",
                        articles.size(), " more while ", connection->window.articles_in_hand(),
                        " are in hand: wait for the next one"),
           submit, connection->producer == nullptr ? 0 : connection->producer->next);
    return false;
  }
  connection->window.Take(articles.size(), bytes);
  articles_in_hand_ += articles.size();
  bytes_in_hand_ += bytes;
  articles_.Add(articles.size());
  bytes_.Add(bytes);
  return true;
}

Received IngestProtocol::MakeReceived(const Connection& connection,
                                      std::string_view article) const {
  Received received;
  received.connection = connection.id;
  received.article.assign(article.substr(0, HeldBytes(article)));
  if (article.size() > limits_.max_article_bytes) received.too_large = article.size();
  return received;
}

bool IngestProtocol::HasRoom() const {
  return store_->has_room() && articles_in_hand_ < 2 * limits_.credit_articles &&
         bytes_in_hand_ < 2 * limits_.credit_bytes;
}

uint64_t IngestProtocol::HeldBytes(std::string_view article) const {
  if (article.size() <= limits_.max_article_bytes) return article.size();
  return std::min<uint64_t>(article.size(), kKeptOfTooLarge);
}

uint64_t IngestProtocol::HeldBytes(Articles articles) const {
  uint64_t bytes = 0;
  for (const std::string_view article : articles) bytes += HeldBytes(article);
  return bytes;
}

void IngestProtocol::AnswerAgain(uint64_t number, std::string_view bytes, Connection* connection) {
  v1::Result* result = connection->reply.mutable_ack()->add_results();
  result->set_number(number);
  result->set_outcome(v1::Result::duplicate);
  MakeDue(connection);
  v1::Article article;
  if (bytes.size() > limits_.max_article_bytes ||
      !article.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return;
  }
  const auto record = store_->FindArticle(journal::ArticleKey(
      article.source(),
      article.id().empty() ? journal::ContentId(journal::ContentHash(article)) : article.id()));
  if (!record.has_value()) return;
  result->set_sequence(record->sequence);
  if (record->rejected) {
    result->set_outcome(v1::Result::rejected);
    result->set_detail("it was rejected when it was sent before: the reason is in that event");
  }
}

// --- answers -----------------------------------------------------------------

void IngestProtocol::Complete(std::span<const Completed> completed) {
  for (const Completed& one : completed) {
    Connection* connection = CompleteOne(one);
    if (connection == nullptr) continue;
    v1::Result* result = connection->reply.mutable_ack()->add_results();
    result->set_number(one.number);
    result->set_tag(one.tag);
    result->set_outcome(one.outcome);
    result->set_sequence(one.sequence);
    if (!one.detail.empty()) result->set_detail(one.detail);
    MakeDue(connection);
  }
  in_hand_gauge_.Set(static_cast<int64_t>(articles_in_hand_));
}

IngestProtocol::Connection* IngestProtocol::CompleteOne(const Completed& completed) {
  articles_in_hand_ -= std::min<uint64_t>(articles_in_hand_, 1);
  bytes_in_hand_ -= std::min(bytes_in_hand_, completed.bytes);
  Connection* connection = nullptr;
  if (completed.number == 0) {
    const auto found = connections_by_id_.find(completed.connection);
    if (found == connections_by_id_.end()) return nullptr;
    connection = found->second;
  } else {
    Producer* producer = FindProducer(completed);
    if (producer == nullptr) return nullptr;
    producer->committed = std::max(producer->committed, completed.number);
    producer->bytes_in_hand -= std::min(producer->bytes_in_hand, completed.bytes);
    connection = producer->connection;
    if (connection == nullptr) {
      ForgetIfUnused(producer);
      return nullptr;
    }
  }
  connection->window.Answer(1, completed.bytes);
  UpdateActive(connection);
  return connection;
}

IngestProtocol::Producer* IngestProtocol::FindProducer(const Completed& completed) {
  const auto found = producers_.find(completed.producer);
  if (found == producers_.end()) return nullptr;
  Producer* producer = found->second.get();
  const bool in_hand = completed.producer_epoch == producer->epoch &&
                       completed.number > producer->committed &&
                       completed.number < producer->next;
  return in_hand ? producer : nullptr;
}

void IngestProtocol::MakeDue(Connection* connection) {
  if (connection->due) return;
  connection->due = true;
  connection->reply.mutable_ack();
  due_.push_back(connection);
}

// Who was told another credit before is told now, not only when it asks.
void IngestProtocol::WatchRoom() {
  const bool room = store_->has_room();
  if (room == had_room_) return;
  had_room_ = room;
  log_->Warn("ingest", room ? "there is room again: giving credit"
                            : "little room is left in the journal: giving no more credit");
  for (const auto& [routing_id, connection] : connections_) MakeDue(connection.get());
}

void IngestProtocol::SendAcks() {
  WatchRoom();
  if (credit_wanted_ && HasRoom()) {
    credit_wanted_ = false;
    for (const auto& [routing_id, connection] : connections_) {
      if (connection->wants_credit) MakeDue(connection.get());
    }
  }
  std::vector<Connection*> due;
  due.swap(due_);
  for (Connection* connection : due) {
    connection->due = false;
    SendAck(connection);
  }
  if (someone_gone_) ForgetGone();
}

void IngestProtocol::SendAck(Connection* connection) {
  v1::Ack* ack = connection->reply.mutable_ack();
  if (connection->producer != nullptr) ack->set_up_to(connection->producer->committed);
  FillCredit(connection, ack->mutable_credit());
  ack->set_max_article_bytes(limits_.max_article_bytes);
  if (SendReply(connection->reply, connection) == SendResult::kFull) {
    MakeDue(connection);
    return;
  }
  acks_.Add();
  connection->wants_credit = !had_room_;
  ack->Clear();
}

SendResult IngestProtocol::SendReply(const v1::IngestReply& reply, Connection* connection) {
  buffer_.clear();
  reply.AppendToString(&buffer_);
  const SendResult result = send_(connection->routing_id, buffer_);
  if (result == SendResult::kGone) someone_gone_ = connection->gone = true;
  return result;
}

void IngestProtocol::FillCredit(Connection* connection, v1::Credit* credit) {
  if (!had_room_) {
    credit_wanted_ = connection->wants_credit = true;
    credit->set_articles(0);
    credit->set_bytes(0);
    return;
  }
  const uint64_t sharing = std::max<uint64_t>(active_, 1);
  const uint64_t articles = std::max<uint64_t>(limits_.credit_articles / sharing, 1);
  const uint64_t bytes = std::max<uint64_t>(limits_.credit_bytes / sharing, 1);
  connection->window.Grant(articles, bytes);
  credit->set_articles(static_cast<uint32_t>(std::min<uint64_t>(articles, UINT32_MAX)));
  credit->set_bytes(bytes);
}

void IngestProtocol::Refuse(std::string_view routing_id, v1::Refusal refusal) {
  refusals_.Add();
  log_->WarnEvery(absl::StrCat("ingest.", v1::Refusal::Reason_Name(refusal.reason())), "ingest",
                  "request refused",
                  {{"reason", v1::Refusal::Reason_Name(refusal.reason())},
                   {"detail", refusal.detail()}});
  v1::IngestReply reply;
  *reply.mutable_refusal() = std::move(refusal);
  send_(routing_id, reply.SerializeAsString());
}

void IngestProtocol::Refuse(const Connection& connection, v1::Refusal::Reason reason,
                            std::string detail, const v1::Submit& submit, uint64_t expected) {
  v1::Refusal refusal;
  refusal.set_reason(reason);
  refusal.set_detail(std::move(detail));
  refusal.set_number(submit.number());
  refusal.set_tag(submit.tag());
  refusal.set_expected(expected);
  Refuse(connection.routing_id, std::move(refusal));
}

// --- who is there ------------------------------------------------------------

IngestProtocol::Connection* IngestProtocol::FindOrAdd(std::string_view routing_id, int64_t now) {
  const auto found = connections_.find(absl::string_view(routing_id.data(), routing_id.size()));
  if (found != connections_.end()) return found->second.get();
  const size_t most = limits_.max_producers * kConnectionsPerProducer;
  if (connections_.size() >= most) Probe(now, now);
  if (connections_.size() >= most) {
    v1::Refusal refusal;
    refusal.set_reason(v1::Refusal::too_many_producers);
    refusal.set_detail(absl::StrCat("expected at most ", most,
                                    " connections at a time, found one more: close one, or raise "
                                    "ingest.max_producers"));
    Refuse(routing_id, std::move(refusal));
    return nullptr;
  }
  auto connection = std::make_unique<Connection>();
  connection->id = ++last_connection_;
  connection->routing_id = std::string(routing_id);
  // What a simple producer may send before it was told anything.
  v1::Credit first;
  FillCredit(connection.get(), &first);
  connections_by_id_[connection->id] = connection.get();
  connections_gauge_.Add(1);
  return (connections_[connection->routing_id] = std::move(connection)).get();
}

void IngestProtocol::Sweep(int64_t now) {
  const int64_t idle = std::chrono::microseconds(limits_.idle).count();
  if (now - swept_at_ < idle) return;
  swept_at_ = now;
  Probe(now - idle, now);
}

void IngestProtocol::Probe(int64_t before, int64_t now) {
  for (const auto& [routing_id, connection] : connections_) {
    if (connection->heard_at > before) continue;
    if (connection->producer != nullptr) {
      MakeDue(connection.get());
    } else if (connection->window.idle() && !connection->due) {
      someone_gone_ = connection->gone = true;
    }
  }
  SendAcks();
}

void IngestProtocol::ForgetGone() {
  someone_gone_ = false;
  for (auto it = connections_.begin(); it != connections_.end();) {
    Connection* connection = it->second.get();
    if (!connection->gone) {
      ++it;
      continue;
    }
    if (Producer* producer = connection->producer; producer != nullptr) {
      producer->connection = nullptr;
      ForgetIfUnused(producer);
    }
    if (connection->due) std::erase(due_, connection);
    if (connection->active) --active_;
    connections_by_id_.erase(connection->id);
    connections_gauge_.Add(-1);
    connections_.erase(it++);
  }
}

void IngestProtocol::ForgetIfUnused(Producer* producer) {
  if (producer->connection == nullptr && producer->in_hand() == 0) {
    producers_.erase(std::string(producer->name));
  }
}

void IngestProtocol::UpdateActive(Connection* connection) {
  const bool active = connection->producer != nullptr || !connection->window.idle();
  if (active == connection->active) return;
  connection->active = active;
  active ? ++active_ : --active_;
}

}  // namespace wireroom::feed

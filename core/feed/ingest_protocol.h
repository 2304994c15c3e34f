// SPDX-License-Identifier: Apache-2.0
//
// The ingest protocol (proto/wireroom/v1/feed.proto) without sockets: who is
// connected, which numbers are expected, how much credit is left, what is
// answered. One thread: the owner of the ingest socket.
//
// The life of a number: expected → in hand (given out as Received) → committed
// (completed, acknowledged). What is in hand outlives its connection: it is
// committed all the same, and acknowledged on the producer's next connection.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "core/feed/credit_window.h"
#include "core/feed/ingest.h"
#include "core/feed/socket.h"
#include "core/journal/store.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::feed {

class IngestProtocol {
 public:
  // Sends a serialised IngestReply without waiting.
  using Send = std::function<SendResult(std::string_view routing_id, std::string_view reply)>;

  // The pointers outlive it.
  IngestProtocol(const IngestLimits& limits, const journal::Store* store, ops::Logger* log,
                 ops::Stats* stats, Send send);
  ~IngestProtocol();

  // One message of a peer. What is taken in is appended to `received`, in order;
  // refusals are sent at once, acknowledgements with SendAcks. `now` is monotonic,
  // in microseconds.
  void Handle(std::string_view routing_id, std::span<const std::string_view> frames, int64_t now,
              std::vector<Received>* received);

  // After a commit. The articles of one producer come in the order in which they
  // were received. A connection that is gone is no error.
  void Complete(std::span<const Completed> completed);

  // One Ack to each connection that has results waiting or wants credit. A peer
  // that doesn't read keeps its results for the next call.
  void SendAcks();

  // Asks silent connections whether they are there, forgets those that are not.
  void Sweep(int64_t now);

  // From now on hellos and articles are refused (stopping); what is in hand is
  // still acknowledged.
  void StopTaking() { stopping_ = true; }

  // True: SendAcks has something that could not be sent.
  bool has_unsent_acks() const { return !due_.empty(); }
  uint64_t articles_in_hand() const { return articles_in_hand_; }
  size_t connections() const { return connections_.size(); }
  size_t producers() const { return producers_.size(); }

 private:
  struct Connection;

  // A numbered producer that is connected or has articles in hand.
  struct Producer {
    std::string name;
    uint64_t epoch = 0;
    // The last number that was completed, and the next one that is taken:
    // between them is what is in hand.
    uint64_t committed = 0;
    uint64_t next = 1;
    uint64_t bytes_in_hand = 0;
    Connection* connection = nullptr;

    uint64_t in_hand() const { return next - 1 - committed; }
  };

  struct Connection {
    uint64_t id = 0;
    std::string routing_id;
    int64_t heard_at = 0;
    // Null before the hello and after another connection took over.
    Producer* producer = nullptr;
    bool fenced = false;
    // A send found nobody: to be forgotten.
    bool gone = false;
    // Counted among those that share the credit.
    bool active = false;
    // Was refused for want of credit: tell it when there is some.
    bool wants_credit = false;
    // In due_.
    bool due = false;
    CreditWindow window;
    // The Ack that is being filled.
    v1::IngestReply reply;
  };

  // The articles of one submit.
  using Articles = std::span<const std::string_view>;

  void OnHello(const v1::Hello& hello, Connection* connection);
  void OnSubmit(const v1::Submit& submit, Articles articles, Connection* connection,
                std::vector<Received>* received);
  void OnNumbered(const v1::Submit& submit, Articles articles, Connection* connection,
                  std::vector<Received>* received);
  void OnUnnumbered(const v1::Submit& submit, Articles articles, Connection* connection,
                    std::vector<Received>* received);
  // nullptr: refused, and told so.
  Producer* Admit(const v1::Hello& hello, Connection* connection);
  Producer* NewProducer(const v1::Hello& hello, Connection* connection);
  void Attach(Producer* producer, Connection* connection);
  void Detach(Connection* connection);
  void Welcome(Connection* connection);
  void AnswerAgain(uint64_t number, std::string_view article, Connection* connection);
  // False: refused, and told so.
  bool TakeCredit(const v1::Submit& submit, Articles articles, Connection* connection);
  Received MakeReceived(const Connection& connection, std::string_view article) const;
  // The bound that holds however many connections come and go.
  bool HasRoom() const;
  // What is kept of it.
  uint64_t HeldBytes(std::string_view article) const;
  uint64_t HeldBytes(Articles articles) const;

  void Dispatch(const v1::IngestRequest& request, Articles articles, Connection* connection,
                std::vector<Received>* received);
  // nullptr: too many, and told so.
  Connection* FindOrAdd(std::string_view routing_id, int64_t now);
  // Asks every connection that was silent since `before`.
  void Probe(int64_t before, int64_t now);
  void ForgetGone();
  void ForgetIfUnused(Producer* producer);
  void UpdateActive(Connection* connection);

  Producer* FindProducer(const Completed& completed);
  Connection* CompleteOne(const Completed& completed);
  void MakeDue(Connection* connection);
  // Tells every connection when the store gets short of room, and when no more.
  void WatchRoom();
  void SendAck(Connection* connection);
  SendResult SendReply(const v1::IngestReply& reply, Connection* connection);
  void FillCredit(Connection* connection, v1::Credit* credit);
  void Refuse(std::string_view routing_id, v1::Refusal refusal);
  void Refuse(const Connection& connection, v1::Refusal::Reason reason, std::string detail,
              const v1::Submit& submit = {}, uint64_t expected = 0);

  const IngestLimits limits_;
  const journal::Store* const store_;
  ops::Logger* const log_;
  const Send send_;
  ops::Counter& articles_;
  ops::Counter& bytes_;
  ops::Counter& acks_;
  ops::Counter& refusals_;
  ops::Gauge& in_hand_gauge_;
  ops::Gauge& connections_gauge_;

  absl::flat_hash_map<std::string, std::unique_ptr<Connection>> connections_;  // by routing id
  absl::flat_hash_map<uint64_t, Connection*> connections_by_id_;
  absl::flat_hash_map<std::string, std::unique_ptr<Producer>> producers_;  // by name
  std::vector<Connection*> due_;
  std::string buffer_;
  uint64_t last_connection_ = 0;
  uint64_t active_ = 0;
  uint64_t articles_in_hand_ = 0;
  uint64_t bytes_in_hand_ = 0;
  int64_t swept_at_ = 0;
  bool credit_wanted_ = false;
  // What the store said last.
  bool had_room_ = true;
  bool someone_gone_ = false;
  bool stopping_ = false;
};

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
//
// Sends articles to a Wireroom daemon and learns what became of each.
//
//   wireroom::client::ProducerOptions options;
//   options.name = "harbour-crawler";
//   wireroom::client::Producer producer(options);
//   if (!producer.Connect(std::chrono::seconds(5))) return Fail(producer.error());
//   for (...) {
//     producer.Send(article);
//     producer.Wait(1000, std::chrono::seconds(30));    // at most 1000 unacknowledged
//     for (const auto& delivery : producer.Take()) ...  // an event, a duplicate, a reject
//   }
//   producer.Flush(std::chrono::seconds(30));
//
// An acknowledged article is on the daemon's disk. Until then the producer keeps
// it, and sends it again after every new connection: the daemon recognises it, so
// nothing is lost and nothing is taken twice.
//
// With a name, articles are numbered 1, 2, 3, ... within the epoch, and the
// daemon remembers the last number of each name for ever: after a restart of the
// producer, next_number() tells where to go on. Two processes must not share a
// name: the newer one wins, the older one is refused (fenced).
// Without a name, the daemon recognises an article by its source, id and content.
//
// Threads: a Producer belongs to one thread at a time and has none of its own.
// It moves - sends, receives, connects again - inside Connect, Send, Poll, Wait
// and Flush, so one of them has to be called now and then.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "wireroom/v1/article.pb.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::client {

struct ProducerOptions {
  // The daemon's ingest.bind.
  std::string endpoint = "tcp://127.0.0.1:7770";
  // 1 to 128 bytes of UTF-8 without control characters; empty: not numbered.
  std::string name;
  // To be raised by a producer that starts its numbers again at 1.
  uint64_t epoch = 1;
  // A file of its own for articles that are not acknowledged: the next Producer with
  // it sends what this process could not, whatever became of it (a crash, not a power
  // cut). Empty: none. Of a producer with a name it belongs to the name.
  std::string spool;
  // After a lost connection the next attempt waits, twice as long each time.
  std::chrono::milliseconds first_retry{100};
  std::chrono::milliseconds last_retry{2000};
};

// What one article became.
struct Delivery {
  // What Send returned for it.
  uint64_t number = 0;
  v1::Result::Outcome outcome = v1::Result::unspecified;
  // Of its event, or of the earlier event of a duplicate (0: no longer kept).
  uint64_t sequence = 0;
  // Why it was rejected.
  std::string detail;
};

enum class ProducerState {
  // Not connected, or not welcomed yet. error() has the last trouble, if any.
  kConnecting,
  kReady,
  // The daemon refuses this producer for good: error() says why. Nothing is sent
  // any more; what is unacknowledged stays so.
  kRefused,
};

class Producer {
 public:
  // Connects in the background of the calls below; a daemon that is not there yet
  // is no error. Throws std::invalid_argument when the endpoint is not one, and
  // std::runtime_error when ZeroMQ has no sockets left or the spool can't be used.
  explicit Producer(ProducerOptions options);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Waits until the daemon welcomed this producer. False: time is up, or kRefused.
  bool Connect(std::chrono::milliseconds timeout);

  ProducerState state() const;
  // The last trouble in one sentence; empty: none since the last welcome.
  const std::string& error() const;

  // Takes one article (a serialised wireroom.v1.Article) and sends it as soon as
  // the credit allows; never waits. Returns its number; for a producer without a
  // name any number that is unique within this object.
  // 0: not taken. A named producer must have been welcomed once, so that its
  // numbers are known. With a spool, it is in the file when Send returns; throws
  // std::runtime_error when it can't be written.
  uint64_t Send(std::string article);
  uint64_t Send(const v1::Article& article);

  // Connects, sends one article and waits until it is on the daemon's disk. nullopt:
  // time is up or kRefused (see error); a spool has it nevertheless. What else was
  // delivered meanwhile stays for Take. For many articles Send and Wait are faster:
  // they go in batches.
  std::optional<Delivery> Deliver(const v1::Article& article, std::chrono::milliseconds timeout);

  // What the next Send returns. After a restart of a named producer: one more
  // than the last number that the daemon has on disk.
  uint64_t next_number() const;

  // Articles that are not acknowledged yet, sent or not.
  size_t unacknowledged() const;

  // Sends and receives until something was delivered or time is up.
  void Poll(std::chrono::milliseconds timeout);

  // Polls until at most `at_most` articles are unacknowledged. False: time
  // is up, or kRefused.
  bool Wait(size_t at_most, std::chrono::milliseconds timeout);

  // Wait(0, timeout).
  bool Flush(std::chrono::milliseconds timeout);

  // What was delivered since the last call, in the order of the answers.
  std::vector<Delivery> Take();

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace wireroom::client

// SPDX-License-Identifier: Apache-2.0
//
// What sessions give and what they cost, on a journal on disk (below TMPDIR).
//
//   Replay/<bytes>/<subscribers>   events a second, all subscribers together, from the
//                                  first event to the last, read as they come
//   Subscribe/<bytes>              the same through wireroom::client, parsed
//   Commit/<beside>                batches of 256 events of 4 KB committed, beside
//                                  0 nobody, 1 a subscriber that keeps up, 2 one that
//                                  takes nothing, 3 one that replays without end
#include <benchmark/benchmark.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/feed/session_server.h"
#include "core/journal/journal.h"
#include "wireroom/client/subscription.h"
#include "zmq.hpp"

namespace wireroom {
namespace {

constexpr uint64_t kBatch = 256;

// A daemon without a pipeline.
class Daemon {
 public:
  explicit Daemon(size_t event_bytes) : event_bytes_(event_bytes) {
    std::string name = std::filesystem::temp_directory_path() / "wireroom_bench_XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    journal::JournalOptions options;
    options.directory = folder_ / "data";
    options.min_free_bytes = 0;
    options.clock = &clock_;
    journal_ = *journal::Journal::Open(options);
    feed::SessionOptions sessions;
    sessions.endpoint = "tcp://127.0.0.1:0";
    sessions.limits.max_sessions = 64;
    server_ = std::make_unique<feed::SessionServer>(sessions, journal_.get(), &clock_,
                                                    log_.get(), &stats_);
    if (!server_->Start().ok()) std::abort();
  }
  ~Daemon() {
    server_.reset();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  void Commit() {
    journal::Batch batch;
    for (uint64_t i = 0; i < kBatch; ++i) {
      journal::EventRecord event;
      event.sequence = journal_->head() + 1 + i;
      event.time = clock_.NowMicros();
      event.message = Message(event.sequence);
      batch.events.push_back(std::move(event));
    }
    if (!journal_->Commit(batch).ok()) std::abort();
    server_->Notify();
  }

  void Fill(uint64_t events) {
    while (journal_->head() < events) Commit();
  }

  uint64_t head() const { return journal_->head(); }
  const std::string& endpoint() const { return server_->endpoint(); }

 private:
  std::string Message(uint64_t sequence) const {
    v1::Event event;
    event.set_id("1-" + std::to_string(sequence));
    event.set_source("wireroom/0123456789abcdef");
    event.set_type("article.enriched");
    event.set_sequence(sequence);
    event.set_epoch(1);
    event.mutable_article()->mutable_article()->set_text(std::string(event_bytes_ - 100, 'x'));
    return event.SerializeAsString();
  }

  const size_t event_bytes_;
  std::filesystem::path folder_;
  ops::SystemClock clock_;
  std::unique_ptr<ops::Logger> log_ = ops::Logger::Silent();
  ops::Stats stats_;
  std::unique_ptr<journal::Journal> journal_;
  std::unique_ptr<feed::SessionServer> server_;
};

// A subscriber that reads what comes and does not look into it.
class Reader {
 public:
  Reader(const std::string& endpoint, uint32_t window) : socket_(context_, ZMQ_DEALER) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, 100);
    socket_.connect(endpoint);
    v1::SessionRequest request;
    request.mutable_open()->set_protocol(1);
    request.mutable_open()->mutable_start()->set_first(true);
    request.mutable_open()->mutable_window()->set_events(window);
    request.mutable_open()->mutable_window()->set_bytes(8 << 20);
    Send(request);
  }

  // Reads and acknowledges one message. The position.
  uint64_t Step() {
    zmq::message_t frame;
    if (!socket_.recv(frame)) return at_;
    v1::SessionReply reply;
    reply.ParseFromArray(frame.data(), static_cast<int>(frame.size()));
    while (frame.more()) (void)socket_.recv(frame);
    if (!reply.has_delivery()) return at_;
    at_ = reply.delivery().up_to();
    v1::SessionRequest request;
    request.mutable_ack()->set_up_to(at_);
    Send(request);
    return at_;
  }

 private:
  void Send(const v1::SessionRequest& request) {
    socket_.send(zmq::buffer(request.SerializeAsString()), zmq::send_flags::none);
  }

  zmq::context_t context_;
  zmq::socket_t socket_;
  uint64_t at_ = 0;
};

uint64_t EventsOf(size_t bytes) { return (uint64_t{400} << 20) / bytes; }

void Replay(benchmark::State& state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  Daemon daemon(bytes);
  daemon.Fill(EventsOf(bytes));
  for (auto _ : state) {
    std::vector<std::thread> readers;
    for (int64_t i = 0; i < state.range(1); ++i) {
      readers.emplace_back([&] {
        Reader reader(daemon.endpoint(), 65'536);
        while (reader.Step() < daemon.head()) {
        }
      });
    }
    for (std::thread& reader : readers) reader.join();
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * daemon.head()) *
                          state.range(1));
}
BENCHMARK(Replay)
    ->Args({512, 1})->Args({1024, 1})->Args({4096, 1})->Args({1024, 8})->Args({4096, 8})
    ->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

void Subscribe(benchmark::State& state) {
  const auto bytes = static_cast<size_t>(state.range(0));
  Daemon daemon(bytes);
  daemon.Fill(EventsOf(bytes));
  for (auto _ : state) {
    client::Subscription subscription =
        client::Subscribe("", {}, client::From::First(), daemon.endpoint());
    while (subscription.position() < daemon.head()) {
      benchmark::DoNotOptimize(subscription.Next(std::chrono::seconds(10)));
    }
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * daemon.head()));
}
BENCHMARK(Subscribe)->Arg(512)->Arg(1024)->Arg(4096)
    ->Iterations(3)->UseRealTime()->Unit(benchmark::kMillisecond);

enum Beside { kNobody, kLive, kSlow, kReplaying };

void Follow(const std::string& endpoint, int64_t beside, const uint64_t filled,
            const std::atomic<bool>& stop) {
  while (!stop) {
    Reader reader(endpoint, beside == kSlow ? 100 : 65'536);
    while (!stop) {
      if (beside == kSlow) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      } else if (reader.Step() >= filled && beside == kReplaying) {
        break;
      }
    }
  }
}

void Commit(benchmark::State& state) {
  Daemon daemon(4096);
  constexpr uint64_t kFilled = 100 * kBatch;
  daemon.Fill(kFilled);
  std::atomic<bool> stop{false};
  std::thread beside;
  if (state.range(0) != kNobody) {
    beside = std::thread([&] { Follow(daemon.endpoint(), state.range(0), kFilled, stop); });
  }
  for (auto _ : state) daemon.Commit();
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kBatch));
  stop = true;
  if (beside.joinable()) beside.join();
}
BENCHMARK(Commit)->DenseRange(kNobody, kReplaying)->Iterations(400)->UseRealTime();

}  // namespace
}  // namespace wireroom

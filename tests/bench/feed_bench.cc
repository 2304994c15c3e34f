// SPDX-License-Identifier: Apache-2.0
//
// The sockets alone, on loopback tcp, with articles of 3 KB and events of 4 KB:
// nothing is parsed, stored or annotated. "server_us" is CPU time of the server's
// own thread an article; ZeroMQ's I/O threads come on top, "process_us" is all of
// the process, the client at the other end too.
#include <benchmark/benchmark.h>
#include <time.h>

#include <atomic>
#include <thread>

#include "core/feed/ingest_server.h"
#include "core/feed/live_publisher.h"
#include "core/journal/memory_store.h"
#include "wireroom/client/producer.h"
#include "wireroom/client/subscriber.h"
#include "zmq.hpp"

namespace wireroom {
namespace {

using std::chrono::seconds;

double CpuMicros(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}

struct Daemon {
  zmq::context_t context;
  journal::MemoryStore store{1};
  ops::SystemClock clock;
  std::unique_ptr<ops::Logger> log = ops::Logger::Silent();
  ops::Stats stats;
};

// Argument: articles that may be unacknowledged. Every article is completed at
// once, so this is the cost of the protocol and of ZeroMQ.
void Ingest(benchmark::State& state) {
  Daemon daemon;
  feed::IngestOptions options;
  options.endpoint = "tcp://127.0.0.1:0";
  options.limits.credit_articles = static_cast<uint64_t>(state.range(0));
  feed::IngestServer server(options, &daemon.context, &daemon.store, &daemon.clock,
                            daemon.log.get(), &daemon.stats);
  std::atomic<double> server_cpu{0};
  const absl::Status started = server.Start([&](std::vector<feed::Received>&& articles) {
    std::vector<feed::Completed> completed;
    completed.reserve(articles.size());
    for (const feed::Received& one : articles) {
      completed.push_back({one.connection, one.producer, one.producer_epoch, one.number, one.tag,
                           v1::Result::enriched, one.number, "", one.article.size()});
    }
    server.Complete(std::move(completed));
    server_cpu = CpuMicros(CLOCK_THREAD_CPUTIME_ID);
  });
  client::ProducerOptions producer_options;
  producer_options.endpoint = server.endpoint();
  producer_options.name = "bench";
  client::Producer producer(producer_options);
  if (!started.ok() || !producer.Connect(seconds(5))) {
    state.SkipWithError("cannot connect");
    return;
  }
  const std::string article(3072, 'x');
  const double server_before = server_cpu;
  const double before = CpuMicros(CLOCK_PROCESS_CPUTIME_ID);
  const auto window = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    producer.Send(article);
    if (producer.unacknowledged() >= window) {
      producer.Wait(window / 2, seconds(10));
      producer.Take();
    }
  }
  producer.Flush(seconds(10));
  const auto articles = static_cast<double>(state.iterations());
  state.SetItemsProcessed(state.iterations());
  state.counters["server_us"] = (server_cpu - server_before) / articles;
  state.counters["process_us"] = (CpuMicros(CLOCK_PROCESS_CPUTIME_ID) - before) / articles;
}
BENCHMARK(Ingest)->Arg(16)->Arg(1024)->Arg(4096)->UseRealTime();

// Argument: subscribers, each with a thread that reads and does not parse.
void Publish(benchmark::State& state) {
  Daemon daemon;
  feed::LiveOptions options;
  options.endpoint = "tcp://127.0.0.1:0";
  feed::LivePublisher live(options, &daemon.context, &daemon.store, &daemon.clock,
                           daemon.log.get(), &daemon.stats);
  if (!live.Start().ok()) {
    state.SkipWithError("cannot bind");
    return;
  }
  zmq::context_t peers;
  std::atomic<uint64_t> received{0};
  std::atomic<bool> stop{false};
  std::vector<std::thread> readers;
  std::atomic<int> ready{0};
  for (int i = 0; i < state.range(0); ++i) {
    readers.emplace_back([&] {
      zmq::socket_t socket(peers, zmq::socket_type::sub);
      socket.set(zmq::sockopt::subscribe, "");
      socket.set(zmq::sockopt::rcvtimeo, 100);
      socket.connect(live.endpoint());
      zmq::message_t frame;
      while (!socket.recv(frame)) {
      }
      ++ready;
      while (!stop) {
        if (!socket.recv(frame)) continue;
        if (!frame.more()) ++received;
      }
    });
  }
  while (ready < state.range(0)) std::this_thread::yield();
  const std::string message(4096, 'x');
  const double before = CpuMicros(CLOCK_PROCESS_CPUTIME_ID);
  uint64_t sequence = 0;
  for (auto _ : state) {
    std::vector<feed::LiveEvent> events;
    for (int i = 0; i < 64; ++i) {
      events.push_back({++sequence, "article.enriched/medtop:11000000/Harbour%20Courier/", message});
    }
    live.Publish(std::move(events));
    // Keeps the pace of the slowest, as a pipeline with work to do would.
    while (state.range(0) > 0 &&
           received + 2000 * static_cast<uint64_t>(state.range(0)) <
               sequence * static_cast<uint64_t>(state.range(0))) {
      std::this_thread::yield();
    }
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  state.SetItemsProcessed(static_cast<int64_t>(sequence));
  state.counters["process_us"] =
      (CpuMicros(CLOCK_PROCESS_CPUTIME_ID) - before) / static_cast<double>(sequence);
  state.counters["dropped"] =
      static_cast<double>(daemon.stats.counter("feed.live_dropped").value());
}
BENCHMARK(Publish)->Arg(0)->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
}  // namespace wireroom

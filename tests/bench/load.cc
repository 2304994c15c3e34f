// SPDX-License-Identifier: Apache-2.0
//
// The two client processes of the end-to-end benchmark (deploy/bench):
//
//   wireroom_load produce --to ADDRESS --articles FILE --count N [--rate N]
//   wireroom_load consume --from ADDRESS --count N
//
// The producer sends the articles of a file over and over, each time under other
// ids, numbered, within its credit, stamped with the moment of sending. The
// consumer subscribes to all enriched articles and takes the time from that
// stamp to the receipt. Each prints one line of JSON.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <deque>
#include <iostream>
#include <thread>
#include <zmq.hpp>

#include "core/app/article_files.h"
#include "core/ops/stats.h"
#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom {
namespace {

constexpr uint64_t kMostInASubmit = 64;
constexpr auto kPatience = std::chrono::seconds(60);

using Clock = std::chrono::steady_clock;

int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

[[noreturn]] void Die(const std::string& text) {
  std::cerr << "wireroom_load: " << text << "\n";
  std::exit(1);
}

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Options {
  std::string address;
  std::string articles;
  uint64_t count = 0;
  uint64_t rate = 0;
};

class Producer {
 public:
  explicit Producer(const Options& options)
      : options_(options), socket_(context_, zmq::socket_type::dealer) {
    app::ArticleFiles files({options.articles});
    app::ArticleItem item;
    for (auto next = files.Next(&item); next.ok() && *next; next = files.Next(&item))
      articles_.push_back(std::move(item.bytes));
    if (articles_.empty()) Die("no articles in " + options.articles);
    socket_.set(zmq::sockopt::linger, 0);
    socket_.connect(options.address);
  }

  void Run() {
    v1::IngestRequest hello;
    hello.mutable_hello()->set_protocol(1);
    hello.mutable_hello()->set_producer(name_);
    hello.mutable_hello()->set_epoch(1);
    Send(hello, zmq::send_flags::none);
    Receive();
    const auto began = Clock::now();
    while (acknowledged_ < options_.count) {
      while (MaySend()) SendSome(began);
      Receive();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
    std::cout << "{\"acknowledged\":" << acknowledged_ << ",\"seconds\":" << seconds
              << ",\"articles_per_second\":" << double(acknowledged_) / seconds
              << ",\"cpu_us_per_article\":" << CpuSeconds() * 1e6 / double(acknowledged_) << "}\n";
  }

 private:
  bool MaySend() const {
    return sent_ < options_.count && sent_ - acknowledged_ < credit_.articles() &&
           bytes_in_hand_ + 16'384 < credit_.bytes();
  }

  void Send(const v1::IngestRequest& request, zmq::send_flags flags) {
    const std::string bytes = request.SerializeAsString();
    socket_.send(zmq::buffer(bytes), flags);
  }

  // At a steady rate, waits for the moment of the next article.
  void SendSome(Clock::time_point began) {
    uint64_t most = std::min({kMostInASubmit, options_.count - sent_,
                              credit_.articles() - (sent_ - acknowledged_)});
    if (options_.rate > 0) {
      most = 1;
      std::this_thread::sleep_until(began + std::chrono::microseconds(sent_ * 1'000'000 / options_.rate));
    }
    v1::IngestRequest request;
    request.mutable_submit()->set_number(sent_ + 1);
    Send(request, zmq::send_flags::sndmore);
    for (uint64_t i = 0; i < most; ++i) {
      const std::string article = Stamped(sent_++);
      sizes_.push_back(article.size());
      bytes_in_hand_ += article.size();
      socket_.send(zmq::buffer(article), i + 1 < most ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
  }

  // Appended fields replace earlier ones, so the text is not touched.
  std::string Stamped(uint64_t index) const {
    std::string out = articles_[index % articles_.size()];
    v1::Article stamp;
    stamp.set_id(name_ + "-" + std::to_string(index));
    const int64_t now = NowMicros();
    stamp.mutable_fetched_at()->set_seconds(now / 1'000'000);
    stamp.mutable_fetched_at()->set_nanos(static_cast<int32_t>(now % 1'000'000 * 1000));
    stamp.AppendToString(&out);
    return out;
  }

  void Receive() {
    zmq::pollitem_t items[] = {{socket_.handle(), 0, ZMQ_POLLIN, 0}};
    if (zmq::poll(items, 1, std::chrono::duration_cast<std::chrono::milliseconds>(kPatience)) == 0)
      Die("no answer from the daemon");
    zmq::message_t message;
    while (socket_.recv(message, zmq::recv_flags::dontwait)) {
      v1::IngestReply reply;
      if (!reply.ParseFromArray(message.data(), static_cast<int>(message.size()))) Die("bad reply");
      if (reply.has_refusal()) Die("refused: " + reply.refusal().detail());
      if (reply.has_welcome()) credit_ = reply.welcome().credit();
      if (reply.has_ack()) Acknowledge(reply.ack());
    }
  }

  void Acknowledge(const v1::Ack& ack) {
    credit_ = ack.credit();
    for (; acknowledged_ < ack.up_to(); ++acknowledged_) {
      bytes_in_hand_ -= sizes_.front();
      sizes_.pop_front();
    }
  }

  const Options options_;
  // New for each run, so that its articles are new to the daemon.
  const std::string name_ = "bench-" + std::to_string(NowMicros());
  zmq::context_t context_;
  zmq::socket_t socket_;
  std::vector<std::string> articles_;
  v1::Credit credit_;
  uint64_t sent_ = 0;
  uint64_t acknowledged_ = 0;
  uint64_t bytes_in_hand_ = 0;
  std::deque<size_t> sizes_;
};

// Prints "listening" when its subscription works, and the figures at the end.
void Consume(const Options& options) {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::sub);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::rcvhwm, 100'000);
  socket.set(zmq::sockopt::subscribe, "article.enriched/");
  socket.set(zmq::sockopt::subscribe, "system.heartbeat/");
  socket.set(zmq::sockopt::rcvtimeo, static_cast<int>(std::chrono::milliseconds(kPatience).count()));
  socket.connect(options.address);
  ops::Histogram latency;
  uint64_t received = 0;
  uint64_t bytes = 0;
  bool listening = false;
  v1::Event event;
  zmq::message_t topic;
  zmq::message_t message;
  while (received < options.count) {
    if (!socket.recv(topic) || !socket.recv(message)) Die("no event for a minute, after " + std::to_string(received));
    if (!listening) {
      std::cout << "listening" << std::endl;
      listening = true;
    }
    if (topic.to_string_view() == "system.heartbeat/") continue;
    if (!event.ParseFromArray(message.data(), static_cast<int>(message.size()))) Die("bad event");
    const auto& sent = event.article().article().fetched_at();
    latency.Record(NowMicros() - (sent.seconds() * 1'000'000 + sent.nanos() / 1000));
    bytes += message.size();
    ++received;
  }
  const ops::Histogram::Summary summary = latency.Summarise();
  std::cout << "{\"received\":" << received << ",\"bytes_per_event\":" << bytes / received
            << ",\"latency_us\":{\"p50\":" << summary.p50 << ",\"p99\":" << summary.p99
            << ",\"p99.9\":" << summary.p999 << ",\"max\":" << summary.max
            << "},\"cpu_us_per_event\":" << CpuSeconds() * 1e6 / double(received) << "}\n";
}

int Main(int argc, char** argv) {
  CLI::App app("Clients of the end-to-end benchmark", "wireroom_load");
  app.require_subcommand(1);
  Options options;
  CLI::App* produce = app.add_subcommand("produce", "Send articles and wait for their acknowledgements");
  produce->add_option("--to", options.address)->required();
  produce->add_option("--articles", options.articles)->required();
  produce->add_option("--count", options.count)->required();
  produce->add_option("--rate", options.rate, "Articles a second; 0: as fast as it goes");
  CLI::App* consume = app.add_subcommand("consume", "Receive enriched articles and time them");
  consume->add_option("--from", options.address)->required();
  consume->add_option("--count", options.count)->required();
  CLI11_PARSE(app, argc, argv);
  if (produce->parsed()) Producer(options).Run();
  if (consume->parsed()) Consume(options);
  return 0;
}

}  // namespace
}  // namespace wireroom

int main(int argc, char** argv) { return wireroom::Main(argc, argv); }

// SPDX-License-Identifier: Apache-2.0
//
// A numbered producer on a line that loses, doubles and reorders messages both
// ways, cuts itself off, and whose daemon is killed meanwhile. Whatever happens,
// the journal must hold the model's events (model.h), each once and in order.
//
//   wire_proof ... --articles 20000 --kills 20
//   wire_proof ... --control    the journal lacks one event: must be noticed
#include <CLI/CLI.hpp>
#include <deque>
#include <iostream>
#include <random>

#include "tests/crash/articles.h"
#include "tests/crash/daemon_process.h"
#include "tests/crash/evidence.h"
#include "tests/crash/model.h"
#include "tests/crash/run_folder.h"
#include "wireroom/v1/feed.pb.h"
#include "zmq.hpp"
#include "zmq_addon.hpp"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;
using Message = std::vector<std::string>;

constexpr char kSource[] = "Harbour Courier";
constexpr uint64_t kBatch = 8;
constexpr uint64_t kWindow = 64;

struct Options {
  RunOptions run;
  uint64_t articles = 1500;
  int kills = 4;
  // Of a hundred messages, that meet each of the three fates.
  int unlucky = 6;
  uint64_t seed = std::random_device()();
  bool control = false;
};

struct Fates {
  uint64_t passed = 0;
  uint64_t lost = 0;
  uint64_t doubled = 0;
  uint64_t reordered = 0;
  uint64_t cut = 0;
};

// One direction of the line.
class Fate {
 public:
  Fate(int unlucky, std::mt19937_64* random, Fates* fates)
      : unlucky_(unlucky), random_(random), fates_(fates) {}

  // What comes out at the other end when this goes in.
  std::vector<Message> Pass(Message message) {
    std::vector<Message> out;
    const auto drawn = static_cast<int>((*random_)() % 100);
    if (drawn < unlucky_) {
      ++fates_->lost;
    } else if (drawn < 2 * unlucky_) {
      ++fates_->reordered;
      held_.push_back(std::move(message));
      return out;
    } else {
      if (drawn < 3 * unlucky_) {
        ++fates_->doubled;
        out.push_back(message);
      }
      ++fates_->passed;
      out.push_back(std::move(message));
    }
    // Behind one that came later.
    for (Message& held : held_) out.push_back(std::move(held));
    held_.clear();
    return out;
  }

  void Forget() { held_.clear(); }

 private:
  const int unlucky_;
  std::mt19937_64* const random_;
  Fates* const fates_;
  std::deque<Message> held_;
};

// Speaks the protocol, trusts nothing but what it is told, and asks again.
class StubbornProducer {
 public:
  StubbornProducer(const Options& options, std::string endpoint)
      : options_(options),
        endpoint_(std::move(endpoint)),
        random_(options.seed),
        out_(options.unlucky, &random_, &fates_),
        in_(options.unlucky, &random_, &fates_) {
    Connect();
  }

  // Until so many are acknowledged. False: time is up.
  bool Work(uint64_t until, seconds timeout) {
    const auto end = SteadyClock::now() + timeout;
    while (committed_ < until) {
      if (SteadyClock::now() > end) return false;
      Move();
    }
    return true;
  }

  const Fates& fates() const { return fates_; }
  uint64_t committed() const { return committed_; }
  void Tell(Evidence* evidence) const { evidence->acknowledged = acknowledged_; }

 private:
  void Connect() {
    socket_ = zmq::socket_t(context_, zmq::socket_type::dealer);
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::reconnect_ivl, 10);
    socket_.connect(endpoint_);
    out_.Forget();
    in_.Forget();
    SayHello();
  }

  void SayHello() {
    welcome_ = false;
    heard_at_ = SteadyClock::now();
    v1::IngestRequest request;
    request.mutable_hello()->set_protocol(1);
    request.mutable_hello()->set_producer("stubborn");
    request.mutable_hello()->set_epoch(1);
    Send({request.SerializeAsString()});
  }

  void Move() {
    if (random_() % 2000 == 0) {
      ++fates_.cut;
      Connect();
    }
    while (welcome_ && next_ <= options_.articles && next_ <= committed_ + kWindow - kBatch) {
      SendBatch();
    }
    zmq_pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
    zmq_poll(&item, 1, 5);
    std::vector<zmq::message_t> frames;
    while (zmq::recv_multipart(socket_, std::back_inserter(frames), zmq::recv_flags::dontwait)) {
      for (const Message& message : in_.Pass({frames.front().to_string()})) On(message.front());
      frames.clear();
    }
    // A lost message is known by silence only.
    if (SteadyClock::now() - heard_at_ > milliseconds(60)) SayHello();
  }

  void SendBatch() {
    v1::IngestRequest request;
    request.mutable_submit()->set_number(next_);
    Message message = {request.SerializeAsString()};
    for (uint64_t i = 0; i < kBatch && next_ <= options_.articles; ++i) {
      message.push_back(NumberedArticle(kSource, next_++, true).SerializeAsString());
    }
    Send(std::move(message));
  }

  void Send(Message message) {
    for (const Message& passed : out_.Pass(std::move(message))) {
      for (size_t i = 0; i < passed.size(); ++i) {
        zmq_send(socket_.handle(), passed[i].data(), passed[i].size(),
                 ZMQ_DONTWAIT | (i + 1 < passed.size() ? ZMQ_SNDMORE : 0));
      }
    }
  }

  void On(const std::string& bytes) {
    v1::IngestReply reply;
    if (!reply.ParseFromString(bytes)) return;
    if (reply.has_welcome()) {
      heard_at_ = SteadyClock::now();
      welcome_ = true;
      committed_ = std::max<uint64_t>(committed_, reply.welcome().continue_after());
      next_ = reply.welcome().continue_after() + 1;
    } else if (reply.has_ack()) {
      if (reply.ack().up_to() > committed_) heard_at_ = SteadyClock::now();
      committed_ = std::max<uint64_t>(committed_, reply.ack().up_to());
      for (const v1::Result& result : reply.ack().results()) {
        acknowledged_.push_back({EditionOf(NumberedArticle(kSource, result.number(), true)),
                                 result.outcome(), result.sequence()});
      }
    } else if (reply.refusal().expected() != 0) {
      next_ = reply.refusal().expected();
    } else {
      welcome_ = false;
    }
  }

  const Options& options_;
  const std::string endpoint_;
  std::mt19937_64 random_;
  Fates fates_;
  Fate out_;
  Fate in_;
  zmq::context_t context_;
  zmq::socket_t socket_;
  bool welcome_ = false;
  uint64_t next_ = 1;
  uint64_t committed_ = 0;
  SteadyClock::time_point heard_at_;
  std::vector<Acknowledged> acknowledged_;
};

bool Run(const Options& options, const std::filesystem::path& folder, Evidence* evidence) {
  DaemonProcess daemon(options.run.wireroom, folder / "wireroom.yaml", folder / "errors");
  daemon.Start();
  if (!daemon.WaitUntilReady(seconds(60))) return false;
  StubbornProducer producer(options, "ipc://" + (folder / "ingest").string());
  for (int kill = 1; kill <= options.kills; ++kill) {
    const uint64_t until = options.articles * static_cast<uint64_t>(kill) /
                           static_cast<uint64_t>(options.kills + 1);
    if (!producer.Work(until, seconds(120)) || !daemon.Kill()) return false;
    daemon.Start();
    if (!daemon.WaitUntilReady(seconds(60))) return false;
  }
  if (!producer.Work(options.articles, seconds(120))) return false;
  producer.Tell(evidence);
  const Fates& fates = producer.fates();
  std::cout << "wire: " << options.articles << " articles, " << fates.passed
            << " messages passed, " << fates.lost << " lost, " << fates.doubled << " doubled, "
            << fates.reordered << " reordered, " << fates.cut << " connections cut, "
            << options.kills << " kills\n";
  if (fates.lost == 0 || fates.doubled == 0 || fates.reordered == 0) {
    std::cout << "too few messages for each fate: take more --articles or --unlucky\n";
    return false;
  }
  return daemon.Stop(seconds(60)) == 0;
}

int Prove(const Options& options, Evidence evidence) {
  const std::vector<ModelEvent> model = ModelOf(kSource, options.articles, true);
  if (options.control) {
    evidence.stored.erase(evidence.stored.begin() + static_cast<ptrdiff_t>(evidence.stored.size() / 2));
  }
  std::vector<std::string> broken = Differences(model, evidence.stored);
  for (const std::string& each : BrokenPromises(evidence)) broken.push_back(each);
  std::cout << "model: " << model.size() << " events expected, " << broken.size()
            << " differences\n";
  if (options.control) {
    std::cout << (broken.empty() ? "FAILED: a missing event went unnoticed\n"
                                 : "the control failed, as it must\n");
    return broken.empty() ? 1 : 0;
  }
  for (const std::string& each : broken) std::cout << "BROKEN: " << each << "\n";
  return broken.empty() ? 0 : 1;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Loses, doubles and reorders what producer and daemon say to each other");
  options.run.AddTo(&app);
  app.add_option("--articles", options.articles, "To be taken in")->capture_default_str();
  app.add_option("--kills", options.kills, "Of the daemon meanwhile")->capture_default_str();
  app.add_option("--unlucky", options.unlucky, "Of a hundred messages, that meet each fate")
      ->check(CLI::Range(1, 30))->capture_default_str();
  app.add_option("--seed", options.seed, "Of the fates; default: another one each time");
  app.add_flag("--control", options.control, "Must fail: the journal lacks an event");
  CLI11_PARSE(app, argc, argv);
  const std::filesystem::path folder = MakeFolder();
  WriteConfig(options.run, folder);
  std::cout << "seed " << options.seed << "\n";
  Evidence evidence;
  int result = 1;
  if (Run(options, folder, &evidence)) {
    ReadJournal(folder / "data", &evidence);
    result = Prove(options, std::move(evidence));
  } else {
    std::cout << "FAILED: the run did not come to its end: see " << (folder / "errors").string()
              << "\n";
  }
  if (result == 0) std::filesystem::remove_all(folder);
  return result;
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) { return wireroom::crash::Main(argc, argv); }

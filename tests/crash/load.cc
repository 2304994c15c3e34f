// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/load.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/crash/articles.h"
#include "wireroom/client/subscriber.h"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;

constexpr char kNumbered[] = "Harbour Courier";
constexpr char kUnnumbered[] = "Hill Gazette";
constexpr milliseconds kPoll{10};
constexpr size_t kUnacknowledged = 400;

client::ProducerOptions OptionsOf(const LoadOptions& options, const std::string& name) {
  client::ProducerOptions producer;
  producer.endpoint = options.ingest;
  producer.name = name;
  producer.first_retry = milliseconds(10);
  producer.last_retry = milliseconds(50);
  return producer;
}

// Lets so many articles a second pass; what was not used is not saved up.
class Pace {
 public:
  explicit Pace(uint64_t rate) : rate_(rate) {}

  bool Allows() {
    const auto now = std::chrono::steady_clock::now();
    next_ = std::max(next_, now - milliseconds(20));
    if (next_ > now) return false;
    next_ += std::chrono::nanoseconds(1'000'000'000 / rate_);
    return true;
  }

 private:
  const uint64_t rate_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace

Load::Load(LoadOptions options) : options_(std::move(options)) {}

Load::~Load() {
  stop_ = finish_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void Load::Start() {
  unfinished_ = 2;
  threads_.emplace_back([this] { RunNumbered(); });
  threads_.emplace_back([this] { RunUnnumbered(); });
  threads_.emplace_back([this] { RunSubscriber(); });
}

bool Load::Finish(std::chrono::seconds timeout) {
  finish_ = true;
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (unfinished_ != 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kPoll);
  }
  return unfinished_ == 0;
}

void Load::Note(const Edition& edition, const client::Delivery& delivery) {
  ++acknowledged_count_;
  if (delivery.outcome == v1::Result::duplicate) ++recognised_count_;
  const std::lock_guard lock(mutex_);
  acknowledged_.push_back({edition, delivery.outcome, delivery.sequence});
}

void Load::RunNumbered() {
  std::mt19937_64 random(options_.seed);
  std::unique_ptr<client::Producer> producer;
  Pace pace(options_.rate);
  while (!stop_) {
    // Now and then it crashes too, and has to ask where to go on.
    if (producer == nullptr || (!finish_ && random() % 200 == 0)) {
      producer = std::make_unique<client::Producer>(OptionsOf(options_, "crash-numbered"));
    }
    const auto wanted = [&] { return !finish_ || producer->next_number() <= last_number_; };
    while (wanted() && producer->unacknowledged() < kUnacknowledged && pace.Allows()) {
      const uint64_t number = producer->next_number();
      if (producer->Send(NumberedArticle(kNumbered, number, true)) == 0) break;
      last_number_ = std::max<uint64_t>(last_number_, number);
    }
    producer->Poll(kPoll);
    for (const client::Delivery& delivery : producer->Take()) {
      Note(EditionOf(NumberedArticle(kNumbered, delivery.number, true)), delivery);
    }
    if (!wanted() && producer->unacknowledged() == 0) break;
  }
  --unfinished_;
}

void Load::RunUnnumbered() {
  client::Producer producer(OptionsOf(options_, ""));
  std::map<uint64_t, uint64_t> articles;
  uint64_t next = 1;
  Pace pace(options_.rate);
  while (!stop_) {
    while (!finish_ && producer.unacknowledged() < kUnacknowledged && pace.Allows()) {
      const uint64_t tag = producer.Send(NumberedArticle(kUnnumbered, next, false));
      if (tag == 0) break;
      articles[tag] = next++;
    }
    producer.Poll(kPoll);
    for (const client::Delivery& delivery : producer.Take()) {
      const uint64_t article = articles.at(delivery.number);
      Note(EditionOf(NumberedArticle(kUnnumbered, article, false)), delivery);
    }
    if (finish_ && producer.unacknowledged() == 0) break;
  }
  --unfinished_;
}

void Load::RunSubscriber() {
  client::SubscriberOptions options;
  options.endpoint = options_.live;
  options.high_water = 100'000;
  client::Subscriber subscriber(options);
  while (!stop_) {
    const auto item = subscriber.Next(milliseconds(100));
    if (!item) continue;
    using Kind = client::LiveItem::Kind;
    const std::lock_guard lock(mutex_);
    if (item->kind == Kind::kRestart || item->kind == Kind::kMalformed) {
      faults_.push_back(absl::StrCat("the live feed gave an item of kind ",
                                     static_cast<int>(item->kind)));
    }
    if (item->kind != Kind::kEvent) continue;
    ++received_count_;
    const Stored stored = StoredOf(item->event);
    const auto [first, is_new] = received_.emplace(stored.sequence, stored.fingerprint);
    if (is_new || first->second == stored.fingerprint) continue;
    faults_.push_back(absl::StrCat("event ", stored.sequence, " was published with two contents"));
  }
}

bool Load::SendAgain(uint64_t from, uint64_t to, std::chrono::seconds timeout) {
  client::Producer producer(OptionsOf(options_, ""));
  std::map<uint64_t, uint64_t> articles;
  for (uint64_t number = from; number <= to; ++number) {
    // The first edition of what was revised since would be taken for news.
    if (number % 40 == 14) continue;
    articles[producer.Send(NumberedArticle(kNumbered, number, true))] = number;
  }
  const bool flushed = producer.Flush(timeout);
  for (const client::Delivery& delivery : producer.Take()) {
    const uint64_t number = articles.at(delivery.number);
    // One that happened to be in hand at three deaths is set aside.
    const bool set_aside = delivery.detail.find("set aside") != std::string::npos;
    const bool again = delivery.outcome == v1::Result::duplicate || set_aside ||
                       (number % 40 == 29 && delivery.outcome == v1::Result::rejected);
    Note(EditionOf(NumberedArticle(kNumbered, number, true)), delivery);
    if (again) continue;
    const std::lock_guard lock(mutex_);
    faults_.push_back(absl::StrCat("article ", number, ", sent again, became ",
                                   v1::Result::Outcome_Name(delivery.outcome)));
  }
  return flushed;
}

std::vector<ModelEvent> Load::Model() const { return ModelOf(kNumbered, last_number_, true); }

void Load::Tell(Evidence* evidence) {
  const std::lock_guard lock(mutex_);
  evidence->acknowledged = acknowledged_;
  evidence->received = received_;
  evidence->faults = faults_;
}

}  // namespace wireroom::crash

// SPDX-License-Identifier: Apache-2.0
//
// Producers and a subscriber that go on whatever happens to the daemon, and
// remember what they were told.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/crash/evidence.h"
#include "tests/crash/model.h"
#include "wireroom/client/producer.h"

namespace wireroom::crash {

struct LoadOptions {
  std::string ingest;
  std::string live;
  // Articles a second, of each producer.
  uint64_t rate = 1000;
  uint64_t seed = 0;
};

class Load {
 public:
  explicit Load(LoadOptions options);
  ~Load();

  void Start();
  // Sends no more and waits until all that was sent is acknowledged. False: time
  // is up.
  bool Finish(std::chrono::seconds timeout);

  uint64_t acknowledged() const { return acknowledged_count_; }
  // Re-sent articles that were recognised.
  uint64_t recognised() const { return recognised_count_; }
  uint64_t received() const { return received_count_; }
  // Hands over what it knows. After Finish.
  void Tell(Evidence* evidence);

  // Sends articles `from` to `to` of the numbered producer once more, without
  // numbers, as a crawler would that has lost its notes. False: time is up.
  bool SendAgain(uint64_t from, uint64_t to, std::chrono::seconds timeout);
  // What the numbered producer's articles are to become. After Finish.
  std::vector<ModelEvent> Model() const;
  // The last number of the numbered producer.
  uint64_t last_number() const { return last_number_; }

 private:
  // Keeps its numbers over its own restarts, and revises.
  void RunNumbered();
  // Recognised by id and content.
  void RunUnnumbered();
  void RunSubscriber();
  void Note(const Edition& edition, const client::Delivery& delivery);

  const LoadOptions options_;
  std::atomic<bool> finish_{false};
  std::atomic<bool> stop_{false};
  std::atomic<int> unfinished_{0};
  std::atomic<uint64_t> acknowledged_count_{0};
  std::atomic<uint64_t> recognised_count_{0};
  std::atomic<uint64_t> received_count_{0};
  std::atomic<uint64_t> last_number_{0};

  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<Acknowledged> acknowledged_;
  std::map<uint64_t, Hash> received_;
  std::vector<std::string> faults_;

  std::vector<std::thread> threads_;
};

}  // namespace wireroom::crash

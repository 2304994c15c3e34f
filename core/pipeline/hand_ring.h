// SPDX-License-Identifier: Apache-2.0
//
// A small file that names the articles in hand: which thread has which article,
// and which plugin is at work on it. It is written through a shared memory map,
// so what was written is in the file however the process ends (SIGKILL, SIGSEGV,
// abort, exit); only the machine's own end may lose it, which is not the
// article's fault. The next process finds there whom to suspect.
//
//   file   a header page, then places for suspects, then a slot for each thread
//
// A suspect is an article that was in hand when a daemon ended. Its deaths are
// counted in the file until it is acquitted.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/journal/store.h"

namespace wireroom::pipeline {

// An article that was in hand when a daemon ended.
struct Suspect {
  // Of its bytes as they came.
  journal::Hash bytes{};
  uint32_t deaths = 0;
  // When it was suspected last, microseconds since 1970.
  int64_t time = 0;
  // The plugin that was at work on it then; empty: none yet. At most 63 bytes.
  std::string plugin;
};

class HandRing {
 public:
  // Threads that can have an article in hand.
  static constexpr size_t kSlots = 320;
  // Suspects beyond so many are forgotten, those of longest ago first.
  static constexpr size_t kMostSuspects = 128;
  // A suspect that was not seen again for so long is forgotten.
  static constexpr int64_t kForgetMicros = int64_t{7} * 24 * 3600 * 1'000'000;

  // Reads what the last process left, counts a death for each article that it had
  // in hand, and makes the file anew. `now` is microseconds since 1970. A file
  // that is no ring, or that can not be written, costs the memory of suspects
  // and nothing else: *trouble says why, and the ring lives in memory.
  static std::unique_ptr<HandRing> Open(const std::filesystem::path& file, int64_t now,
                                        absl::Status* trouble);
  ~HandRing();

  // The thread of `slot` has this article in hand. Each slot is of one thread.
  void Enter(size_t slot, const journal::Hash& bytes);
  // This plugin is at work on it.
  void SetPlugin(size_t slot, std::string_view plugin);
  void Leave(size_t slot);

  // How many there are. Any thread, cheap.
  size_t suspects() const { return suspects_.load(std::memory_order_acquire); }
  // Any thread.
  std::optional<Suspect> Find(const journal::Hash& bytes) const;
  std::vector<Suspect> List() const;
  // Makes it a suspect without a death, so that it is worked on alone.
  void Accuse(const journal::Hash& bytes, int64_t now);
  // It is a suspect no more.
  void Acquit(const journal::Hash& bytes);
  // The process is about to end for a reason of its own: nobody is to blame.
  void Absolve();

 private:
  struct File;
  HandRing(File* file, bool mapped);
  static absl::Status ReadSuspects(const std::filesystem::path& file, int64_t now,
                                   std::vector<Suspect>* suspects);
  static std::unique_ptr<File> FileWith(const std::vector<Suspect>& suspects);
  void Count();

  File* const file_;
  const bool mapped_;
  // Guards the suspects of the file.
  mutable std::mutex mutex_;
  std::atomic<size_t> suspects_{0};
};

}  // namespace wireroom::pipeline

// SPDX-License-Identifier: Apache-2.0
//
// The layers of the knowledge, read again when a file was replaced while the daemon
// runs. Workers go on with the old ones until the new ones are read and checked; a
// file that is refused is logged and the old one stays.
#pragma once

#include <wireroom/sdk.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "plugins/annotators/entities/lexicon.h"

namespace wireroom::entities {

using Layers = std::vector<std::shared_ptr<const Knowledge>>;

class KnowledgeWatch {
 public:
  // Reads all files; `fixed` are the layers on top of them. Throws as
  // Knowledge::Open.
  KnowledgeWatch(Paths files, Layers fixed, const Host& host);

  // The layers now. Looks at the files at most once a second of the host's clock;
  // at other times it costs one atomic load. *seen is the caller's own and begins
  // at 0. True: *layers is new. [any thread]
  bool Refresh(uint64_t* seen, Layers* layers);

 private:
  struct Stamp {
    int64_t changed_at = 0;  // nanoseconds
    uint64_t inode = 0;
    uint64_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  static Stamp StampOf(const std::filesystem::path& file);
  Layers ReadFiles() const;
  void Check();

  const Paths files_;
  const Layers fixed_;
  const Host host_;
  std::atomic<Time> checked_at_{0};
  std::atomic<uint64_t> generation_{1};
  std::mutex mutex_;  // of what is below
  Layers layers_;
  std::vector<Stamp> stamps_;
};

}  // namespace wireroom::entities

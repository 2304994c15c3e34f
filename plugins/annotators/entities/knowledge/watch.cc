// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/watch.h"

#include <sys/stat.h>

#include <cstdlib>
#include <exception>

namespace wireroom::entities {
namespace {

constexpr int64_t kCheckEvery = 1'000'000;  // microseconds

}  // namespace

KnowledgeWatch::KnowledgeWatch(Paths files, Layers fixed, const Host& host)
    : files_(std::move(files)), fixed_(std::move(fixed)), host_(host) {
  for (const std::filesystem::path& file : files_) stamps_.push_back(StampOf(file));
  layers_ = ReadFiles();
  checked_at_ = host_.now();
}

KnowledgeWatch::Stamp KnowledgeWatch::StampOf(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return {};
  return {status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_ino,
          static_cast<uint64_t>(status.st_size)};
}

Layers KnowledgeWatch::ReadFiles() const {
  Layers layers;
  for (const std::filesystem::path& file : files_) layers.push_back(Knowledge::Open(file, host_));
  layers.insert(layers.end(), fixed_.begin(), fixed_.end());
  return layers;
}

// By one thread at a time; the others do not wait for it.
void KnowledgeWatch::Check() {
  std::vector<Stamp> stamps;
  for (const std::filesystem::path& file : files_) stamps.push_back(StampOf(file));
  {
    std::lock_guard lock(mutex_);
    if (stamps == stamps_) return;
    stamps_ = stamps;
  }
  try {
    Layers layers = ReadFiles();
    std::lock_guard lock(mutex_);
    layers_.swap(layers);
    generation_.fetch_add(1, std::memory_order_release);
    host_.Count("knowledge_swaps");
    host_.Info("the knowledge was replaced: " + std::to_string(layers_[0]->names()) + " names of " +
               std::to_string(layers_[0]->entities().size()) + " entities in the first file");
  } catch (const std::exception& error) {
    host_.Count("knowledge_refused");
    host_.Error(std::string(error.what()) + "; going on with the knowledge read before");
  }
}

bool KnowledgeWatch::Refresh(uint64_t* seen, Layers* layers) {
  Time now = host_.now();
  Time last = checked_at_.load(std::memory_order_relaxed);
  if (std::llabs(now - last) >= kCheckEvery && !files_.empty() &&
      checked_at_.compare_exchange_strong(last, now, std::memory_order_relaxed))
    Check();
  uint64_t generation = generation_.load(std::memory_order_acquire);
  if (generation == *seen) return false;
  std::lock_guard lock(mutex_);
  *layers = layers_;
  *seen = generation_.load(std::memory_order_relaxed);
  return true;
}

}  // namespace wireroom::entities

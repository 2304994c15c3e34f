// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_book.h"

#include <chrono>
#include <exception>

namespace wireroom::alerts {
namespace {

namespace fs = std::filesystem;

// Articles that are being worked on were matched by one of these.
constexpr size_t kKeptSets = 16;

void AddFile(const fs::path& path, std::string* stamp) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  const auto time = fs::last_write_time(path, error).time_since_epoch().count();
  *stamp += path.string() + ' ' + std::to_string(size) + ' ' + std::to_string(time) + '\n';
}

}  // namespace

RuleBook::RuleBook(Paths paths, const Host& host, const LoadedRules& loaded)
    : paths_(std::move(paths)), host_(host), taken_(Stamp()), seen_(taken_) {
  auto set = std::make_shared<RuleSet>();
  set->index = loaded.index;
  set->inhibitions = loaded.inhibitions;
  sets_.push_back(std::move(set));
}

RuleBook::~RuleBook() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RuleBook::Watch(int64_t interval) {
  thread_ = std::thread([this, interval] {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, std::chrono::microseconds(interval), [this] { return stopping_; })) {
      lock.unlock();
      Look();
      lock.lock();
    }
  });
}

// Lists beside the rules count too: every file below a folder, and beside a file.
std::string RuleBook::Stamp() const {
  std::string stamp;
  for (const fs::path& path : paths_) {
    std::error_code error;
    const bool folder = fs::is_directory(path, error);
    auto at = fs::recursive_directory_iterator(folder ? path : path.parent_path(), error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error))
      if (at->is_regular_file(error)) AddFile(at->path(), &stamp);
  }
  return stamp;
}

void RuleBook::Look() {
  std::string stamp = Stamp();
  const bool settled = stamp == seen_;
  seen_ = stamp;
  if (!settled || stamp == taken_) return;
  taken_ = std::move(stamp);
  try {
    Load();
  } catch (const std::exception& e) {
    host_.Error(std::string("the rules were not read again, those in force stay: ") + e.what());
  }
}

void RuleBook::Load() {
  RuleErrors errors;
  LoadedRules loaded = LoadRules(paths_, host_, &errors);
  for (const std::string& line : errors.lines()) host_.Error(line);
  if (!errors.empty())
    return host_.Error("the rules were not taken, those in force stay: correct the files");
  for (const std::string& warning : loaded.warnings) host_.Warning(warning);
  auto set = std::make_shared<RuleSet>();
  set->index = loaded.index;
  set->inhibitions = std::move(loaded.inhibitions);
  const size_t rules = set->index->rule_count();
  {
    const std::lock_guard lock(mutex_);
    set->generation = sets_.back()->generation + 1;
    generation_.store(set->generation, std::memory_order_release);
    sets_.push_back(std::move(set));
    if (sets_.size() > kKeptSets) sets_.pop_front();
  }
  host_.Info("the rules were read again: " + std::to_string(rules) + " rules from " +
             std::to_string(loaded.files) + " files");
}

std::shared_ptr<const RuleSet> RuleBook::current() const {
  const std::lock_guard lock(mutex_);
  return sets_.back();
}

std::shared_ptr<const RuleSet> RuleBook::Find(uint32_t generation) const {
  const std::lock_guard lock(mutex_);
  for (const auto& set : sets_)
    if (set->generation == generation) return set;
  return nullptr;
}

}  // namespace wireroom::alerts

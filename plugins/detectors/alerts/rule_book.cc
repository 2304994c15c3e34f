// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_book.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <utility>

namespace wireroom::alerts {
namespace {

// Articles that are being worked on were matched by one of the last sets.
constexpr size_t kKeptSets = 16;
constexpr int64_t kKeptFor = 60'000'000;
constexpr int64_t kMergeInterval = 1'000'000;

int64_t Now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

RuleBook::RuleBook(Paths paths, const Host& host, LoadedRules loaded)
    : paths_(std::move(paths)), host_(host),
      live_(host, loaded.index->parts().empty() ? IndexBuilder(host).BuildSegment()
                                                : loaded.index->parts().front().segment,
            shares_),
      catalogue_(std::move(loaded.catalogue)), dispatch_(std::move(loaded.dispatch)) {
  live_.Change(loaded.refused, {});
  NoteErrors();
  sets_.push_back({std::make_shared<RuleSet>(RuleSet{0, live_.index(), dispatch_}), 0});
}

RuleBook::~RuleBook() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void RuleBook::Watch(int64_t interval) {
  threads_.emplace_back([this] { MergeWhileWatched(); });
  if (interval <= 0) return;
  threads_.emplace_back([this, interval] {
    while (WaitFor(interval)) Look();
  });
}

// False: it is time to stop.
bool RuleBook::WaitFor(int64_t microseconds) {
  std::unique_lock lock(mutex_);
  return !wake_.wait_for(lock, std::chrono::microseconds(microseconds), [this] { return stopping_; });
}

void RuleBook::MergeWhileWatched() {
  while (WaitFor(kMergeInterval)) {
    try {
      while (live_.Merge()) Publish();
    } catch (const std::exception& e) {
      host_.Error(std::string("the index of the rules was not put together anew: ") + e.what());
    }
  }
}

std::vector<std::string> RuleBook::Changed(std::vector<std::string>* gone) {
  RuleErrors errors;
  std::vector<std::string> settled, wrong;
  std::map<std::string, uint64_t> seen;
  const std::vector<std::string> found = FindRuleFiles(paths_, &errors);
  if (errors.count() != std::exchange(lost_, errors.count()))
    for (const std::string& line : errors.lines()) host_.Error(line + "; its rules stay in force");
  if (!errors.empty()) return {};
  for (const std::string& path : found) {
    const RuleCatalogue::File* known = catalogue_.Find(path);
    const uint64_t stamp = StampOf(path, known ? known->lists : std::vector<std::filesystem::path>());
    if (known && known->stamp == stamp) {
      if (!known->errors.empty()) wrong.push_back(path);
      continue;
    }
    const auto before = seen_.find(path);
    if (before != seen_.end() && before->second == stamp) settled.push_back(path);
    else seen[path] = stamp;
  }
  const std::set<std::string> there(found.begin(), found.end());
  bool news = !settled.empty();
  for (const auto& [path, file] : catalogue_.files()) {
    if (there.count(path)) continue;
    const bool settled_so = seen_.count(path) && seen_[path] == 0;
    if (file.stamp != 0 && !settled_so) seen[path] = 0;
    else gone->push_back(path), news |= file.stamp != 0;
  }
  seen_ = std::move(seen);
  if (!news) gone->clear();
  // What could not stand beside the others may do so now.
  if (news) settled.insert(settled.end(), wrong.begin(), wrong.end());
  return settled;
}

void RuleBook::Look() {
  try {
    std::vector<std::string> gone;
    std::vector<RuleFile> files;
    const std::vector<std::string> changed = Changed(&gone);
    ReadRuleFiles(changed, host_, [&](RuleFile file) { files.push_back(std::move(file)); });
    for (std::string& path : gone) files.emplace_back().path = std::move(path);
    if (!files.empty()) Take(std::move(files));
  } catch (const std::exception& e) {
    host_.Error(std::string("the rules were not read again, those in force stay: ") + e.what());
  }
}

void RuleBook::Take(std::vector<RuleFile> files) {
  const size_t count = files.size();
  RuleErrors errors;
  const RuleChange change = catalogue_.Update(std::move(files), &errors);
  NoteErrors();
  for (const std::string& line : errors.lines()) host_.Error(line);
  if (!errors.empty())
    host_.Error("what these files said before stays in force: correct them");
  if (change.empty()) return;
  TellCosts(change, live_.Change(change.removed, change.added));
  RuleErrors routes;
  Dispatch dispatch = catalogue_.dispatch(&routes);
  for (const std::string& line : routes.lines()) host_.Error(line);
  {
    const std::lock_guard lock(mutex_);
    dispatch_ = std::move(dispatch);
  }
  Publish();
  host_.Info(std::to_string(count) + " rule files were read again: " +
             std::to_string(change.added.size()) + " rules added or changed, " +
             std::to_string(change.removed.size()) + " removed or replaced");
}

void RuleBook::SetAside(std::string_view id, bool aside) {
  if (live_.SetAside(IndexSegment::IdHash(id), aside)) Publish();
}

void RuleBook::NoteErrors() {
  std::vector<std::string> lines;
  for (const auto& [path, file] : catalogue_.files())
    lines.insert(lines.end(), file.errors.begin(), file.errors.end());
  const std::lock_guard lock(mutex_);
  errors_ = std::move(lines);
}

std::vector<std::string> RuleBook::errors() const {
  const std::lock_guard lock(mutex_);
  return errors_;
}

void RuleBook::TellCosts(const RuleChange& change, const std::vector<float>& costs) const {
  for (size_t i = 0; i < costs.size(); ++i)
    if (costs[i] >= 1) host_.Warning(change.added[i].place + ": " + CostWarning(1));
}

void RuleBook::Publish() {
  auto set = std::make_shared<RuleSet>();
  const std::lock_guard lock(mutex_);
  set->index = live_.index();
  set->dispatch = dispatch_;
  set->generation = sets_.back().set->generation + 1;
  const int64_t now = Now();
  sets_.back().until = now + kKeptFor;
  sets_.push_back({set, 0});
  while (sets_.size() > kKeptSets && sets_.front().until < now) sets_.pop_front();
  generation_.store(set->generation, std::memory_order_release);
}

std::shared_ptr<const RuleSet> RuleBook::current() const {
  const std::lock_guard lock(mutex_);
  return sets_.back().set;
}

std::shared_ptr<const RuleSet> RuleBook::Find(uint32_t generation) const {
  const std::lock_guard lock(mutex_);
  for (const Kept& kept : sets_)
    if (kept.set->generation == generation) return kept.set;
  return nullptr;
}

}  // namespace wireroom::alerts

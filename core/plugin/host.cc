// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/host.h"

#include <algorithm>
#include <limits>

#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/check.h"
#include "core/plugin/say.h"
#include "core/text/token_hash.h"

namespace wireroom::plugin {
namespace {

constexpr size_t kMaxCounters = 64;
constexpr size_t kMaxCounterName = 64;

ops::LogLevel LevelOf(int32_t level) {
  switch (level) {
    case WR_LOG_DEBUG:
      return ops::LogLevel::kDebug;
    case WR_LOG_INFO:
      return ops::LogLevel::kInfo;
    case WR_LOG_WARNING:
      return ops::LogLevel::kWarn;
    default:
      return ops::LogLevel::kError;
  }
}

bool IsCounterName(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kMaxCounterName &&
         std::all_of(name.begin(), name.end(), good);
}

}  // namespace

Host::Host(std::string_view name, const std::filesystem::path& folder, const Services& services)
    : component_(Say("plugin.", name)),
      folder_(folder.native()),
      services_(services),
      table_{sizeof(wr_host), WR_ABI_MAJOR, WR_ABI_MINOR, this, Str(folder_), &Log, &Now,
             &Tokenize,       &Hash,        &Count} {}

void Host::Log(void* context, int32_t level, wr_str line) {
  auto* self = static_cast<Host*>(context);
  self->services_.logger->Log(LevelOf(level), self->component_, View(line));
}

wr_time Host::Now(void* context) {
  return static_cast<Host*>(context)->services_.clock->NowMicros();
}

wr_result Host::Tokenize(void* context, wr_str text, void (*each)(void*, const wr_field*),
                         void* user, wr_error* error) {
  auto* self = static_cast<Host*>(context);
  const std::string fault = CheckText(text, std::numeric_limits<uint32_t>::max());
  if (!fault.empty()) {
    error->set(error->context, Str(Say("tokenize: ", fault)));
    return WR_FAILED;
  }
  // A bench of its own: `each` may tokenize again.
  std::unique_ptr<Bench> bench = self->TakeBench();
  bench->splitter.Split(View(text), &bench->field);
  const wr_field field = bench->field.View(View(text));
  each(user, &field);
  self->ReturnBench(std::move(bench));
  return WR_OK;
}

uint64_t Host::Hash(void*, wr_str text) { return text::HashToken(View(text)); }

void Host::Count(void* context, wr_str name, uint64_t delta) {
  if (ops::Counter* counter = static_cast<Host*>(context)->FindCounter(View(name)))
    counter->Add(delta);
}

std::unique_ptr<Host::Bench> Host::TakeBench() {
  {
    const std::lock_guard lock(mutex_);
    if (!benches_.empty()) {
      std::unique_ptr<Bench> bench = std::move(benches_.back());
      benches_.pop_back();
      return bench;
    }
  }
  return std::make_unique<Bench>();
}

void Host::ReturnBench(std::unique_ptr<Bench> bench) {
  const std::lock_guard lock(mutex_);
  benches_.push_back(std::move(bench));
}

ops::Counter* Host::FindCounter(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = counters_.find(name);
  if (found != counters_.end()) return found->second;
  if (!IsCounterName(name) || counters_.size() >= kMaxCounters) {
    services_.logger->WarnEvery(Say(component_, ".counter"), component_,
                                "counter ignored: expected [a-z0-9_], at most 64 names of at most "
                                "64 bytes");
    return nullptr;
  }
  ops::Counter* counter = &services_.stats->counter(Say(component_, ".", name));
  counters_.emplace(name, counter);
  return counter;
}

}  // namespace wireroom::plugin

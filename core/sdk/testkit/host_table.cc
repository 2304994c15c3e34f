// SPDX-License-Identifier: Apache-2.0
#include "core/sdk/testkit/host_table.h"

#include "core/plugin/check.h"
#include "core/text/splitter.h"
#include "core/text/token_hash.h"

namespace wireroom::testkit {

using plugin::Str;
using plugin::View;

HostTable::HostTable(const std::filesystem::path& folder)
    : folder_(std::filesystem::absolute(folder).lexically_normal().native()),
      table_{sizeof(wr_host), WR_ABI_MAJOR, WR_ABI_MINOR, this, Str(folder_), &Log, &Now,
             &Tokenize,       &Hash,        &Count} {}

void HostTable::SetNow(wr_time now) {
  const std::lock_guard lock(mutex_);
  now_ = now;
}

std::vector<std::string> HostTable::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

uint64_t HostTable::counter(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = counters_.find(name);
  return found == counters_.end() ? 0 : found->second;
}

void HostTable::Log(void* context, int32_t level, wr_str line) {
  constexpr const char* kLevels[] = {"debug", "info", "warning", "error"};
  const char* name = level >= WR_LOG_DEBUG && level <= WR_LOG_ERROR ? kLevels[level] : "error";
  auto* self = static_cast<HostTable*>(context);
  const std::lock_guard lock(self->mutex_);
  self->log_.push_back(std::string(name) + ": " + std::string(View(line)));
}

wr_time HostTable::Now(void* context) {
  auto* self = static_cast<HostTable*>(context);
  const std::lock_guard lock(self->mutex_);
  return self->now_;
}

wr_result HostTable::Tokenize(void*, wr_str text, void (*each)(void*, const wr_field*), void* user,
                              wr_error* error) {
  if (const std::string fault = plugin::CheckText(text, UINT32_MAX); !fault.empty()) {
    error->set(error->context, Str("tokenize: " + fault));
    return WR_FAILED;
  }
  text::Splitter splitter;
  text::Field tokens;
  splitter.Split(View(text), &tokens);
  const wr_field field = tokens.View(View(text));
  each(user, &field);
  return WR_OK;
}

uint64_t HostTable::Hash(void*, wr_str text) { return text::HashToken(View(text)); }

void HostTable::Count(void* context, wr_str name, uint64_t delta) {
  auto* self = static_cast<HostTable*>(context);
  const std::lock_guard lock(self->mutex_);
  self->counters_[std::string(View(name))] += delta;
}

}  // namespace wireroom::testkit

// SPDX-License-Identifier: Apache-2.0
//
// wr_host for a test: keeps what the plugin logs and counts, and a clock that
// the test sets.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "wireroom/abi.h"

namespace wireroom::testkit {

class HostTable {
 public:
  explicit HostTable(const std::filesystem::path& folder);
  HostTable(const HostTable&) = delete;
  HostTable& operator=(const HostTable&) = delete;

  const wr_host& table() const { return table_; }
  void SetNow(wr_time now);
  std::vector<std::string> log() const;
  uint64_t counter(std::string_view name) const;

 private:
  static void Log(void* context, int32_t level, wr_str line);
  static wr_time Now(void* context);
  static wr_result Tokenize(void* context, wr_str text, void (*each)(void*, const wr_field*),
                            void* user, wr_error* error);
  static uint64_t Hash(void* context, wr_str text);
  static void Count(void* context, wr_str name, uint64_t delta);

  const std::string folder_;
  wr_host table_;
  mutable std::mutex mutex_;  // protects the rest
  wr_time now_ = 1'714'557'600'000'000;
  std::vector<std::string> log_;
  std::map<std::string, uint64_t, std::less<>> counters_;
};

}  // namespace wireroom::testkit

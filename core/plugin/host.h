// SPDX-License-Identifier: Apache-2.0
//
// The services that one plugin is given: wr_host, answered by the daemon.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/plugin/services.h"
#include "core/text/splitter.h"
#include "wireroom/abi.h"

namespace wireroom::ops {
class Counter;
}

namespace wireroom::plugin {

class Host {
 public:
  // `folder`: of the plugin's library. Counters are named plugin.<name>.<counter>
  // and log lines come from the component plugin.<name>.
  Host(std::string_view name, const std::filesystem::path& folder, const Services& services);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const wr_host& table() const { return table_; }

 private:
  // A splitter and its output, for one call at a time.
  struct Bench {
    text::Splitter splitter;
    text::Field field;
  };

  static void Log(void* context, int32_t level, wr_str line);
  static wr_time Now(void* context);
  static wr_result Tokenize(void* context, wr_str text, void (*each)(void*, const wr_field*),
                            void* user, wr_error* error);
  static uint64_t Hash(void* context, wr_str text);
  static void Count(void* context, wr_str name, uint64_t delta);

  std::unique_ptr<Bench> TakeBench();
  void ReturnBench(std::unique_ptr<Bench> bench);
  // NULL: not a name, or one too many.
  ops::Counter* FindCounter(std::string_view name);

  const std::string component_;
  const std::string folder_;
  const Services services_;
  wr_host table_;

  std::mutex mutex_;
  // Both protected by mutex_.
  std::vector<std::unique_ptr<Bench>> benches_;
  std::map<std::string, ops::Counter*, std::less<>> counters_;
};

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
//
// A detector's state in memory, for where there is no journal.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/plugin/detector_context.h"

namespace wireroom::plugin {

class MapState : public DetectorState {
 public:
  using Map = std::map<std::string, std::string, std::less<>>;

  std::optional<std::string_view> Get(std::string_view key) override {
    const auto found = map_.find(key);
    if (found == map_.end()) return std::nullopt;
    return found->second;
  }
  void Put(std::string_view key, std::string_view value) override {
    map_.insert_or_assign(std::string(key), std::string(value));
  }
  void Erase(std::string_view key) override {
    const auto found = map_.find(key);
    if (found != map_.end()) map_.erase(found);
  }
  void Scan(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& each) override {
    for (auto at = map_.lower_bound(prefix); at != map_.end() && at->first.starts_with(prefix);
         ++at)
      if (!each(at->first, at->second)) return;
  }

  const Map& map() const { return map_; }

 private:
  Map map_;
};

}  // namespace wireroom::plugin

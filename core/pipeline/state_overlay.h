// SPDX-License-Identifier: Apache-2.0
//
// The state of the detectors as they see it: what is committed, under what the
// batch that is being made has changed. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/journal/store.h"
#include "core/plugin/detector_context.h"

namespace wireroom::pipeline {

class StateOverlay {
 public:
  // `store` outlives it.
  explicit StateOverlay(const journal::Store& store) : store_(store) {}

  std::optional<std::string> Get(std::string_view plugin, std::string_view key) const;
  void Put(std::string_view plugin, std::string_view key, std::string_view value);
  void Erase(std::string_view plugin, std::string_view key);
  // Calls each(key, value) in byte order until it returns false. `each` must not
  // change the overlay.
  void Scan(std::string_view plugin, std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& each) const;

  // The changes, for the batch; the overlay is empty then.
  std::vector<journal::StateChange> Take();

 private:
  using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;

  const journal::Store& store_;
  std::map<std::string, Changes, std::less<>> changes_;  // by plugin
};

// The part of the overlay that belongs to one detector.
class DetectorStateView : public plugin::DetectorState {
 public:
  // `overlay` outlives it.
  DetectorStateView(std::string plugin, StateOverlay* overlay)
      : plugin_(std::move(plugin)), overlay_(overlay) {}

  std::optional<std::string_view> Get(std::string_view key) override;
  void Put(std::string_view key, std::string_view value) override {
    overlay_->Put(plugin_, key, value);
  }
  void Erase(std::string_view key) override { overlay_->Erase(plugin_, key); }
  void Scan(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& each) override {
    overlay_->Scan(plugin_, prefix, each);
  }

 private:
  const std::string plugin_;
  StateOverlay* const overlay_;
  std::optional<std::string> last_;
};

}  // namespace wireroom::pipeline

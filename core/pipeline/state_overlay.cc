// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/state_overlay.h"

namespace wireroom::pipeline {

std::optional<std::string> StateOverlay::Get(std::string_view plugin, std::string_view key) const {
  if (auto changes = changes_.find(plugin); changes != changes_.end()) {
    if (auto change = changes->second.find(key); change != changes->second.end())
      return change->second;
  }
  return store_.FindState(plugin, key);
}

void StateOverlay::Put(std::string_view plugin, std::string_view key, std::string_view value) {
  changes_[std::string(plugin)].insert_or_assign(std::string(key), std::string(value));
}

void StateOverlay::Erase(std::string_view plugin, std::string_view key) {
  changes_[std::string(plugin)].insert_or_assign(std::string(key), std::nullopt);
}

void StateOverlay::Scan(
    std::string_view plugin, std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& each) const {
  static const Changes kNone;
  const auto found = changes_.find(plugin);
  const Changes& changes = found == changes_.end() ? kNone : found->second;
  auto change = changes.lower_bound(prefix);
  const auto in_prefix = [&] {
    return change != changes.end() && std::string_view(change->first).starts_with(prefix);
  };
  bool go_on = true;
  // A merge of two ordered lists in which a change hides the committed value.
  const auto changes_up_to = [&](const std::string_view* key) {
    for (; go_on && in_prefix() && (!key || change->first < *key); ++change)
      if (change->second) go_on = each(change->first, *change->second);
  };
  store_.ScanState(plugin, prefix, [&](std::string_view key, std::string_view value) {
    changes_up_to(&key);
    if (!go_on) return false;
    if (in_prefix() && change->first == key) {
      if (change->second) go_on = each(change->first, *change->second);
      ++change;
    } else {
      go_on = each(key, value);
    }
    return go_on;
  });
  changes_up_to(nullptr);
}

std::vector<journal::StateChange> StateOverlay::Take() {
  std::vector<journal::StateChange> out;
  for (auto& [plugin, changes] : changes_)
    for (auto& [key, value] : changes) out.push_back({plugin, key, std::move(value)});
  changes_.clear();
  return out;
}

std::optional<std::string_view> DetectorStateView::Get(std::string_view key) {
  last_ = overlay_->Get(plugin_, key);
  return last_ ? std::optional<std::string_view>(*last_) : std::nullopt;
}

}  // namespace wireroom::pipeline

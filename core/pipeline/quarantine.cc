// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/quarantine.h"

#include <utility>

#include "core/journal/article_key.h"

namespace wireroom::pipeline {

Quarantine::Quarantine(std::unique_ptr<HandRing> ring, const ops::Clock* clock, ops::Logger* log)
    : ring_(std::move(ring)), clock_(clock), log_(log) {
  for (const Suspect& suspect : ring_->List()) {
    log_->Warn("pipeline", "an article was in hand when the daemon ended; it is worked on alone",
               {{"deaths", suspect.deaths}, {"plugin", suspect.plugin}});
  }
}

journal::Hash Quarantine::NameOf(std::string_view bytes) { return journal::ArticleKey("", bytes); }

void Quarantine::SetAside(const journal::Hash& bytes, const journal::Hash& content) {
  ring_->Acquit(bytes);
  const std::lock_guard lock(mutex_);
  set_aside_.insert(content);
  any_set_aside_.store(true, std::memory_order_release);
}

bool Quarantine::IsSetAside(const journal::Hash& content) const {
  if (!any_set_aside_.load(std::memory_order_acquire)) return false;
  const std::shared_lock lock(mutex_);
  return set_aside_.contains(content);
}

void Quarantine::TryAgain(const journal::Hash& bytes, const journal::Hash& content) {
  ring_->Accuse(bytes, clock_->NowMicros());
  const std::lock_guard lock(mutex_);
  set_aside_.erase(content);
}

std::optional<Suspect> Quarantine::Convicted(const journal::Hash& bytes) const {
  if (ring_->suspects() == 0) return std::nullopt;
  const std::optional<Suspect> suspect = ring_->Find(bytes);
  if (!suspect || suspect->deaths < kMostDeaths) return std::nullopt;
  return *suspect;
}

void Quarantine::Acquit(const journal::Hash& bytes) {
  if (ring_->suspects() != 0) ring_->Acquit(bytes);
}

Quarantine::Turn::Turn(Quarantine* quarantine, size_t slot, const journal::Hash& bytes)
    : quarantine_(quarantine), slot_(slot) {
  if (quarantine_ == nullptr) return;
  HandRing& ring = *quarantine_->ring_;
  if (ring.suspects() != 0) {
    if (ring.Find(bytes)) {
      alone_ = std::unique_lock(quarantine_->turns_);
    } else {
      shared_ = std::shared_lock(quarantine_->turns_);
    }
  }
  ring.Enter(slot_, bytes);
}

Quarantine::Turn::~Turn() {
  if (quarantine_ != nullptr) quarantine_->ring_->Leave(slot_);
}

void Quarantine::Turn::SetPlugin(std::string_view plugin) {
  if (quarantine_ != nullptr) quarantine_->ring_->SetPlugin(slot_, plugin);
}

}  // namespace wireroom::pipeline

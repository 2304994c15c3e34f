// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/document_shares.h"

#include <algorithm>

#include "plugins/detectors/alerts/index_segment.h"

namespace wireroom::alerts {

// Counts that two threads change at once may be off by one; they are estimates.
void DocumentShares::Count(std::span<const uint64_t> hashes) {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  for (uint64_t hash : hashes) {
    std::atomic<uint16_t>& count = counts_[PlaceOf(hash)];
    count.store(static_cast<uint16_t>(count.load(kRelaxed) + 1), kRelaxed);
  }
  total_.fetch_add(1, kRelaxed);
  if (articles_.fetch_add(1, kRelaxed) + 1 != kMost) return;
  for (size_t i = 0; i < kPlaces; ++i) counts_[i].store(counts_[i].load(kRelaxed) / 2, kRelaxed);
  articles_.store(kMost / 2, kRelaxed);
}

double DocumentShares::ShareOf(uint64_t hash) const {
  const double count = counts_[PlaceOf(hash)].load(std::memory_order_relaxed);
  return (count + 0.5) / (articles_.load(std::memory_order_relaxed) + 1.0);
}

void CollectShown(const Article& article, const Host& host, std::vector<uint64_t>* hashes) {
  hashes->clear();
  const auto add = [&](TermKind kind, std::string_view id) {
    if (!id.empty()) hashes->push_back(IndexSegment::SymbolHash(kind, id));
  };
  for (const uint32_t field : {WR_FIELD_TITLE, WR_FIELD_TEXT})
    for (const Token& token : article.field(field).tokens()) hashes->push_back(token.hash);
  for (const wr_entity& e : article.entities())
    add(TermKind::kEntity, View(e.id)), add(TermKind::kField, View(e.type));
  for (const wr_mention& m : article.mentions())
    add(TermKind::kEntity, View(m.entity_id)), add(TermKind::kField, View(m.type));
  for (const wr_topic& topic : article.topics()) add(TermKind::kTopic, View(topic.id));
  const std::string_view language = article.language();
  add(TermKind::kLanguage, language);
  add(TermKind::kLanguage, language.substr(0, language.find('-')));
  if (!article.source().empty())
    hashes->push_back(IndexSegment::SourceHash(host.Hash(article.source())));
  std::sort(hashes->begin(), hashes->end());
  hashes->erase(std::unique(hashes->begin(), hashes->end()), hashes->end());
}

}  // namespace wireroom::alerts

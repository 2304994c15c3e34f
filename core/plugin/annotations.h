// SPDX-License-Identifier: Apache-2.0
//
// All that the annotators have said about one article so far. Flat vectors of
// the ABI's own structs over one arena, so that they are lent to the next
// annotator as they are. In order at any time:
//   mentions  title first, then text, each by begin, then end
//   zones     by begin, the longer one first
//   entities  most salient first; one entry an id over all layers
//   topics    best first; one entry an id over all layers
//   quotations  as mentions
//   layers    as the annotators ran
//
// One object a worker, used again for every article. One thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/plugin/arena.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

// The values of wireroom.v1.Layer.Status.
enum class LayerStatus : int32_t { kOk = 1, kEmpty, kSkipped, kFailed, kTruncated };

// How one annotator did. The views live as long as its Annotations.
struct Layer {
  std::string_view name;
  std::string_view version;
  LayerStatus status = LayerStatus::kOk;
  std::string_view reason;
};

// Bytes from a plugin's annotator to its own detector.
struct Attachment {
  std::string_view plugin;
  wr_bytes bytes;
};

class Annotations {
 public:
  Annotations() = default;
  Annotations(const Annotations&) = delete;
  Annotations& operator=(const Annotations&) = delete;

  // Forgets the article and keeps the memory.
  void Clear();

  // Points the lists of `article` at what is here, and its language at the one
  // found where the producer gave none. Valid until the next change.
  void Lend(wr_article* article) const;

  std::span<const wr_zone> zones() const { return zones_; }
  std::span<const wr_mention> mentions() const { return mentions_; }
  std::span<const wr_entity> entities() const { return entities_; }
  std::span<const wr_topic> topics() const { return topics_; }
  std::span<const wr_quotation> quotations() const { return quotations_; }
  std::span<const Layer> layers() const { return layers_; }
  // BCP 47, as an annotator found it; empty: none did. The first one stays.
  std::string_view language() const { return language_; }
  // What the annotator of `plugin` attached; {NULL, 0}: nothing.
  wr_bytes FindAttachment(std::string_view plugin) const;

  // Adds a layer without annotations: an annotator that was not asked
  // (kSkipped), say. Copies the texts; bytes that are not UTF-8 become U+FFFD.
  void AddLayer(std::string_view name, std::string_view version, LayerStatus status,
                std::string_view reason);

 private:
  friend class LayerDraft;

  Arena arena_;
  std::vector<wr_zone> zones_;
  std::vector<wr_mention> mentions_;
  std::vector<wr_entity> entities_;
  std::vector<wr_topic> topics_;
  std::vector<wr_quotation> quotations_;
  std::vector<Layer> layers_;
  std::vector<Attachment> attachments_;
  std::string_view language_;
};

}  // namespace wireroom::plugin

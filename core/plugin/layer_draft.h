// SPDX-License-Identifier: Apache-2.0
//
// What one annotator says about one article, checked while it says it and kept
// aside: the lists lent to it must not move under it, and a plugin that fails
// leaves nothing behind.
//
// Checked: spans lie in their field, are not empty and end on code points; types
// are [A-Z_]+; scores lie in [0, 1]; texts are UTF-8 and within the limits; an id
// is given once; a mention's entity is given too, here or by an earlier layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/plugin/annotations.h"
#include "core/plugin/limits.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

class LayerDraft {
 public:
  LayerDraft(std::string name, std::string version, const Limits& limits);
  LayerDraft(const LayerDraft&) = delete;
  LayerDraft& operator=(const LayerDraft&) = delete;

  // Starts a layer of `annotations`; both outlive it. What is returned takes
  // the plugin's calls until Finish or Drop.
  const wr_annotations* Begin(const wr_article& article, Annotations* annotations);
  // Adds everything to the annotations, with the layer. When a check failed,
  // now or in one of the calls, does what Drop does and returns the reason.
  absl::Status Finish();
  // Adds a failed layer with the reason and nothing else.
  void Drop(std::string_view reason);
  // What the first failed check found; empty: none failed.
  const std::string& violation() const { return violation_; }

 private:
  template <typename T, bool (LayerDraft::*Add)(const T&)>
  static wr_result Take(void* context, const T* given);
  static wr_result TakeAttachment(void* context, wr_bytes bytes);
  static wr_result TakeStatus(void* context, int32_t status, wr_str reason);
  static wr_result TakeLanguage(void* context, wr_str language);

  bool AddZone(const wr_zone& zone);
  bool AddMention(const wr_mention& mention);
  bool AddEntity(const wr_entity& entity);
  bool AddTopic(const wr_topic& topic);

  bool Room();
  bool Span(const char* what, const wr_field& field, uint32_t begin, uint32_t end);
  bool Score(const char* what, float score);
  bool Type(const char* what, wr_str type);
  bool Id(const char* what, wr_str id);
  // Copies a text into the arena after its checks; `to` may be `from`.
  bool Text(const char* what, wr_str from, wr_str* to);
  bool ExternalIds(wr_entity* entity);
  bool Fail(std::string what, std::string expected, std::string found);

  void Sort();
  bool Unique();
  bool MentionsHaveEntities();
  void Merge();
  LayerStatus status() const;

  const std::string name_;
  const std::string version_;
  const Limits limits_;
  wr_annotations calls_;

  const wr_article* article_ = nullptr;
  Annotations* annotations_ = nullptr;
  Arena::Mark mark_;
  std::vector<wr_zone> zones_;
  std::vector<wr_mention> mentions_;
  std::vector<wr_entity> entities_;
  std::vector<wr_topic> topics_;
  std::vector<uint64_t> ids_;  // hashes, scratch of the checks of ids
  wr_bytes attachment_{};
  wr_str language_{};
  int32_t declared_ = 0;  // WR_LAYER_..., 0: none
  wr_str reason_{};
  size_t bytes_ = 0;
  std::string violation_;
};

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
//
// What one annotator says about one article, checked while it says it and kept
// aside: the lists lent to it must not move under it, and a plugin that fails
// leaves nothing behind.
//
// Checked: spans lie in their field, are not empty and end on code points; types
// are [A-Z_]+ and kinds of zones [a-z0-9_]+; scores lie in [0, 1]; texts are
// UTF-8 and within the limits; a layer gives an id once; the entity that a
// mention names is given too, here or by an earlier layer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
  // Adds everything to the annotations, with the layer. False: a check failed,
  // now or in one of the calls; then this has done what Drop does, with
  // violation() as the reason.
  bool Finish();
  // Adds a failed layer with the reason, and nothing else.
  void Drop(std::string_view reason);
  // What the first failed check found; empty: none failed.
  const std::string& violation() const { return violation_; }

 private:
  template <typename T, bool (LayerDraft::*Add)(T*)>
  static wr_result Take(void* context, const T* given);
  static wr_result TakeAttachment(void* context, wr_bytes bytes);
  static wr_result TakeStatus(void* context, int32_t status, wr_str reason);
  static wr_result TakeLanguage(void* context, wr_str language);

  bool AddZone(wr_zone* zone);
  bool AddMention(wr_mention* mention);
  bool AddEntity(wr_entity* entity);
  bool AddTopic(wr_topic* topic);
  bool AddQuotation(wr_quotation* quotation);
  bool SetStatus(int32_t status, wr_str reason);
  bool SetLanguage(wr_str language);

  // Names what is checked next, for the message.
  void At(const char* what, size_t index);
  bool Room();
  // True when the check found nothing.
  bool Good(const char* member, std::string fault);
  // Checks a text and replaces it by a copy in the arena.
  bool Keep(const char* member, wr_str* text);
  bool KeepExternalIds(wr_entity* entity);

  bool Consistent();
  template <typename T>
  bool Unique(const char* what, const std::vector<T>& items);
  bool MentionsHaveEntities();
  bool QuotationsHaveSpeakers();
  void Merge();
  LayerStatus status() const;
  size_t count() const;
  void Reset();

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
  std::vector<wr_quotation> quotations_;
  std::vector<uint64_t> hashes_;  // of ids, scratch of the checks
  bool attached_ = false;
  wr_bytes attachment_{};
  wr_str language_{};
  int32_t declared_ = 0;  // WR_LAYER_..., 0: none
  wr_str reason_{};
  size_t bytes_ = 0;  // of all strings so far
  const char* what_ = "";
  size_t index_ = 0;
  std::string violation_;
};

}  // namespace wireroom::plugin

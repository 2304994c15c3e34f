// SPDX-License-Identifier: Apache-2.0
//
// What a detector works on: its state in the host's store, and the alerts that
// it emits. A call's changes and alerts are kept aside and come through
// together, or not at all when the call fails.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/plugin/limits.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

// The state of one detector, with everything that its earlier calls put. The
// pipeline implements it over the journal and the batch that it is filling.
class DetectorState {
 public:
  virtual ~DetectorState() = default;
  // Lives until the next call of any method.
  virtual std::optional<std::string_view> Get(std::string_view key) = 0;
  virtual void Put(std::string_view key, std::string_view value) = 0;
  virtual void Erase(std::string_view key) = 0;
  // Calls each(key, value) in byte order until it returns false. `each` may
  // call Get.
  virtual void Scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& each) = 0;
};

// The articles before a call; see wr_detections.past. The pipeline implements it
// over the journal and the batch that it is filling.
class PastArticles {
 public:
  struct Range {
    wr_time since = WR_TIME_UNKNOWN;
    uint64_t from = 0;
    uint64_t before = 0;  // a sequence; 0: all there are
    size_t most = 0;      // events
  };
  virtual ~PastArticles() = default;
  // Calls each(article) until it returns false. `next`: the sequence to go on from.
  // False: nothing is left of the range; else there may be more.
  virtual absl::StatusOr<bool> Read(const Range& range,
                                    const std::function<bool(const wr_article&)>& each,
                                    uint64_t* next) = 0;
};

// An alert as its detector emitted it, checked.
struct EmittedAlert {
  struct Span {
    std::string field;  // "title", "text" or empty
    uint32_t begin = 0;
    uint32_t end = 0;
    std::string text;
    std::string condition;
  };
  int32_t type = WR_ALERT_FIRING;
  int32_t level = WR_LEVEL_MEDIUM;
  std::string rule;
  std::string title;
  std::string fingerprint;
  std::vector<std::pair<std::string, std::string>> labels;
  std::vector<std::pair<std::string, std::string>> annotations;
  // When the article was taken in, or the clock of the tick.
  wr_time starts_at = WR_TIME_UNKNOWN;
  // The article of the call; sequence 0: emitted by a tick.
  uint64_t sequence = 0;
  std::string source;
  std::string article_id;
  std::string article_title;
  std::vector<Span> spans;
  // Of earlier calls, oldest first.
  struct Article {
    uint64_t sequence = 0;
    std::string source, id, title;
    std::vector<Span> spans;
  };
  std::vector<Article> articles;
};

class DetectorContext {
 public:
  // `state` and `past`, which may be null, outlive this.
  DetectorContext(std::string plugin, DetectorState* state, const Limits& limits = {},
                  PastArticles* past = nullptr);
  DetectorContext(const DetectorContext&) = delete;
  DetectorContext& operator=(const DetectorContext&) = delete;

  // The alerts of the calls since the last Clear, in order.
  const std::vector<EmittedAlert>& alerts() const { return alerts_; }
  void Clear() { alerts_.clear(); }

  // For Detector: a call on an article, or on a tick at `clock` (article NULL).
  const wr_detections* Begin(const wr_article* article, wr_time clock);
  // Puts the changes into the state and the alerts into alerts().
  void Finish();
  // Forgets both.
  void Drop();
  // What the first failed check found; empty: none failed.
  const std::string& violation() const { return violation_; }

 private:
  using Each = std::function<bool(std::string_view, std::string_view)>;

  static wr_result TakeAlert(void* context, const wr_alert* given);
  static wr_bytes Get(void* context, wr_bytes key);
  static wr_result Put(void* context, wr_bytes key, wr_bytes value);
  static wr_result Erase(void* context, wr_bytes key);
  static wr_result Scan(void* context, wr_bytes prefix, int32_t (*each)(void*, wr_bytes, wr_bytes),
                        void* user);
  static wr_result Past(void* context, wr_time since, uint64_t from, size_t most,
                        wr_result (*each)(void*, const wr_article*), void* user, uint64_t* next);

  bool Alert(const wr_alert& given);
  bool Evidence(const wr_list& given, EmittedAlert* alert);
  bool Span(const wr_evidence& given, EmittedAlert::Span* span);
  bool Articles(const wr_list& given, EmittedAlert* alert);
  bool EarlierArticle(const wr_evidence_article& given, EmittedAlert::Article* article);
  // That it is a list of at most so many T.
  template <typename T>
  bool List(const char* what, const wr_list& given);
  bool Pairs(const char* what, const wr_pair* pairs, size_t count,
             std::vector<std::pair<std::string, std::string>>* to);
  bool Text(const char* what, wr_str from, std::string* to);
  // Says where and when it was emitted.
  void Place(EmittedAlert* alert) const;
  bool Key(wr_bytes key);
  bool Change(wr_bytes key, std::optional<std::string> value);
  void Scan(const std::string& prefix, const Each& each);
  // Keeps the first violation; always false.
  bool Fail(std::string_view what, std::string_view fault);

  const std::string plugin_;
  DetectorState* const state_;
  PastArticles* const past_;
  const Limits limits_;
  wr_detections calls_;

  const wr_article* article_ = nullptr;
  wr_time clock_ = WR_TIME_UNKNOWN;
  std::vector<EmittedAlert> alerts_;
  size_t alerts_before_ = 0;
  // nullopt: erased.
  std::map<std::string, std::optional<std::string>, std::less<>> changes_;
  std::string violation_;
};

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
//
// The articles' own time. An article's event time is when it was published, but
// not later than it came in; one that was published long before it came in is
// old news, and enters no count. The watermark says up to when everything is
// thought to have come: for each class of sources the newest event time less the
// disorder of the class, of which the least counts; a class that has been quiet
// for a while is not waited for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

struct SourceClass {
  std::string name;
  int64_t disorder = 0;
  std::vector<std::string> sources;  // compared in any ASCII case
};

struct ClockOptions {
  int64_t disorder = 0;
  int64_t max_backdate = 48 * int64_t{3'600'000'000};
  int64_t idle_timeout = 60'000'000;
  std::vector<SourceClass> classes;
};

// "regional=2h: Harbour Courier, Valley Post". Throws std::invalid_argument.
SourceClass ParseSourceClass(const std::string& text);

class EventClock {
 public:
  explicit EventClock(ClockOptions options = {}) : options_(std::move(options)) {}

  // Reads it from the state, where it has not yet.
  void Load(Detections& out);
  // It is read again at the next Load.
  void Reload() { loaded_ = false; }
  // The event time of an article. WR_TIME_UNKNOWN: it is old news.
  Time TimeOf(const Article& article) const;
  // The host's clock went back further than this: time begins anew.
  static constexpr int64_t kJump = 600 * int64_t{1'000'000};
  // Whether `now` is so far behind when an article came in before.
  bool IsBack(Time now) const;
  // Takes an article in. WR_TIME_UNKNOWN: it is old news.
  Time See(const Article& article, Detections& out);
  // The watermark when the host's clock says `now`; it never goes back.
  Time WatermarkAt(Time now) const;
  // WR_TIME_UNKNOWN: no article yet.
  Time watermark() const { return watermark_; }

 private:
  struct Progress {
    Time newest;    // event time
    Time received;  // when
  };
  size_t ClassOf(std::string_view source) const;
  void Save(Detections& out) const;

  ClockOptions options_;
  bool loaded_ = false;
  Time watermark_ = WR_TIME_UNKNOWN;
  std::map<std::string, Progress> progress_;  // by class; "": all other sources
};

}  // namespace wireroom::alerts

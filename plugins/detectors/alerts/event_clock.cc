// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/event_clock.h"

#include <algorithm>
#include <stdexcept>

#include "plugins/detectors/alerts/record.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return Lower(x) == Lower(y);
         });
}

std::string Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
}

}  // namespace

SourceClass ParseSourceClass(const std::string& text) {
  const size_t equals = text.find('='), colon = text.find(':');
  const auto disorder = equals == std::string::npos || colon == std::string::npos || colon < equals
                            ? std::nullopt
                            : ParseDuration(Trimmed(text.substr(equals + 1, colon - equals - 1)));
  SourceClass out;
  if (disorder) {
    out.name = Trimmed(text.substr(0, equals));
    out.disorder = *disorder;
    for (size_t at = colon + 1; at <= text.size();) {
      const size_t end = std::min(text.find(',', at), text.size());
      if (std::string source = Trimmed(text.substr(at, end - at)); !source.empty())
        out.sources.push_back(std::move(source));
      at = end + 1;
    }
  }
  if (out.name.empty() || out.sources.empty())
    throw std::invalid_argument("source_classes: expected 'NAME=DISORDER: SOURCE, SOURCE' like "
                                "'regional=2h: Harbour Courier, Valley Post', found '" + text +
                                "'");
  return out;
}

size_t EventClock::ClassOf(std::string_view source) const {
  for (size_t i = 0; i < options_.classes.size(); ++i)
    for (const std::string& name : options_.classes[i].sources)
      if (SameName(name, source)) return i;
  return options_.classes.size();
}

void EventClock::Load(Detections& out) {
  if (loaded_) return;
  loaded_ = true;
  const auto bytes = out.Get("c");
  if (!bytes) return;
  RecordReader in(*bytes);
  watermark_ = in.Time();
  for (uint64_t n = in.Number(); n > 0; --n) {
    Progress& progress = progress_[in.Text()];
    progress.newest = in.Time();
    progress.received = in.Time();
  }
}

void EventClock::Save(Detections& out) const {
  RecordWriter record;
  record.Time(watermark_).Number(progress_.size());
  for (const auto& [name, progress] : progress_)
    record.Text(name).Time(progress.newest).Time(progress.received);
  out.Put("c", record.bytes());
}

Time EventClock::TimeOf(const Article& article) const {
  const Time received = article.received_at();
  const Time published = article.published_at();
  const bool dated = published != WR_TIME_UNKNOWN && published <= received;
  if (dated && options_.max_backdate > 0 && received - published > options_.max_backdate)
    return WR_TIME_UNKNOWN;
  return dated ? published : received;
}

bool EventClock::IsBack(Time now) const {
  return std::any_of(progress_.begin(), progress_.end(), [&](const auto& entry) {
    return entry.second.received > now + kJump;
  });
}

Time EventClock::See(const Article& article, Detections& out) {
  const Time received = article.received_at();
  if (IsBack(received)) {
    progress_.clear();
    watermark_ = WR_TIME_UNKNOWN;
  }
  const Time at = TimeOf(article);
  if (at == WR_TIME_UNKNOWN) return at;
  const size_t number = ClassOf(article.source());
  const std::string name =
      number < options_.classes.size() ? options_.classes[number].name : std::string();
  Progress& progress = progress_.emplace(name, Progress{at, received}).first->second;
  progress.newest = std::max(progress.newest, at);
  progress.received = std::max(progress.received, received);
  watermark_ = WatermarkAt(received);
  Save(out);
  return at;
}

Time EventClock::WatermarkAt(Time now) const {
  Time least = WR_TIME_UNKNOWN;
  bool all_idle = !progress_.empty();
  for (const auto& [name, progress] : progress_) {
    if (now - progress.received >= options_.idle_timeout) continue;
    int64_t disorder = options_.disorder;
    for (const SourceClass& c : options_.classes)
      if (c.name == name) disorder = c.disorder;
    const Time mark = progress.newest - disorder;
    least = all_idle ? mark : std::min(least, mark);
    all_idle = false;
  }
  if (all_idle) least = now - options_.disorder - options_.idle_timeout;
  return std::max(least, watermark_);
}

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// Runs one plugin as the daemon would: options from text, checked; open; an
// object for each worker; every call through the ABI.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wireroom/sdk.h"
#include "wireroom/testkit/article.h"
#include "wireroom/testkit/found.h"

namespace wireroom::testkit {

// Names and values as an operator would write them in YAML:
//   {{"limit", "5"}, {"window", "10m"}, {"words", "[flood, storm]"}}
// Those left out have their defaults.
class Options {
 public:
  using Pair = std::pair<std::string, std::string>;
  Options() = default;
  Options(std::initializer_list<Pair> pairs) : pairs_(pairs) {}
  void Add(std::string name, std::string value) {
    pairs_.emplace_back(std::move(name), std::move(value));
  }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }

 private:
  std::vector<Pair> pairs_;
};

// Use FakeHost<YourPlugin>, below. Everything that goes wrong other than in
// Annotate throws std::runtime_error with the text that the daemon would log.
class Host {
 public:
  using State = std::map<std::string, std::string, std::less<>>;

  // `folder` stands for the plugin's own: default paths are relative to it, and
  // so are paths in `options`.
  Host(const wr_plugin& plugin, const Options& options, const std::filesystem::path& folder);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Calls the annotator in two workers, which must say the same. A failure is
  // found.status "failed" with the text in found.reason.
  Found Annotate(const ArticleBuilder& article);

  // Gives the article to the plugin's annotator, if it has one, and then with
  // what that attached to its detector. Sequences go 1, 2, 3, ..., and the articles
  // are what Detections::Past shows from then on. A failed call
  // leaves the state as it was.
  std::vector<FoundAlert> Detect(const ArticleBuilder& article);
  std::vector<FoundAlert> Tick(wr_time clock, wr_time event_time = WR_TIME_UNKNOWN);
  // What the detector answers; its alerts are dropped. See Detector::Request.
  std::string Request(wr_time clock, std::string_view request);
  // The lines that the plugin tells when it is checked; see Plugin::Check.
  std::vector<std::string> Check();
  // The detector's state as it would be on disk.
  const State& state() const;
  // Closes the plugin and opens it again over the same state: the daemon was
  // started anew.
  void Restart();

  // A source: Resume, then what each Poll gives. `room`: how many articles are
  // taken before it is told that there is no room.
  void Resume(std::string_view position);
  std::vector<FoundArticle> Poll(int timeout_ms = 0, size_t room = 1000);
  void Committed(std::string_view position);

  // A sink: true when it is done with the event, false when it wants it again.
  bool Handle(std::string_view type, std::string_view json);

  // What the plugin's host().now() says; 2024-05-01T10:00:00Z at first.
  void SetNow(wr_time now);
  // The lines that the plugin logged, each with its level: "warning: ...".
  std::vector<std::string> log() const;
  // A counter of the plugin; 0 when it was never counted.
  uint64_t counter(std::string_view name) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// A host around the plugin class T.
template <typename T>
class FakeHost : public Host {
 public:
  explicit FakeHost(const Options& options = {}, const std::filesystem::path& folder = ".")
      : Host(internal::Describe<T>("plugin_under_test", "0.0.0", ""), options, folder) {}
};

}  // namespace wireroom::testkit

// SPDX-License-Identifier: Apache-2.0
//
// An open plugin: its library with the values of its options and the model that
// it read. Makes the objects that do the work; each of them holds this, so the
// first object is closed last.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/plugin/annotator.h"
#include "core/plugin/detector.h"
#include "core/plugin/library.h"
#include "core/plugin/sink.h"
#include "core/plugin/source.h"

namespace wireroom::config {
struct Value;
}

namespace wireroom::plugin {

class Plugin : public std::enable_shared_from_this<Plugin> {
 public:
  // `values`: one an option, in the order of library->options().
  // kFailedPrecondition: the plugin refused, with its text.
  static absl::StatusOr<std::shared_ptr<Plugin>> Open(std::shared_ptr<const Library> library,
                                                      const std::vector<config::Value>& values);
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const Library& library() const { return *library_; }

  // Has it try what it can before the daemon starts (wr_plugin.check); tell(line)
  // for a person. Before any New...(). kFailedPrecondition: something is wrong.
  absl::Status Check(const std::function<void(std::string_view)>& tell);

  // A further annotator, one a worker. All New...() come before the first
  // article. kUnimplemented: the plugin has no such capability.
  absl::StatusOr<std::unique_ptr<Annotator>> NewAnnotator();
  // At most one each.
  absl::StatusOr<std::unique_ptr<Detector>> NewDetector();
  absl::StatusOr<std::unique_ptr<Source>> NewSource();
  absl::StatusOr<std::unique_ptr<Sink>> NewSink();

 private:
  Plugin(std::shared_ptr<const Library> library, void* first);
  absl::StatusOr<Object> Fork();
  // The first object where nothing runs on it yet, else a fork.
  absl::StatusOr<Object> FirstOrFork();

  std::shared_ptr<const Library> library_;
  void* first_;
  bool first_taken_ = false;
};

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/plugin.h"

#include <utility>

#include "core/plugin/check.h"
#include "core/plugin/options.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

// Makes an object by `call`, which returns NULL when it fails.
template <typename F>
absl::StatusOr<void*> Make(const Library& library, std::string_view what, F&& call) {
  CallError error;
  void* object = nullptr;
  CallGuarded(&error, [&](wr_error* to) {
    object = call(to);
    return object ? WR_OK : WR_FAILED;
  });
  if (object) return object;
  return absl::FailedPreconditionError(error.Text(library.Subject(), what));
}

absl::Status NoSuch(const Library& library, std::string_view capability) {
  return absl::UnimplementedError(Say(library.Subject(), ": expected the capability ", capability,
                                      ", found a plugin without it"));
}

}  // namespace

absl::StatusOr<std::shared_ptr<Plugin>> Plugin::Open(std::shared_ptr<const Library> library,
                                                     const std::vector<config::Value>& values) {
  const OptionValues given(values);
  const wr_plugin& table = library->table();
  absl::StatusOr<void*> first = Make(*library, "open", [&](wr_error* error) {
    return table.open(&library->host(), given.data(), given.size(), error);
  });
  if (!first.ok()) return first.status();
  return std::shared_ptr<Plugin>(new Plugin(std::move(library), *first));
}

Plugin::Plugin(std::shared_ptr<const Library> library, void* first)
    : library_(std::move(library)), first_(first) {}

Plugin::~Plugin() { library_->table().close(first_); }

absl::Status Plugin::Check(const std::function<void(std::string_view)>& tell) {
  const auto check = library_->table().check;
  if (!check) return absl::OkStatus();
  CallError error;
  const auto say = [](void* user, wr_str line) {
    (*static_cast<const std::function<void(std::string_view)>*>(user))(View(line));
  };
  void* user = const_cast<std::function<void(std::string_view)>*>(&tell);
  const wr_result result =
      CallGuarded(&error, [&](wr_error* to) { return check(first_, say, user, to); });
  if (result == WR_OK) return absl::OkStatus();
  return absl::FailedPreconditionError(error.Text(library_->Subject(), "check"));
}

absl::StatusOr<Object> Plugin::Fork() {
  const wr_plugin& table = library_->table();
  if (!table.fork)
    return absl::FailedPreconditionError(
        Say(library_->Subject(), ": expected the function fork for a further object, found NULL"));
  absl::StatusOr<void*> object =
      Make(*library_, "fork", [&](wr_error* error) { return table.fork(first_, error); });
  if (!object.ok()) return object.status();
  return Object(shared_from_this(), *object, true);
}

absl::StatusOr<Object> Plugin::FirstOrFork() {
  if (std::exchange(first_taken_, true)) return Fork();
  return Object(shared_from_this(), first_, false);
}

absl::StatusOr<std::unique_ptr<Annotator>> Plugin::NewAnnotator() {
  if (!library_->annotator()) return NoSuch(*library_, "annotator");
  absl::StatusOr<Object> object = Fork();
  if (!object.ok()) return object.status();
  return std::make_unique<Annotator>(*std::move(object));
}

absl::StatusOr<std::unique_ptr<Detector>> Plugin::NewDetector() {
  if (!library_->detector()) return NoSuch(*library_, "detector");
  absl::StatusOr<Object> object = FirstOrFork();
  if (!object.ok()) return object.status();
  return std::make_unique<Detector>(*std::move(object));
}

absl::StatusOr<std::unique_ptr<Source>> Plugin::NewSource() {
  if (!library_->source()) return NoSuch(*library_, "source");
  absl::StatusOr<Object> object = FirstOrFork();
  if (!object.ok()) return object.status();
  return std::make_unique<Source>(*std::move(object));
}

absl::StatusOr<std::unique_ptr<Sink>> Plugin::NewSink() {
  if (!library_->sink()) return NoSuch(*library_, "sink");
  absl::StatusOr<Object> object = FirstOrFork();
  if (!object.ok()) return object.status();
  return std::make_unique<Sink>(*std::move(object));
}

}  // namespace wireroom::plugin

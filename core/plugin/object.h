// SPDX-License-Identifier: Apache-2.0
//
// One object of a plugin, closed when this goes; holds the plugin, and through
// it the library.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

class Library;
class Plugin;

class Object {
 public:
  // `owned`: false for the first object, which its Plugin closes.
  Object(std::shared_ptr<Plugin> plugin, void* object, bool owned);
  ~Object();
  Object(Object&& other) noexcept
      : plugin_(std::move(other.plugin_)), object_(std::exchange(other.object_, nullptr)),
        owned_(other.owned_) {}
  Object& operator=(Object&&) = delete;

  void* get() const { return object_; }
  const Library& library() const;

 private:
  std::shared_ptr<Plugin> plugin_;
  void* object_;
  bool owned_;
};

// Where one call's error text goes; used again for every call.
class CallError {
 public:
  CallError();
  CallError(const CallError&) = delete;
  CallError& operator=(const CallError&) = delete;

  // Forgets the last call's text and lends the struct for the next call.
  wr_error* Arm();
  // What the plugin said, valid UTF-8; of a plugin that failed without a word,
  // that this is its own bug, by name.
  std::string Text(std::string_view plugin, std::string_view call);

 private:
  std::string text_;
  bool set_ = false;
  wr_error error_;
};

}  // namespace wireroom::plugin

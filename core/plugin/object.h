// SPDX-License-Identifier: Apache-2.0
//
// One object of a plugin, and how its functions are called.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "wireroom/abi.h"

namespace wireroom::plugin {

class Library;
class Plugin;

// Closes the object when it goes; holds the plugin, and through it the library.
class Object {
 public:
  // `owned`: false for the first object, which its Plugin closes.
  Object(std::shared_ptr<Plugin> plugin, void* object, bool owned);
  ~Object();
  Object(Object&& other) noexcept
      : plugin_(std::move(other.plugin_)),
        object_(std::exchange(other.object_, nullptr)),
        owned_(other.owned_) {}
  Object& operator=(Object&&) = delete;

  void* get() const { return object_; }
  const Library& library() const;

 private:
  std::shared_ptr<Plugin> plugin_;
  void* object_;
  bool owned_;
};

// Where the error text of a call goes; used again for every call.
class CallError {
 public:
  CallError();
  CallError(const CallError&) = delete;
  CallError& operator=(const CallError&) = delete;

  // Forgets the last call's text and lends the struct for the next call.
  wr_error* Arm();
  // For the host: as if the plugin had said it.
  void Set(std::string_view text);
  // What the plugin said, made valid UTF-8, behind `subject` ("plugin 'x'"). Of
  // a plugin that failed without a word: that this is its own bug.
  std::string Text(std::string_view subject, std::string_view call);

 private:
  std::string text_;
  wr_error error_;
};

// Calls a function of a plugin. The ABI lets no exception cross it; one that
// comes all the same is a failure with its text, not the end of the daemon.
template <typename F>
wr_result CallGuarded(CallError* error, F&& call) {
  try {
    return call(error->Arm());
  } catch (const std::exception& e) {
    error->Set(std::string("an exception crossed the plugin boundary: ") + e.what());
  } catch (...) {
    error->Set("an exception that is not a std::exception crossed the plugin boundary");
  }
  return WR_FAILED;
}

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
//
// Words of the `wireroom` command that a plugin brings along. A whole one:
//
//   struct Shout : wireroom::Annotator, wireroom::Commands {
//     ...
//     std::span<const wireroom::Verb> verbs() const override {
//       static constexpr wireroom::Verb kVerbs[] = {{"count shouts", "Counts shouted words."}};
//       return kVerbs;
//     }
//     int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
//                    wireroom::Console& console) override { ... return wireroom::kExitOk; }
//   };
//
// makes `wireroom count shouts ...`. The arguments are the plugin's own to read,
// --help among them; but for --config FILE, which the host takes out: it says
// where the plugins are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "wireroom/sdk/plugin.h"

namespace wireroom {

// What a command returns; see wr_command.run.
enum ExitStatus : int {
  kExitOk = 0,
  kExitIncomplete = 1,
  kExitUsage = 64,
  kExitBadData = 65,
  kExitInternal = 70,
  kExitCannotCreate = 73,
  kExitIoError = 74,
  kExitBadConfig = 78,
};

// See wr_verb. Made of literals.
struct Verb {
  std::string_view words;
  std::string_view summary;
};

// What the host does for a command; see wr_console.
class Console {
 public:
  explicit Console(const wr_console* console) : console_(console) {}

  void Out(std::string_view text) { Write(WR_STREAM_OUT, text); }
  void Error(std::string_view text) { Write(WR_STREAM_ERROR, text); }

  // Calls each(article) for every article of the files. Returns how many were
  // refused, each with its reason on standard error. Throws std::runtime_error:
  // the configuration or a plugin was refused; and what `each` throws.
  uint64_t Articles(std::span<const std::string> paths, bool annotated,
                    const std::function<void(const Article&)>& each) {
    std::vector<wr_str> views;
    for (const std::string& path : paths) views.push_back(Str(path));
    uint64_t refused = 0;
    Read(each, [&](auto run, void* user, wr_error* error) {
      return console_->articles(console_->context, views.data(), views.size(), annotated ? 1 : 0,
                                run, user, &refused, error);
    });
    return refused;
  }

  // Calls each(article) for the enriched articles of the journal that were taken in
  // at `since` or later, beside the running daemon; see wr_console.past. Returns how
  // many events are missing. Throws as Articles does.
  uint64_t Past(Time since, const std::function<void(const Article&)>& each) {
    if (console_->struct_size < sizeof(wr_console))
      throw std::runtime_error("this wireroom command can not read the journal");
    uint64_t missing = 0;
    Read(each, [&](auto run, void* user, wr_error* error) {
      return console_->past(console_->context, since, run, user, &missing, error);
    });
    return missing;
  }

  // What this plugin's detector in the running daemon answers; see
  // Detector::Request. Throws std::runtime_error: there is no daemon, or it
  // refused, and why.
  std::string Ask(std::string_view request) {
    if (console_->struct_size < offsetof(wr_console, past))
      throw std::runtime_error("this wireroom command can not ask the daemon");
    std::string reply, failure;
    wr_error error{sizeof(wr_error), &failure,
                   [](void* to, wr_str s) { *static_cast<std::string*>(to) = View(s); }};
    auto answer = [](void* to, wr_bytes bytes) { *static_cast<std::string*>(to) = View(bytes); };
    if (console_->ask(console_->context, Bytes(request), answer, &reply, &error) != WR_OK)
      throw std::runtime_error(failure);
    return reply;
  }

 private:
  // Has the host read articles: reading(run, user, error) makes the call.
  template <typename F>
  static void Read(const std::function<void(const Article&)>& each, F&& reading) {
    struct Call {
      const std::function<void(const Article&)>* each;
      std::exception_ptr thrown;
    } call{&each, nullptr};
    std::string failure;
    wr_error error{sizeof(wr_error), &failure,
                   [](void* to, wr_str s) { *static_cast<std::string*>(to) = View(s); }};
    auto run = [](void* user, const wr_article* article) -> wr_result {
      Call& made = *static_cast<Call*>(user);
      try {
        (*made.each)(Article(article));
        return WR_OK;
      } catch (...) {
        made.thrown = std::current_exception();
        return WR_FAILED;
      }
    };
    const wr_result result = reading(+run, &call, &error);
    if (call.thrown) std::rethrow_exception(call.thrown);
    if (result != WR_OK) throw std::runtime_error(failure);
  }
  void Write(int32_t stream, std::string_view text) {
    console_->write(console_->context, stream, Str(text));
  }
  const wr_console* console_;
};

class Commands : public virtual Plugin {
 public:
  // The same ones at every call.
  virtual std::span<const Verb> verbs() const = 0;
  // On an object made for this call: its options are not set and Start() is not
  // called, for those are of a configuration. Returns the exit status. An exception is told on standard error,
  // and the status is kExitInternal.
  virtual int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                         Console& console) = 0;
};

}  // namespace wireroom

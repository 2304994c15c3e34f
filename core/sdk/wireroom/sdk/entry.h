// SPDX-License-Identifier: Apache-2.0
//
// WIREROOM_PLUGIN makes a shared library out of a class:
//
//   WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");
//
// once, at file scope, outside any namespace. The capabilities are those of the
// base classes; a class that is no Annotator need not be copyable. Exceptions end
// here and keep their text.
#pragma once

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "wireroom/sdk/command.h"
#include "wireroom/sdk/plugin.h"

namespace wireroom::internal {

inline void SetError(wr_error* error, std::string_view text) {
  if (error) error->set(error->context, Str(text));
}

// Runs body; an exception becomes WR_FAILED with its text.
template <typename F>
wr_result Guard(wr_error* error, F&& body) noexcept {
  try {
    body();
    return WR_OK;
  } catch (const std::exception& e) {
    SetError(error, e.what());
  } catch (...) {
    SetError(error, "an exception that is not a std::exception");
  }
  return WR_FAILED;
}

// That T has the method with this signature, and not just the base's pure one.
#define WIREROOM_INTERNAL_CHECK(T, Base, Method, Result, Arguments, Text)                          \
  static_assert(!std::is_base_of_v<Base, T> || (requires {                                         \
    static_cast<Result(T::*) Arguments>(&T::Method);                                               \
  } && !(std::is_abstract_v<T> &&                                                                  \
         requires { requires std::is_same_v<decltype(&T::Method), Result(Base::*) Arguments>; })), \
                "wireroom: " #Base " needs this method, exactly: " Text)

// The right signatures, said at compile time.
template <typename T>
struct Signatures {
  WIREROOM_INTERNAL_CHECK(T, Annotator, Annotate, void, (const Article&, Annotations&),
                          "void Annotate(const wireroom::Article& article, "
                          "wireroom::Annotations& out) override");
  WIREROOM_INTERNAL_CHECK(T, Detector, Detect, void, (const Article&, Detections&),
                          "void Detect(const wireroom::Article& article, "
                          "wireroom::Detections& out) override");
  WIREROOM_INTERNAL_CHECK(T, Detector, Tick, void, (Time, Time, Detections&),
                          "void Tick(wireroom::Time clock, wireroom::Time event_time, "
                          "wireroom::Detections& out) override");
  WIREROOM_INTERNAL_CHECK(T, Source, Poll, void, (int, Intake&),
                          "void Poll(int timeout_ms, wireroom::Intake& out) override");
  WIREROOM_INTERNAL_CHECK(T, Source, Resume, void, (std::string_view),
                          "void Resume(std::string_view position) override");
  WIREROOM_INTERNAL_CHECK(T, Source, Committed, void, (std::string_view),
                          "void Committed(std::string_view position) override");
  WIREROOM_INTERNAL_CHECK(T, Sink, Handle, Handled, (const Event&),
                          "wireroom::Handled Handle(const wireroom::Event& event) override");
  WIREROOM_INTERNAL_CHECK(T, Commands, RunCommand, int,
                          (std::string_view, std::span<const std::string_view>, Console&),
                          "int RunCommand(std::string_view verb, "
                          "std::span<const std::string_view> arguments, "
                          "wireroom::Console& console) override");
  static_assert(
      !std::is_base_of_v<Plugin, T> || requires(T & plugin) { plugin.Start(); },
      "wireroom: Plugin needs this method, exactly: void Start() override");
  static_assert(std::is_base_of_v<Annotator, T> || std::is_base_of_v<Detector, T> ||
                    std::is_base_of_v<Source, T> || std::is_base_of_v<Sink, T> ||
                    std::is_base_of_v<Commands, T>,
                "wireroom: a plugin's class derives from wireroom::Annotator, Detector, "
                "Source, Sink or Commands");
  static_assert(!std::is_base_of_v<Annotator, T> || std::is_abstract_v<T> ||
                    std::is_copy_constructible_v<T>,
                "wireroom: an Annotator must be copyable, for each worker gets a copy; hold what "
                "is not in a std::shared_ptr<const ...>");
  static constexpr bool kOk = true;
};
#undef WIREROOM_INTERNAL_CHECK

template <typename T>
wr_result CallCheck(void* object, void (*tell)(void*, wr_str), void* user, wr_error* error) {
  return Guard(error, [&] {
    static_cast<T*>(object)->Check([&](std::string_view line) { tell(user, Str(line)); });
  });
}

template <typename T>
wr_result CallAnnotate(void* object, const wr_article* article, const wr_annotations* out,
                       wr_error* error) {
  return Guard(error, [&] {
    Annotations annotations(out);
    static_cast<T*>(object)->Annotate(Article(article), annotations);
  });
}

template <typename T>
wr_result CallDetect(void* object, const wr_article* article, const wr_detections* out,
                     wr_error* error) {
  return Guard(error, [&] {
    Detections detections(out);
    static_cast<T*>(object)->Detect(Article(article), detections);
  });
}

template <typename T>
wr_result CallTick(void* object, wr_time clock, wr_time event_time, const wr_detections* out,
                   wr_error* error) {
  return Guard(error, [&] {
    Detections detections(out);
    static_cast<T*>(object)->Tick(clock, event_time, detections);
  });
}

template <typename T>
wr_result CallRequest(void* object, wr_time clock, wr_bytes request, const wr_detections* out,
                      void (*answer)(void*, wr_bytes), void* user, wr_error* error) {
  return Guard(error, [&] {
    Detections detections(out);
    answer(user, Bytes(static_cast<T*>(object)->Request(clock, View(request), detections)));
  });
}

template <typename T>
wr_result CallResume(void* object, wr_bytes position, wr_error* error) {
  return Guard(error, [&] { static_cast<T*>(object)->Resume(View(position)); });
}

template <typename T>
wr_result CallPoll(void* object, int32_t timeout_ms, const wr_intake* out, wr_error* error) {
  return Guard(error, [&] {
    Intake intake(out);
    static_cast<T*>(object)->Poll(timeout_ms, intake);
  });
}

template <typename T>
void CallCommitted(void* object, wr_bytes position) {
  Guard(nullptr, [&] { static_cast<T*>(object)->Committed(View(position)); });
}

template <typename T>
wr_result CallHandle(void* object, const wr_event* e, wr_error* error) {
  Handled handled = Handled::kAgain;
  wr_result result = Guard(error, [&] {
    handled = static_cast<T*>(object)->Handle({e->sequence, e->epoch, e->time, View(e->stream),
                                               View(e->type), View(e->subject), View(e->message),
                                               View(e->json)});
  });
  return result == WR_OK && handled == Handled::kAgain ? WR_AGAIN : result;
}

// Read from an object made for this alone.
template <typename T>
wr_list Verbs() {
  static const std::vector<wr_verb> verbs = [] {
    std::vector<wr_verb> made;
    for (const Verb& verb : T().verbs())
      made.push_back({sizeof(wr_verb), Str(verb.words), Str(verb.summary)});
    return made;
  }();
  return {verbs.data(), verbs.size(), sizeof(wr_verb)};
}

template <typename T>
int32_t RunCommand(const wr_host* host, wr_str words, const wr_str* arguments, size_t count,
                   const wr_console* to) {
  Console console(to);
  int32_t status = kExitInternal;
  std::string failure;
  wr_error error{sizeof(wr_error), &failure,
                 [](void* text, wr_str s) { *static_cast<std::string*>(text) = View(s); }};
  const wr_result result = Guard(&error, [&] {
    T object;
    object.AttachHost(host);
    std::vector<std::string_view> views;
    for (size_t i = 0; i < count; ++i) views.push_back(View(arguments[i]));
    status = object.RunCommand(View(words), views, console);
  });
  if (result != WR_OK) console.Error("wireroom: " + failure + "\n");
  return status;
}

// The options as the host reads them; the views are into `slots`.
struct OptionTable {
  explicit OptionTable(const std::vector<OptionSlot>& slots) : choices(slots.size()) {
    for (size_t i = 0; i < slots.size(); ++i) {
      const OptionSlot& s = slots[i];
      for (const std::string& word : s.choices) choices[i].push_back(Str(word));
      options.push_back({sizeof(wr_option), s.type, Str(s.name), Str(s.text), Str(s.unit),
                         Str(s.fallback), s.required, s.range.minimum, s.range.maximum,
                         choices[i].data(), choices[i].size()});
    }
  }
  std::vector<wr_option> options;
  std::vector<std::vector<wr_str>> choices;
};

// Read from an object made for this alone.
template <typename T>
wr_list Options() {
  static const T prototype;
  static const OptionTable table(prototype.option_slots());
  return {table.options.data(), table.options.size(), sizeof(wr_option)};
}

template <typename T>
void* Open(const wr_host* host, const wr_value* values, size_t count, wr_error* error) {
  T* object = nullptr;
  wr_result result = Guard(error, [&] {
    auto made = std::make_unique<T>();
    if (made->option_slots().size() != count)
      throw std::invalid_argument("the host gave " + std::to_string(count) + " values for " +
                                  std::to_string(made->option_slots().size()) + " options");
    made->AttachHost(host);
    made->SetOptions(values);
    made->Start();
    object = made.release();
  });
  return result == WR_OK ? object : nullptr;
}

template <typename T>
void* Fork(void* first, wr_error* error) {
  T* object = nullptr;
  Guard(error, [&] { object = new T(*static_cast<const T*>(first)); });
  return object;
}

// None for a class that can not be copied.
template <typename T>
constexpr auto ForkOf() -> void* (*)(void*, wr_error*) {
  if constexpr (std::is_copy_constructible_v<T>) {
    return &Fork<T>;
  } else {
    return nullptr;
  }
}

template <typename T>
void Close(void* object) {
  delete static_cast<T*>(object);
}

template <typename T>
const void* Capability(wr_str name) {
  if constexpr (std::is_base_of_v<Annotator, T>) {
    static const wr_annotator table{sizeof(wr_annotator), &CallAnnotate<T>};
    if (View(name) == WR_CAPABILITY_ANNOTATOR) return &table;
  }
  if constexpr (std::is_base_of_v<Detector, T>) {
    static const wr_detector table{sizeof(wr_detector), &CallDetect<T>, &CallTick<T>,
                                   &CallRequest<T>};
    if (View(name) == WR_CAPABILITY_DETECTOR) return &table;
  }
  if constexpr (std::is_base_of_v<Source, T>) {
    static const wr_source table{sizeof(wr_source), &CallResume<T>, &CallPoll<T>,
                                 &CallCommitted<T>};
    if (View(name) == WR_CAPABILITY_SOURCE) return &table;
  }
  if constexpr (std::is_base_of_v<Sink, T>) {
    static const wr_sink table{sizeof(wr_sink), &CallHandle<T>};
    if (View(name) == WR_CAPABILITY_SINK) return &table;
  }
  if constexpr (std::is_base_of_v<Commands, T>) {
    static const wr_command table{sizeof(wr_command), &Verbs<T>, &RunCommand<T>};
    if (View(name) == WR_CAPABILITY_COMMAND) return &table;
  }
  return nullptr;
}

// The views live as long as what they were made of: literals.
template <typename T>
wr_plugin Describe(std::string_view name, std::string_view version, std::string_view summary) {
  static_assert(Signatures<T>::kOk);
  return {sizeof(wr_plugin), WR_ABI_MAJOR,   WR_ABI_MINOR, Str(name),   Str(version), Str(summary),
          &Options<T>,       &Capability<T>, &Open<T>,     ForkOf<T>(), &Close<T>,
          &CallCheck<T>};
}

}  // namespace wireroom::internal

#define WIREROOM_PLUGIN(T, name, version, summary)                                           \
  WR_VERSION_NOTE;                                                                           \
  extern "C" __attribute__((visibility("default"))) const wr_plugin* wireroom_plugin_entry(  \
      const wr_host*) {                                                                      \
    static const wr_plugin plugin = wireroom::internal::Describe<T>(name, version, summary); \
    return &plugin;                                                                          \
  }                                                                                          \
  static_assert(true)

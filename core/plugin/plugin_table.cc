// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/plugin_table.h"

#include <algorithm>
#include <utility>

#include "core/plugin/check.h"
#include "core/plugin/options.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

constexpr size_t kMaxName = 64;
constexpr size_t kMaxSummary = 512;

absl::Status Refuse(std::string text) { return absl::FailedPreconditionError(text); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes a number without leading zeros off the front.
bool TakeNumber(std::string_view* text) {
  size_t size = 0;
  while (size < text->size() && IsDigit((*text)[size])) ++size;
  if (size == 0 || size > 9 || (size > 1 && text->front() == '0')) return false;
  text->remove_prefix(size);
  return true;
}

bool TakeDot(std::string_view* text) {
  if (!text->starts_with('.')) return false;
  text->remove_prefix(1);
  return true;
}

// Words of [0-9A-Za-z-] joined by dots.
bool IsDotted(std::string_view text) {
  bool word = false;
  for (char c : text) {
    if (c == '.' ? !word : !IsDigit(c) && !IsLetter(c) && c != '-') return false;
    word = c != '.';
  }
  return word;
}

absl::Status CheckIdentity(const wr_plugin& table, AbiVersion noted, const std::string& folder) {
  if (table.abi_major != noted.major || table.abi_minor != noted.minor)
    return Refuse(Say("expected ABI ", noted.major, ".", noted.minor,
                      " as its version note says, found ", table.abi_major, ".", table.abi_minor,
                      " in its table; rebuild all of it with one SDK"));
  if (View(table.name) != folder)
    return Refuse(Say("expected the name '", folder, "' as its folder has, found ",
                      Quoted(View(table.name)), "; rename the one or the other"));
  if (!CheckWord(table.name).empty() || table.name.size > kMaxName)
    return Refuse(Say("expected a name of [a-z][a-z0-9_]* and at most ", kMaxName, " bytes, found ",
                      Quoted(View(table.name)), "; rename the plugin"));
  if (!IsSemanticVersion(View(table.version)))
    return Refuse(Say("expected a semantic version like 1.2.0, found ", Quoted(View(table.version)),
                      "; correct it in WIREROOM_PLUGIN"));
  if (std::string fault = CheckText(table.summary, kMaxSummary); !fault.empty())
    return Refuse(Say("summary: ", fault, "; correct it in WIREROOM_PLUGIN"));
  if (!table.options || !table.capability || !table.open || !table.close)
    return Refuse(
        "expected the functions options, capability, open and close, found NULL in "
        "place of one; fill the whole wr_plugin");
  return absl::OkStatus();
}

// `whole` says of the struct, once it is big enough, whether its functions are
// there.
template <typename T, typename Whole>
absl::Status ReadCapability(const wr_plugin& table, std::string_view name, Whole whole,
                            const T** to) {
  const auto* given = static_cast<const T*>(table.capability(Str(name)));
  if (!given) return absl::OkStatus();
  if (given->struct_size < kReleasedSize<T>)
    return Refuse(Say("capability ", name, ": expected a struct_size of at least ",
                      kReleasedSize<T>, ", found ", given->struct_size, "; set it to its sizeof"));
  if (!whole(*given))
    return Refuse(Say("capability ", name,
                      ": expected all its functions, found NULL in place of "
                      "one; fill the whole struct"));
  *to = given;
  return absl::OkStatus();
}

// [a-z][a-z0-9-]*
bool IsVerbWord(std::string_view word) {
  if (word.empty() || word.front() < 'a' || word.front() > 'z') return false;
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || IsDigit(c) || c == '-'; });
}

// One to three such words with one space between.
bool IsVerb(std::string_view text) {
  if (text.size() > kMaxName) return false;
  for (size_t words = 1; words <= 3; ++words) {
    const size_t space = text.find(' ');
    if (!IsVerbWord(text.substr(0, space))) return false;
    if (space == std::string_view::npos) return true;
    text.remove_prefix(space + 1);
  }
  return false;
}

absl::Status ReadVerbs(Description* plugin) {
  if (!plugin->command) return absl::OkStatus();
  const wr_list given = plugin->command->verbs();
  for (size_t i = 0; i < given.count; ++i) {
    wr_verb verb;
    const char* at = static_cast<const char*>(given.data) + i * given.stride;
    if (!Read(reinterpret_cast<const wr_verb*>(at), &verb))
      return Refuse("a verb: expected a struct_size of wr_verb, found less; set it to its sizeof");
    if (!IsVerb(View(verb.words)))
      return Refuse(Say("a verb: expected one to three words of [a-z][a-z0-9-]*, found ",
                        Quoted(View(verb.words)), "; rename it"));
    if (std::string fault = CheckText(verb.summary, kMaxSummary); !fault.empty())
      return Refuse(Say("verb '", View(verb.words), "': summary: ", fault, "; correct it"));
    plugin->verbs.push_back({View(verb.words), View(verb.summary)});
  }
  if (plugin->verbs.empty())
    return Refuse("capability " WR_CAPABILITY_COMMAND
                  ": expected at least one verb, found none; name one or leave it out");
  return absl::OkStatus();
}

absl::Status ReadCapabilities(Description* plugin) {
  const absl::Status all[] = {
      ReadCapability(
          plugin->table, WR_CAPABILITY_ANNOTATOR,
          [](const wr_annotator& c) { return c.annotate != nullptr; }, &plugin->annotator),
      ReadCapability(
          plugin->table, WR_CAPABILITY_DETECTOR,
          [](const wr_detector& c) { return c.article != nullptr; }, &plugin->detector),
      ReadCapability(
          plugin->table, WR_CAPABILITY_SOURCE, [](const wr_source& c) { return c.start && c.poll; },
          &plugin->source),
      ReadCapability(
          plugin->table, WR_CAPABILITY_SINK, [](const wr_sink& c) { return c.event != nullptr; },
          &plugin->sink),
      ReadCapability(
          plugin->table, WR_CAPABILITY_COMMAND,
          [](const wr_command& c) { return c.verbs && c.run; }, &plugin->command)};
  for (const absl::Status& status : all)
    if (!status.ok()) return status;
  if (!plugin->annotator && !plugin->detector && !plugin->source && !plugin->sink &&
      !plugin->command)
    return Refuse("expected at least one of the capabilities " WR_CAPABILITY_ANNOTATOR
                  ", " WR_CAPABILITY_DETECTOR ", " WR_CAPABILITY_SOURCE ", " WR_CAPABILITY_SINK
                  " and " WR_CAPABILITY_COMMAND
                  ", found none; derive from wireroom::Annotator, Detector, Source, Sink or "
                  "Commands");
  if (!plugin->table.fork && plugin->annotator)
    return Refuse(
        "expected the function fork of an annotator, found NULL; each worker needs an "
        "object of its own");
  return absl::OkStatus();
}

}  // namespace

bool IsSemanticVersion(std::string_view text) {
  if (!TakeNumber(&text) || !TakeDot(&text) || !TakeNumber(&text) || !TakeDot(&text) ||
      !TakeNumber(&text))
    return false;
  const size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    if (!IsDotted(text.substr(plus + 1))) return false;
    text = text.substr(0, plus);
  }
  return text.empty() || (text.starts_with('-') && IsDotted(text.substr(1)));
}

absl::StatusOr<Description> ReadTable(const wr_plugin* given, AbiVersion noted,
                                      const std::string& folder) {
  Description plugin;
  if (!given)
    return Refuse("expected its table, found NULL from " WR_ENTRY_SYMBOL
                  "; the plugin says that it can not work with this host: see the log");
  if (!Read(given, &plugin.table))
    return Refuse(Say("expected a wr_plugin of at least ", kReleasedSize<wr_plugin>,
                      " bytes, found a struct_size of ", given->struct_size,
                      "; set it to sizeof(wr_plugin)"));
  if (absl::Status status = CheckIdentity(plugin.table, noted, folder); !status.ok()) return status;
  plugin.name = View(plugin.table.name);
  plugin.version = View(plugin.table.version);
  plugin.summary = View(plugin.table.summary);
  absl::StatusOr<std::vector<config::OptionSpec>> options = ReadOptions(plugin.table.options());
  if (!options.ok())
    return Refuse(Say(std::string(options.status().message()), "; correct the declaration"));
  plugin.options = *std::move(options);
  if (absl::Status status = ReadCapabilities(&plugin); !status.ok()) return status;
  if (absl::Status status = ReadVerbs(&plugin); !status.ok()) return status;
  return plugin;
}

}  // namespace wireroom::plugin

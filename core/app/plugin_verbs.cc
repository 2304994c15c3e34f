// SPDX-License-Identifier: Apache-2.0
#include "core/app/plugin_verbs.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "core/app/command_console.h"
#include "core/app/locations.h"
#include "core/app/setup.h"
#include "core/config/error.h"
#include "core/plugin/loader.h"
#include "core/plugin/object.h"
#include "core/plugin/plugin_table.h"

namespace wireroom::app {
namespace {

using plugin::CommandVerb;
using plugin::Library;

struct Offer {
  std::shared_ptr<const Library> library;
  CommandVerb verb;
};

struct Offers {
  std::vector<Offer> all;
  // Why plugins were refused.
  std::vector<std::string> refusals;
};

// Plugins load before any configuration is checked, so that `train` and its like
// work where the model that it names does not exist yet.
void MakeServices(Setup* setup) {
  setup->log = ops::Logger::Silent();
  setup->services = {&setup->clock, setup->log.get(), &setup->stats, {}};
}

// Where the plugins are. A configuration that was asked for must be good; the
// default one is checked where its values count.
bool FindDirectories(const std::string& config_file, std::vector<std::filesystem::path>* to) {
  const std::filesystem::path file =
      config_file.empty() ? DefaultConfig() : std::filesystem::path(config_file);
  config::DaemonConfig config;
  const config::Errors errors =
      file.empty() ? config::Errors() : config::LoadDaemonConfig(file, &config);
  *to = file.empty() || !errors.empty() ? OwnPluginDirectories() : PluginDirectories(config);
  if (config_file.empty() || errors.empty()) return true;
  std::cerr << config::ToText(errors);
  return false;
}

Offers FindOffers(const std::vector<std::filesystem::path>& directories,
                  const plugin::Services& services) {
  Offers found;
  plugin::Loader loader(directories, services);
  for (const std::string& name : loader.Names()) {
    const auto library = loader.Load(name);
    if (!library.ok()) {
      found.refusals.emplace_back(library.status().message());
      continue;
    }
    for (const CommandVerb& verb : (*library)->verbs()) found.all.push_back({*library, verb});
  }
  return found;
}

// Takes --config FILE (-c FILE, --config=FILE) out of the words.
std::string TakeConfig(std::vector<std::string>* words) {
  constexpr std::string_view kJoined = "--config=";
  for (auto at = words->begin(); at != words->end(); ++at) {
    if (at->starts_with(kJoined)) {
      const std::string file = at->substr(kJoined.size());
      words->erase(at);
      return file;
    }
    if ((*at != "--config" && *at != "-c") || at + 1 == words->end()) continue;
    const std::string file = *(at + 1);
    words->erase(at, at + 2);
    return file;
  }
  return "";
}

size_t WordCount(std::string_view verb) {
  return 1 + static_cast<size_t>(std::count(verb.begin(), verb.end(), ' '));
}

std::string Join(const std::vector<std::string>& words, size_t count) {
  std::string joined;
  for (size_t i = 0; i < std::min(count, words.size()); ++i)
    joined += (i == 0 ? "" : " ") + words[i];
  return joined;
}

bool Leads(const std::vector<std::string>& words, const Offer& offer) {
  const size_t count = WordCount(offer.verb.words);
  return words.size() >= count && Join(words, count) == offer.verb.words;
}

std::vector<const Offer*> Longest(const Offers& offers, const std::vector<std::string>& words) {
  std::vector<const Offer*> best;
  for (const Offer& offer : offers.all) {
    if (!Leads(words, offer)) continue;
    const size_t size = offer.verb.words.size();
    if (!best.empty() && best.front()->verb.words.size() > size) continue;
    if (!best.empty() && best.front()->verb.words.size() < size) best.clear();
    best.push_back(&offer);
  }
  return best;
}

std::string Line(const CommandVerb& verb) {
  std::string line = "  wireroom " + std::string(verb.words);
  line.resize(std::max<size_t>(line.size() + 2, 38), ' ');
  return line + std::string(verb.summary) + "\n";
}

// The offers that begin with the first of the words.
std::string Beginning(const Offers& offers, const std::string& word) {
  std::string lines;
  for (const Offer& offer : offers.all)
    if (offer.verb.words.starts_with(word + " ")) lines += Line(offer.verb);
  return lines;
}

bool AsksForHelp(const std::vector<std::string>& words) {
  return words.size() == 2 && (words[1] == "--help" || words[1] == "-h");
}

int RefuseUnknown(const Offers& offers, const std::vector<std::string>& words,
                  std::vector<std::string> names) {
  const std::string lines = Beginning(offers, words.front());
  if (!lines.empty() && AsksForHelp(words)) {
    std::cout << lines;
    return 0;
  }
  for (const std::string& refusal : offers.refusals) std::cerr << "wireroom: " << refusal << "\n";
  if (!lines.empty()) {
    std::cerr << "wireroom: '" << Join(words, 2) << "': expected one of\n" << lines;
    return static_cast<int>(ops::ExitCode::kUsage);
  }
  for (const Offer& offer : offers.all) names.emplace_back(offer.verb.words);
  const std::string nearest = config::Nearest(Join(words, 2), names);
  std::cerr << "wireroom: no command '" << words.front() << "'"
            << (nearest.empty() ? "" : "; did you mean '" + nearest + "'?")
            << "; `wireroom --help` lists them\n";
  return static_cast<int>(ops::ExitCode::kUsage);
}

int RefuseTwice(const std::vector<const Offer*>& offers) {
  std::cerr << "wireroom: '" << offers.front()->verb.words << "' is a command of";
  for (const Offer* offer : offers) std::cerr << " " << offer->library->Subject();
  std::cerr << ": expected one plugin that has it; take the other out of plugin_directories\n";
  return static_cast<int>(ops::ExitCode::kBadConfig);
}

int Run(const Offer& offer, const std::string& config, const std::vector<std::string>& words,
        Setup* setup) {
  const CommandConsole console(offer.library->name(), config, setup);
  std::vector<wr_str> arguments;
  for (size_t i = WordCount(offer.verb.words); i < words.size(); ++i)
    arguments.push_back({words[i].data(), words[i].size()});
  plugin::CallError error;
  int32_t status = static_cast<int32_t>(ops::ExitCode::kInternal);
  const wr_result result = plugin::CallGuarded(&error, [&](wr_error*) -> wr_result {
    status = offer.library->command()->run(
        &offer.library->host(), {offer.verb.words.data(), offer.verb.words.size()},
        arguments.data(), arguments.size(), &console.table());
    return WR_OK;
  });
  if (result != WR_OK)
    std::cerr << "wireroom: " << error.Text(offer.library->Subject(), "run") << "\n";
  return status;
}

}  // namespace

int RunPluginVerb(std::vector<std::string> words, const std::vector<std::string>& own_commands) {
  const std::string config = TakeConfig(&words);
  std::vector<std::filesystem::path> directories;
  if (!FindDirectories(config, &directories)) return static_cast<int>(ops::ExitCode::kBadConfig);
  Setup setup;
  MakeServices(&setup);
  const Offers offers = FindOffers(directories, setup.services);
  const std::vector<const Offer*> found = Longest(offers, words);
  if (found.empty()) return RefuseUnknown(offers, words, own_commands);
  if (found.size() > 1) return RefuseTwice(found);
  return Run(*found.front(), config, words, &setup);
}

std::string PluginVerbTable() {
  std::vector<std::filesystem::path> directories;
  FindDirectories("", &directories);
  Setup setup;
  MakeServices(&setup);
  std::string lines;
  for (const Offer& offer : FindOffers(directories, setup.services).all) lines += Line(offer.verb);
  return lines;
}

}  // namespace wireroom::app

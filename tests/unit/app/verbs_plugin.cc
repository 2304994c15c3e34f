// SPDX-License-Identifier: Apache-2.0
//
// A plugin with commands, for plugin_verbs_test.py.
#include <wireroom/sdk.h>

namespace {

struct Verbs : wireroom::Commands {
  std::span<const wireroom::Verb> verbs() const override {
    static constexpr wireroom::Verb kVerbs[] = {{"count", "Counts articles."},
                                                {"count tokens", "Counts tokens."},
                                                {"count zones", "Counts zones."}};
    return kVerbs;
  }
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 wireroom::Console& console) override {
    const std::vector<std::string> paths(arguments.begin(), arguments.end());
    size_t articles = 0, tokens = 0, zones = 0;
    const uint64_t refused =
        console.Articles(paths, verb == "count zones", [&](const wireroom::Article& article) {
          ++articles;
          tokens += article.text().tokens().size();
          zones += article.zones().size();
        });
    const size_t found = verb == "count" ? articles : verb == "count tokens" ? tokens : zones;
    console.Out(std::to_string(found) + "\n");
    return refused == 0 ? wireroom::kExitOk : wireroom::kExitIncomplete;
  }
};

}  // namespace

WIREROOM_PLUGIN(Verbs, "verbs", "1.0.0", "Counts.");

// SPDX-License-Identifier: Apache-2.0
//
// A plugin with commands, for plugin_verbs_test.py.
#include <wireroom/sdk.h>

namespace {

struct Verbs : wireroom::Commands {
  void Check(const std::function<void(std::string_view)>& tell) override {
    tell("tried nothing");
    if (*wrong_) throw std::runtime_error("it is wrong");
  }
  std::span<const wireroom::Verb> verbs() const override {
    static constexpr wireroom::Verb kVerbs[] = {{"count", "Counts articles."},
                                                {"count tokens", "Counts tokens."},
                                                {"count zones", "Counts zones."},
                                                {"count past", "Counts the journal's."}};
    return kVerbs;
  }
  int RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                 wireroom::Console& console) override {
    const std::vector<std::string> paths(arguments.begin(), arguments.end());
    size_t articles = 0, tokens = 0, zones = 0;
    if (verb == "count past") {
      const uint64_t missing = console.Past(WR_TIME_UNKNOWN, [&](const wireroom::Article& article) {
        console.Out(std::string(article.id()) + " " + std::to_string(article.sequence()) + " " +
                    std::to_string(article.text().tokens().size()) + "\n");
      });
      return missing == 0 ? wireroom::kExitOk : wireroom::kExitIncomplete;
    }
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

 private:
  wireroom::Option<bool> wrong_{this, "wrong", false, "Whether its check fails."};
};

}  // namespace

WIREROOM_PLUGIN(Verbs, "verbs", "1.0.0", "Counts.");

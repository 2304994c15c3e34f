// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_backtest.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/simulation.h"

namespace wireroom::alerts {
namespace {

constexpr size_t kExamples = 3;
constexpr int64_t kDay = 86'400'000'000;

std::string DayOf(Time time) {
  const std::time_t seconds = static_cast<std::time_t>(time / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

template <typename... T>
std::string Formatted(const char* format, T... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

struct Tally {
  size_t firing = 0, updated = 0, resolved = 0;
  std::map<std::string, size_t> days;
  std::vector<std::string> examples;
};

// The rules of a backtest, compiled apart from the others, so that the cost is
// theirs.
struct Chosen {
  std::shared_ptr<const RuleIndex> index;
  std::vector<const Rule*> rules;
  std::vector<double> shares;  // of articles that a rule is tried on
};

// The rule, and the rules that its steps lead to.
void AddWithSteps(const LoadedRules& loaded, const std::string& id, std::set<std::string>* ids) {
  if (!ids->insert(id).second) return;
  for (const Rule& rule : loaded.rules)
    if (rule.id == id && rule.watch)
      for (const Step& step : rule.watch->steps) AddWithSteps(loaded, step.rule, ids);
}

Chosen Choose(const LoadedRules& loaded, const std::string& id, const Host& host) {
  std::set<std::string> ids;
  if (!id.empty()) AddWithSteps(loaded, id, &ids);
  Chosen chosen;
  IndexBuilder builder(host);
  for (const Rule& rule : loaded.rules) {
    if (!id.empty() && !ids.count(rule.id)) continue;
    builder.Add(rule);
    chosen.rules.push_back(&rule);
  }
  chosen.index = builder.Build();
  for (size_t i = 0; i < chosen.rules.size(); ++i) chosen.shares.push_back(builder.cost(i));
  return chosen;
}

class Backtest {
 public:
  Backtest(Chosen chosen, const LoadedRules& loaded, const Host& host)
      : chosen_(std::move(chosen)), simulation_(host, chosen_.index, loaded.dispatch) {}

  // By the clock of the daemon, or where there is none by when it was published.
  void Take(const Article& article, Time at) {
    if (first_ == WR_TIME_UNKNOWN) first_ = at;
    last_ = std::max(last_, at);
    const auto began = std::chrono::steady_clock::now();
    simulation_.Feed(*article.abi(), std::max(at, simulation_.now()));
    spent_ += std::chrono::steady_clock::now() - began;
    ++articles_;
    TallyUp();
  }
  Time now() const { return simulation_.now(); }

  void End() {
    if (articles_ == 0) return;
    simulation_.GoOnUntil(simulation_.now() + kDay);
    TallyUp();
  }

  void Tell(const std::string& only, Console& console) const {
    const double days =
        articles_ == 0 ? 1.0 : std::max(1.0, static_cast<double>(last_ - first_) / kDay);
    const double micros = static_cast<double>(spent_.count()) / 1000;
    console.Out(Formatted("%zu articles over %.1f days, %.1f us an article\n", articles_, days,
                          articles_ == 0 ? 0 : micros / static_cast<double>(articles_)));
    for (size_t i = 0; i < chosen_.rules.size(); ++i)
      if (only.empty() || chosen_.rules[i]->id == only) TellRule(i, days, console);
  }

 private:
  void TallyUp() {
    for (const SimulatedAlert& alert : simulation_.Take()) {
      Tally& tally = tallies_[alert.rule];
      if (alert.type == AlertType::kUpdated) ++tally.updated;
      if (alert.type == AlertType::kResolved) ++tally.resolved;
      if (alert.type != AlertType::kFiring) continue;
      ++tally.firing;
      ++tally.days[DayOf(alert.at)];
      if (tally.examples.size() < kExamples) tally.examples.push_back(ExampleOf(alert));
    }
  }

  static std::string ExampleOf(const SimulatedAlert& alert) {
    std::string example = DayOf(alert.at) + " " + alert.article;
    for (size_t i = 0; i < std::min<size_t>(alert.spans.size(), 4); ++i)
      example += (i == 0 ? ": " : ", ") + alert.spans[i];
    for (const auto& [name, value] : alert.annotations)
      if (name == "count" || name == "expected" || name == "p_value")
        example += " " + name + "=" + value;
    if (!alert.articles.empty())
      example += " with " + std::to_string(alert.articles.size()) + " earlier articles";
    return example;
  }

  void TellRule(size_t i, double days, Console& console) const {
    const std::string& id = chosen_.rules[i]->id;
    const auto found = tallies_.find(id);
    const Tally tally = found == tallies_.end() ? Tally() : found->second;
    std::string line = Formatted("%-32s %6zu fired (%.2f a day), %zu updated, %zu resolved; ",
                                 id.c_str(), tally.firing,
                                 static_cast<double>(tally.firing) / days, tally.updated,
                                 tally.resolved);
    const bool sequence = chosen_.rules[i]->watch &&
                          chosen_.rules[i]->watch->type == RuleType::kSequence;
    line += sequence ? "costs what its steps do\n"
                     : Formatted("tried on about %.2g in 100 articles\n",
                                 100 * std::min(1.0, chosen_.shares[i]));
    console.Out(line);
    const auto most = std::max_element(
        tally.days.begin(), tally.days.end(),
        [](const auto& a, const auto& b) { return a.second < b.second; });
    if (tally.days.size() > 1)
      console.Out("    most on " + most->first + ": " + std::to_string(most->second) + "\n");
    for (const std::string& example : tally.examples) console.Out("    " + example + "\n");
  }

  const Chosen chosen_;
  Simulation simulation_;
  std::map<std::string, Tally> tallies_;
  size_t articles_ = 0;
  Time first_ = WR_TIME_UNKNOWN, last_ = WR_TIME_UNKNOWN;
  std::chrono::nanoseconds spent_{0};
};

}  // namespace

bool RunBacktest(const BacktestRequest& request, const LoadedRules& loaded, const Host& host,
                 Console& console) {
  Backtest backtest(Choose(loaded, request.rule, host), loaded, host);
  uint64_t missing = 0;
  if (request.last) {
    missing = console.Past(host.now() - *request.last, [&](const Article& article) {
      backtest.Take(article, article.received_at());
    });
  } else {
    missing = console.Articles(request.files, request.annotated, [&](const Article& article) {
      const bool dated = article.published_at() != WR_TIME_UNKNOWN;
      backtest.Take(article, dated ? article.published_at() : std::max<Time>(backtest.now(), 0));
    });
  }
  backtest.End();
  backtest.Tell(request.rule, console);
  return missing == 0;
}

}  // namespace wireroom::alerts

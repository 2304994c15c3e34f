// SPDX-License-Identifier: Apache-2.0
//
// A daemon that is restarted after every article and every tick tells the same
// alerts at the same times as one that runs on: rules of every type over random
// articles.
#include <random>

#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/memory_state.h"
#include "plugins/detectors/alerts/rule_files.h"
#include "tests/plugins/alerts/toy_article.h"

namespace wireroom::alerts {
namespace {

constexpr int64_t kMinute = 60'000'000;
constexpr Time kStart = 1'767'571'200'000'000;

// Words that the rules of rules/types.yaml and routes/routes.yaml look for.
constexpr const char* kWords[] = {"harbour", "quay",   "crane",  "barge", "weather", "sanctions",
                                  "fined",   "strike", "rumour", "denies", "filing",  "flood",
                                  "fog",     "outbreak", "storm", "rain", "goal", "budget"};
constexpr const char* kSources[] = {"A", "B", "C"};
constexpr const char* kEntities[] = {"Q1", "Q2", "Q3"};

class Runner {
 public:
  Runner(const LoadedRules& loaded, bool restarts) : loaded_(loaded), restarts_(restarts) {
    Start();
  }
  void Take(const Article& article, Time now) {
    const auto matches = matcher_.Match(article);
    writer_.Start(matches.size());
    for (uint32_t rule : matches) writer_.Add(rule, {});
    desk_->TakeArticle(article, matches.empty() ? std::string_view() : writer_.bytes(),
                       state_.Begin(now, &article));
    if (restarts_) Start();
  }
  void Tick(Time now) {
    desk_->Tick(now, state_.Begin(now, nullptr));
    if (restarts_) Start();
  }
  std::vector<std::string> Told() {
    std::vector<std::string> lines;
    for (const SimulatedAlert& a : state_.alerts()) {
      std::string line = std::to_string((a.at - kStart) / kMinute) + " " + a.rule + " " +
                         std::to_string(static_cast<int>(a.type)) + " " + a.fingerprint;
      for (const auto& [name, value] : a.annotations) line += " " + name + "=" + value;
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  void Start() {
    matcher_ = Matcher(loaded_.index, Host(ToyHost()));
    desk_ = std::make_unique<Desk>(Host(ToyHost()), ClockOptions{}, 1000);
    desk_->SetIndex(loaded_.index);
    desk_->SetDispatch(loaded_.dispatch);
  }
  const LoadedRules& loaded_;
  const bool restarts_;
  Matcher matcher_;
  MatchListWriter writer_;
  std::unique_ptr<Desk> desk_;
  MemoryState state_;
};

void RunBoth(const std::filesystem::path& rules, size_t least) {
  RuleErrors errors;
  const LoadedRules loaded = LoadRules({rules}, Host(ToyHost()), &errors);
  ASSERT_THAT(errors.lines(), testing::IsEmpty());
  Runner steady(loaded, false), restarted(loaded, true);
  std::mt19937_64 random(3);
  const auto below = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
  Time now = kStart;
  for (int i = 0; i < 600; ++i) {
    now += static_cast<Time>(below(20)) * kMinute;
    std::string title = kWords[below(18)];
    title += std::string(" ") + kWords[below(18)];
    ToyArticle article(title, "text number " + std::to_string(below(50)) + " of the day");
    article.Id(kSources[below(3)], std::to_string(below(200)));
    article.Entity(kEntities[below(3)]);
    wr_article abi = *article.abi();
    abi.received_at = now;
    // Some come late, some are old news, some of the future.
    const size_t odd = below(20);
    abi.published_at = now - static_cast<Time>(below(30)) * kMinute;
    if (odd == 0) abi.published_at = now - 300 * 24 * 60 * kMinute;
    if (odd == 1) abi.published_at = now + 300 * 24 * 60 * kMinute;
    abi.sequence = static_cast<uint64_t>(i) + 1;
    steady.Take(Article(&abi), now);
    restarted.Take(Article(&abi), now);
    if (below(3) > 0) continue;
    now += static_cast<Time>(below(90)) * kMinute;
    steady.Tick(now);
    restarted.Tick(now);
  }
  const auto told = steady.Told();
  EXPECT_EQ(told, restarted.Told());
  EXPECT_GT(told.size(), least);
}

TEST(Restart, ChangesNothing) { RunBoth(std::filesystem::path(TEST_RULES) / "types.yaml", 100); }

TEST(Restart, ChangesNothingForGroupsThatWait) {
  RunBoth(std::filesystem::path(TEST_ROUTES) / "routes.yaml", 50);
}

}  // namespace
}  // namespace wireroom::alerts

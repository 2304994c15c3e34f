// SPDX-License-Identifier: Apache-2.0
//
// Matching rules: microseconds an article at 1,000 to 1,000,000 rules, with the
// evidence written, tokens and ids given. Articles are of some 2.5 KB.
//
// Articles are drawn word by word (Zipf over 60,000 words), or, with
// WIREROOM_BENCH_TEXTS=FILE, read from a file with one text a line; texts are
// cut to 2,500 bytes. Each names 12 entities (Zipf over 100,000). Rules are drawn
// from the articles' words: 30 % a rare and a common word, 15 % a word and one of
// three, 15 % a phrase of two words, 10 % a phrase or a word and one of two, 10 %
// one of two, one of two and a word, 10 % a rare word near a common one, 10 % an
// entity and a word or two. A tenth has an exclusion. Counters: matches an article,
// bytes of index a rule (ids and titles too). Rules ask for any entity alike.
//
// Load: the rules as YAML files, read and compiled. Change: one rule added to so
// many, and removed, while another thread matches articles. Keys: a window of a
// rule for each of so many groups.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/text/splitter.h"
#include "core/text/token_hash.h"
#include "plugins/detectors/alerts/desk.h"
#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/live_index.h"
#include "plugins/detectors/alerts/match_list.h"
#include "plugins/detectors/alerts/matcher.h"
#include "plugins/detectors/alerts/memory_state.h"
#include "plugins/detectors/alerts/rule_files.h"
#include "plugins/detectors/alerts/rule_parser.h"

namespace wireroom::alerts {
namespace {

constexpr size_t kArticles = 2000;
constexpr size_t kBytes = 2500;
constexpr size_t kVocabulary = 60000;
constexpr size_t kEntities = 100000;
constexpr size_t kEntitiesAnArticle = 12;
// Words by how often they are used: the commonest, that no rule looks for, and
// from where on they are rare.
constexpr size_t kCommonRank = 200;
constexpr size_t kRareRank = 4000;

wr_result Tokenize(void*, wr_str text, void (*each)(void*, const wr_field*), void* user,
                   wr_error*) {
  thread_local text::Splitter splitter;
  thread_local text::Field field;
  splitter.Split(View(text), &field);
  const wr_field view = field.View(View(text));
  each(user, &view);
  return WR_OK;
}

const wr_host kHost{sizeof(wr_host),
                    WR_ABI_MAJOR,
                    WR_ABI_MINOR,
                    nullptr,
                    {},
                    [](void*, int32_t, wr_str) {},
                    [](void*) -> wr_time { return 0; },
                    &Tokenize,
                    [](void*, wr_str text) { return text::HashToken(View(text)); },
                    [](void*, wr_str, uint64_t) {}};

// A text as the daemon lends it. Stays where it is.
struct Text {
  explicit Text(std::string from) : bytes(std::move(from)) {
    text::Splitter().Split(bytes, &tokens);
    view = tokens.View(bytes);
  }
  Text(const Text&) = delete;
  std::string bytes;
  text::Field tokens;
  wr_field view;
};

// Zipf: the logarithm of the rank is even.
std::string DrawnEntity(std::mt19937_64* random) {
  const double u = std::uniform_real_distribution<double>(0, 1)(*random);
  return "Q" + std::to_string(static_cast<size_t>(std::pow(double{kEntities}, u)));
}

struct BenchArticle {
  BenchArticle(std::string headline, std::string body, std::mt19937_64* random)
      : title(std::move(headline)), text(std::move(body)) {
    abi.struct_size = sizeof abi;
    abi.title = &title.view;
    abi.text = &text.view;
    for (size_t i = 0; i < kEntitiesAnArticle; ++i) ids.push_back(DrawnEntity(random));
    for (const std::string& id : ids) {
      wr_entity& entity = entities.emplace_back();
      entity.struct_size = sizeof entity;
      entity.id = Str(id);
      entity.type = Str("ORG");
    }
    abi.entities = {entities.data(), entities.size(), sizeof(wr_entity)};
  }
  Text title, text;
  std::vector<std::string> ids;
  std::vector<wr_entity> entities;
  wr_article abi{};
};

std::string WordOfRank(size_t rank) {
  static constexpr const char* kSyllables[] = {"ba", "ro", "ti", "ne", "lu", "sa", "ke", "mo",
                                               "di", "va", "po", "re", "gu", "ha", "li", "to"};
  std::string word = "q";
  for (size_t left = rank + 17; left > 0; left /= 16) word += kSyllables[left % 16];
  return word;
}

// The share of running text that rank r takes is about 1 / (r + 2.7) (Zipf and
// Mandelbrot).
std::string DrawnText(std::mt19937_64* random) {
  static const std::discrete_distribution<size_t>::param_type kZipf = [] {
    std::vector<double> weights;
    for (size_t r = 0; r < kVocabulary; ++r) weights.push_back(1 / (double(r) + 2.7));
    return std::discrete_distribution<size_t>::param_type(weights.begin(), weights.end());
  }();
  std::discrete_distribution<size_t> rank(kZipf);
  std::string text;
  for (size_t n = 1; text.size() < kBytes; ++n)
    (text += WordOfRank(rank(*random))) += n % 21 == 0 ? ". Q" : n % 9 == 0 ? ", " : " ";
  return text;
}

std::string CutToBytes(std::string text) {
  size_t size = std::min(text.size(), kBytes);
  while (size > 0 && size < text.size() && (text[size] & 0xC0) == 0x80) --size;
  text.resize(size);
  return text;
}

std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  if (const char* file = std::getenv("WIREROOM_BENCH_TEXTS")) {
    std::ifstream in(file);
    for (std::string line; texts.size() < kArticles && std::getline(in, line);)
      texts.push_back(CutToBytes(std::move(line)));
  } else {
    std::mt19937_64 random(1);
    while (texts.size() < kArticles) texts.push_back(DrawnText(&random));
  }
  return texts;
}

const std::vector<std::unique_ptr<BenchArticle>>& Articles() {
  static const auto* articles = [] {
    auto* out = new std::vector<std::unique_ptr<BenchArticle>>;
    std::mt19937_64 random(3);
    for (std::string& text : Texts()) {
      const std::string title = text.substr(0, text.find(' ', std::min<size_t>(60, text.size())));
      out->push_back(std::make_unique<BenchArticle>(title, std::move(text), &random));
    }
    return out;
  }();
  return *articles;
}

class RuleMaker {
 public:
  RuleMaker() : random_(2) {
    std::unordered_map<uint64_t, size_t> counts;
    for (const auto& article : Articles())
      for (const wr_token& t : article->text.tokens.tokens) ++counts[t.hash];
    std::vector<std::pair<size_t, uint64_t>> order;
    for (const auto& [hash, count] : counts) order.emplace_back(count, hash);
    std::sort(order.rbegin(), order.rend());
    for (size_t i = 0; i < order.size(); ++i) rank_[order[i].second] = i;
  }

  Rule Next() {
    Rule rule;
    rule.id = "r" + std::to_string(number_++);
    rule.title = "Rule " + rule.id;
    const size_t shape = Below(100);
    Condition& c = rule.condition;
    c.kind = Condition::Kind::kAll;
    if (shape < 30) c.children = {Rare(), Common()};
    else if (shape < 45) c.children = {Rare(), Any({Rare(), Rare(), Rare()})};
    else if (shape < 60) c.children = {Phrase()};
    else if (shape < 70) c.children = {Any({Phrase(), Rare()}), Any({Rare(), Common()})};
    else if (shape < 80) c.children = {Any({Rare(), Rare()}), Any({Common(), Common()}), Rare()};
    else if (shape < 90) c.children = {Near({Rare(), Any({Common(), Common()})})};
    else if (shape < 95) c.children = {Entity(), Common()};
    else c.children = {Entity(), Any({Common(), Rare()})};
    if (Below(10) == 0) c.children.push_back(List(Condition::Kind::kNone, {Rare()}));
    return rule;
  }

 private:
  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }

  static Condition List(Condition::Kind kind, std::vector<Condition> entries) {
    Condition list;
    list.kind = kind;
    list.children = std::move(entries);
    return list;
  }
  static Condition Any(std::vector<Condition> entries) {
    return List(Condition::Kind::kAny, std::move(entries));
  }
  static Condition Near(std::vector<Condition> parts) {
    Condition near = List(Condition::Kind::kNear, std::move(parts));
    Nearness nearness;
    nearness.distance = 10;
    near.parameter = nearness.Packed();
    return near;
  }
  Condition Entity() {
    Condition leaf;
    leaf.kind = Condition::Kind::kTerm;
    leaf.term.kind = TermKind::kEntity;
    leaf.term.id = "Q" + std::to_string(1 + Below(kEntities));
    return leaf;
  }
  // `count` tokens of running text of which the first is a word that passes.
  template <typename F>
  Condition Draw(size_t count, F&& passes) {
    for (;;) {
      const Text& text = Articles()[Below(Articles().size())]->text;
      const auto& tokens = text.tokens.tokens;
      if (tokens.size() <= count) continue;
      const size_t at = Below(tokens.size() - count);
      bool words = passes(rank_[tokens[at].hash]);
      for (size_t i = at; i < at + count; ++i)
        words = words && tokens[i].kind == WR_TOKEN_WORD &&
                tokens[i].sentence == tokens[at].sentence;
      if (!words) continue;
      Condition leaf;
      leaf.kind = Condition::Kind::kTerm;
      for (size_t i = at; i < at + count; ++i)
        leaf.term.tokens.push_back(
            {tokens[i].hash, text.bytes.substr(tokens[i].begin, tokens[i].end - tokens[i].begin)});
      return leaf;
    }
  }
  Condition Rare() {
    return Draw(1, [](size_t rank) { return rank >= kRareRank; });
  }
  Condition Common() {
    return Draw(1, [](size_t rank) { return rank >= kCommonRank && rank < kRareRank; });
  }
  Condition Phrase() {
    return Draw(2, [](size_t rank) { return rank >= kCommonRank; });
  }

  std::mt19937_64 random_;
  std::unordered_map<uint64_t, size_t> rank_;
  size_t number_ = 0;
};

std::shared_ptr<const RuleIndex> IndexOf(size_t rules) {
  static std::unordered_map<size_t, std::shared_ptr<const RuleIndex>> made;
  auto& index = made[rules];
  if (index) return index;
  RuleMaker maker;
  IndexBuilder builder{Host(&kHost)};
  for (size_t i = 0; i < rules; ++i) builder.Add(maker.Next());
  return index = builder.Build();
}

void BM_AlertsMatch(benchmark::State& state) {
  const auto index = IndexOf(static_cast<size_t>(state.range(0)));
  Matcher matcher(index, Host(&kHost));
  MatchListWriter writer;
  std::vector<Place> places;
  size_t at = 0, matches = 0, tokens = 0;
  for (auto _ : state) {
    const wr_article& abi = Articles()[at++ % Articles().size()]->abi;
    const Article article(&abi);
    const auto matched = matcher.Match(article);
    if (!matched.empty()) writer.Start(matched.size());
    for (uint32_t rule : matched) {
      places.clear();
      matcher.Explain(article, rule, 16, &places);
      writer.Add(rule, places);
    }
    benchmark::DoNotOptimize(writer.bytes().data());
    matches += matched.size();
    tokens += abi.title->token_count + abi.text->token_count;
  }
  const auto articles = static_cast<double>(state.iterations());
  state.counters["matches"] = static_cast<double>(matches) / articles;
  state.counters["tokens"] = static_cast<double>(tokens) / articles;
  state.counters["bytes_a_rule"] =
      static_cast<double>(index->MemoryBytes()) / static_cast<double>(index->rule_count());
}
BENCHMARK(BM_AlertsMatch)->RangeMultiplier(10)->Range(1000, 1000000)->Unit(benchmark::kMicrosecond);

void BM_AlertsCompile(benchmark::State& state) {
  const auto count = static_cast<size_t>(state.range(0));
  RuleMaker maker;
  std::vector<Rule> rules;
  for (size_t i = 0; i < count; ++i) rules.push_back(maker.Next());
  for (auto _ : state) {
    IndexBuilder builder{Host(&kHost)};
    for (const Rule& rule : rules) builder.Add(rule);
    benchmark::DoNotOptimize(builder.Build());
  }
}
BENCHMARK(BM_AlertsCompile)->RangeMultiplier(10)->Range(1000, 1000000)->Unit(benchmark::kMillisecond);

// ---- rules that come from files --------------------------------------------------

std::string YamlOf(const Condition& c) {
  std::string entries;
  for (const Condition& child : c.children) (entries += entries.empty() ? "" : ", ") += YamlOf(child);
  switch (c.kind) {
    case Condition::Kind::kTerm: {
      if (c.term.kind == TermKind::kEntity) return "{entity: " + c.term.id + "}";
      std::string words;
      for (const TermToken& token : c.term.tokens)
        (words += words.empty() ? "" : " ") += token.text;
      return "'" + words + "'";
    }
    case Condition::Kind::kAny: return "{any: [" + entries + "]}";
    case Condition::Kind::kNone: return "{none: [" + entries + "]}";
    case Condition::Kind::kNear:
      return "{near: " + std::to_string(Nearness::Unpack(c.parameter).distance) + ", of: [" +
             entries + "]}";
    default: return "{all: [" + entries + "]}";
  }
}

// A folder of rule files, removed in the end.
class RuleFolder {
 public:
  explicit RuleFolder(size_t rules) {
    std::string name = (std::filesystem::temp_directory_path() / "wireroom-bench-XXXXXX").string();
    path_ = mkdtemp(name.data());
    RuleMaker maker;
    std::ofstream out;
    for (size_t i = 0; i < rules; ++i) {
      if (i % kRulesAFile == 0) {
        out.close();
        out.open(path_ / (std::to_string(1000 + i / kRulesAFile) + ".yaml"));
      }
      const Rule rule = maker.Next();
      out << "- id: " << rule.id << "\n  title: " << rule.title
          << "\n  condition: " << YamlOf(rule.condition) << "\n";
    }
  }
  ~RuleFolder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  static constexpr size_t kRulesAFile = 10000;
  std::filesystem::path path_;
};

double ResidentBytes() {
  std::ifstream in("/proc/self/statm");
  double all = 0, resident = 0;
  in >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// What stays of it is the index and what is known of the files.
void BM_AlertsLoad(benchmark::State& state) {
  const auto count = static_cast<size_t>(state.range(0));
  const RuleFolder folder(count);
  for (auto _ : state) {
    malloc_trim(0);
    const double before = ResidentBytes();
    RuleErrors errors;
    const LoadedRules loaded = LoadRules({folder.path()}, Host(&kHost), &errors);
    state.PauseTiming();
    malloc_trim(0);
    state.counters["resident_bytes_a_rule"] = (ResidentBytes() - before) / static_cast<double>(count);
    state.counters["errors"] = static_cast<double>(errors.count());
    state.ResumeTiming();
  }
}
BENCHMARK(BM_AlertsLoad)->Arg(10000)->Arg(1000000)->Iterations(1)->MeasureProcessCPUTime()->UseRealTime()->Unit(benchmark::kMillisecond);

// One rule more, then one less, while another thread matches articles by the index
// of the moment.
void BM_AlertsChange(benchmark::State& state) {
  const Host host(&kHost);
  LiveIndex live(host, IndexOf(static_cast<size_t>(state.range(0)))->parts().front().segment);
  std::atomic<bool> done{false};
  std::thread reader([&] {
    Matcher matcher;
    for (size_t at = 0; !done; ++at) {
      matcher.SetIndex(live.index(), host);
      benchmark::DoNotOptimize(matcher.Match(Article(&Articles()[at % Articles().size()]->abi)));
    }
  });
  RuleMaker maker;
  double longest = 0;
  size_t number = 0;
  for (auto _ : state) {
    Rule rule = maker.Next();
    rule.id = "new" + std::to_string(number++);
    const auto begin = std::chrono::steady_clock::now();
    live.Change({}, std::span(&rule, 1));
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    longest = std::max(longest, took.count());
    state.SetIterationTime(took.count() / 1e6);
    const uint64_t id = IndexSegment::IdHash(rule.id);
    if (number % 2 == 0) live.Change(std::span(&id, 1), {});
    if (live.index()->parts().size() > LiveIndex::kMostParts) live.Merge();
  }
  done = true;
  reader.join();
  state.counters["longest_us"] = longest;
}
BENCHMARK(BM_AlertsChange)->Arg(1000)->Arg(1000000)->UseManualTime()->Unit(benchmark::kMicrosecond);

// ---- windows ----------------------------------------------------------------------

// One article for each of so many sources, counted by a rule that groups by source:
// what the state of its windows takes, as bytes of keys and values.
void BM_AlertsKeys(benchmark::State& state) {
  const auto count = static_cast<size_t>(state.range(0));
  const Host host(&kHost);
  RuleErrors errors;
  IndexBuilder builder(host);
  ParseRules("bench.yaml",
             "{id: r, title: T, condition: {any: [flood]}, type: frequency, num_events: 5, "
             "timeframe: 1h, group_by: source}",
             host, [&](const Rule& rule) { builder.Add(rule); }, &errors);
  const auto index = builder.Build();
  std::mt19937_64 random(4);
  const BenchArticle flood("Flood", "A flood.", &random);
  for (auto _ : state) {
    Desk desk(host, {}, 1000);
    desk.SetIndex(index);
    MemoryState memory;
    MatchListWriter writer;
    writer.Start(1);
    writer.Add(0, {});
    wr_article abi = flood.abi;
    for (size_t i = 0; i < count; ++i) {
      const std::string source = "Source " + std::to_string(i);
      abi.source = abi.id = Str(source);
      abi.published_at = abi.received_at = static_cast<wr_time>(1'700'000'000'000'000 + i);
      abi.sequence = i + 1;
      const Article article(&abi);
      desk.TakeArticle(article, writer.bytes(), memory.Begin(abi.received_at, &article));
    }
    size_t bytes = 0;
    for (const auto& [key, value] : memory.values()) bytes += key.size() + value.size();
    state.counters["state_MB"] = static_cast<double>(bytes) / 1e6;
    state.counters["us_an_article"] = benchmark::Counter(
        static_cast<double>(count), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  }
}
BENCHMARK(BM_AlertsKeys)->Arg(1000000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace wireroom::alerts

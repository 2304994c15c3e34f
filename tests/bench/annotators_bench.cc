// SPDX-License-Identifier: Apache-2.0
//
// The annotators: microseconds an article, tokens given, entities with the
// shipped tables and with 100,000 names besides, without and with the shipped
// model. `tokens` is tokens a second.
//
// Articles are the sentences below in ever new order, 2.5 KB each, or, with
// WIREROOM_BENCH_TEXTS=FILE, read from a file with one text a line; texts are cut
// to 2,500 bytes.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/text/splitter.h"
#include "core/text/token_hash.h"
#include "plugins/annotators/entities/knowledge/builder.h"
#include "plugins/annotators/entities/tagger.h"
#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/scorer.h"
#include "plugins/annotators/zones/layout.h"

namespace wireroom {
namespace {

constexpr size_t kArticles = 1000;
constexpr size_t kBytes = 2500;
constexpr size_t kNames = 100'000;

constexpr std::string_view kSentences[] = {
    "The finance ministry of Brazil said on Monday that exports rose 4.5 percent in the first "
    "quarter.",
    "Prime Minister Tomas Okri told reporters in Nairobi that talks with the European Union would "
    "go on.",
    "\"We do not expect the harbour to open before the end of the week,\" said Ana Lima, the "
    "port's director.",
    "Shares of Meridian Steel Group fell after the company cut its forecast to $1.2 billion.",
    "Nobody was hurt when the bridge near the old market closed for repairs, the police said.",
    "Forecasters warned of heavy rain and strong winds along the coast on July 18, 2022.",
    "Okri, who took office in May, has promised to build 20,000 homes within two years.",
    "The court in Lisbon is expected to rule on the appeal next week, lawyers for both sides said.",
    "Teachers and parents gathered outside the school to ask for more money for books and buses.",
    "A study by the University of Geneva found that the vaccine protected most of the patients.",
    "The striker scored twice as the home side beat its old rivals in front of a large crowd.",
    "Fishermen say that the water has been warmer than usual and that the shoals have moved "
    "north."};

std::vector<std::string> Articles() {
  std::vector<std::string> articles;
  if (const char* path = std::getenv("WIREROOM_BENCH_TEXTS")) {
    std::ifstream in(path);
    for (std::string line; articles.size() < kArticles && std::getline(in, line);) {
      size_t end = std::min(line.size(), kBytes);
      while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
      articles.push_back(line.substr(0, end));
    }
    return articles;
  }
  std::mt19937 random(1);
  for (size_t i = 0; i < kArticles; ++i) {
    std::string text = "Harbour reopens after storm\n\n";
    while (text.size() < kBytes) {
      text += kSentences[random() % std::size(kSentences)];
      text += random() % 3 == 0 ? "\n\n" : " ";
    }
    articles.push_back(text);
  }
  return articles;
}

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

// Takes everything and keeps the zones, which the other annotators read.
struct Sink {
  std::vector<wr_zone> zones;
  size_t taken = 0;
  wr_annotations table{
      sizeof(wr_annotations),
      this,
      [](void* context, const wr_zone* zone) { return static_cast<Sink*>(context)->Take(*zone); },
      [](void* context, const wr_mention*) { return static_cast<Sink*>(context)->Take(); },
      [](void* context, const wr_entity*) { return static_cast<Sink*>(context)->Take(); },
      [](void* context, const wr_topic*) { return static_cast<Sink*>(context)->Take(); },
      [](void*, wr_bytes) { return wr_result{WR_OK}; },
      [](void*, int32_t, wr_str) { return wr_result{WR_OK}; },
      [](void*, wr_str) { return wr_result{WR_OK}; },
      [](void* context, const wr_quotation*) { return static_cast<Sink*>(context)->Take(); }};

  wr_result Take() { return ++taken, WR_OK; }
  wr_result Take(const wr_zone& zone) { return zones.push_back(zone), WR_OK; }
};

// An article as the host lends it, with its zones.
struct Prepared {
  explicit Prepared(std::string given) : text(std::move(given)) {
    text::Splitter splitter;
    splitter.Split(text, &field);
    view = field.View(text);
    no_view = no_field.View("");
    zones::Layout layout;
    bool complete = true;
    for (const zones::Found& zone : layout.Read(text, "", 8000, &complete))
      sink.zones.push_back(
          {sizeof(wr_zone), zone.begin, zone.end, Str(zones::Name(zone.kind)), {}});
    article.struct_size = sizeof article;
    article.title = &no_view;
    article.text = &view;
    article.published_at = 1'658'311'200'000'000;
    article.zones = {sink.zones.data(), sink.zones.size(), sizeof(wr_zone)};
  }
  Prepared(const Prepared&) = delete;

  std::string text;
  text::Field field, no_field;
  wr_field view{}, no_view{};
  Sink sink;
  wr_article article{};
};

const std::vector<std::unique_ptr<Prepared>>& Stock() {
  static const auto* stock = [] {
    auto* made = new std::vector<std::unique_ptr<Prepared>>;
    for (std::string& text : Articles())
      made->push_back(std::make_unique<Prepared>(std::move(text)));
    return made;
  }();
  return *stock;
}

std::string DataFolder(const std::string& plugin) {
  return std::string(WIREROOM_SOURCE) + "/plugins/annotators/" + plugin + "/data/";
}

// Names of two words that no table has, half of them beginning with words that
// articles have.
void AddNames(size_t count, entities::Rows* rows) {
  constexpr std::string_view kFirst[] = {"New",      "Port",   "Ana",  "Prime",
                                         "European", "United", "Lake", "Saint"};
  std::string content;
  for (size_t i = 0; i < count; ++i) {
    std::string second;
    for (size_t n = i + 1; n > 0; n /= 26) second += static_cast<char>('a' + n % 26);
    second[0] = static_cast<char>(second[0] - 'a' + 'A');
    std::string first =
        i % 2 == 0 ? std::string(kFirst[i / 2 % std::size(kFirst)]) : "V" + second.substr(1) + "o";
    content += first + " " + second + "u\tPERSON\tnil:" + std::to_string(i) + "\t\n";
  }
  entities::ParseRows(content, "made.tsv", rows);
}

void Zones(benchmark::State& state) {
  zones::Layout layout;
  size_t i = 0;
  for (auto _ : state) {
    bool complete = true;
    benchmark::DoNotOptimize(layout.Read(Stock()[i]->text, "", 8000, &complete));
    i = (i + 1) % Stock().size();
  }
}
BENCHMARK(Zones)->Unit(benchmark::kMicrosecond);

entities::Lexicon MakeLexicon(const entities::Rows& rows, const Host& host) {
  entities::Lexicon lexicon;
  lexicon.words = std::make_shared<const entities::Words>(entities::Words::Read(
      DataFolder("entities") + "words.tsv", [&](std::string_view word) { return host.Hash(word); }));
  lexicon.layers.push_back(entities::Knowledge::FromBytes(
      entities::BuildKnowledge(rows, *lexicon.words, host), "made", host));
  return lexicon;
}

benchmark::Counter PerSecond(size_t count) {
  return {static_cast<double>(count), benchmark::Counter::kIsRate};
}

void Entities(benchmark::State& state) {
  Host host(&kHost);
  entities::Rows rows = entities::ReadRows({DataFolder("entities") + "names"});
  AddNames(static_cast<size_t>(state.range(0)), &rows);
  entities::Lexicon lexicon = MakeLexicon(rows, host);
  if (state.range(2) != 0)
    lexicon.model = entities::NameModel::Map(
        DataFolder("entities") + "names.model",
        [&](std::string_view word) { return host.Hash(word); });
  entities::Tagger::Choices choices;
  choices.values = choices.patterns = choices.nominals = state.range(1) != 0;
  entities::Tagger tagger;
  Sink sink;
  Annotations out(&sink.table);
  size_t i = 0, tokens = 0;
  for (auto _ : state) {
    tokens += Stock()[i]->view.token_count;
    tagger.Tag(Article(&Stock()[i]->article), lexicon, host, choices, &out);
    i = (i + 1) % Stock().size();
  }
  state.counters["names"] = static_cast<double>(lexicon.layer(0).names());
  state.counters["tokens"] = PerSecond(tokens);
  state.counters["annotations"] =
      static_cast<double>(sink.taken) / static_cast<double>(state.iterations());
}
BENCHMARK(Entities)
    ->ArgNames({"more_names", "patterns", "model"})
    ->Args({0, 0, 0})
    ->Args({kNames, 0, 0})
    ->Args({0, 1, 0})
    ->Args({kNames, 1, 0})
    ->Args({0, 1, 1})
    ->Args({kNames, 1, 1})
    ->Unit(benchmark::kMicrosecond);

// Looking the names of an article up, and nothing else: what 1,000,000 names cost
// beside 10,000.
void FindNames(benchmark::State& state) {
  Host host(&kHost);
  // Made once: a benchmark is run several times until it has run long enough.
  static std::map<int64_t, entities::Lexicon> made;
  if (!made.contains(state.range(0))) {
    entities::Rows rows = entities::ReadRows({DataFolder("entities") + "names"});
    AddNames(static_cast<size_t>(state.range(0)) - rows.rows.size(), &rows);
    made[state.range(0)] = MakeLexicon(rows, host);
  }
  const entities::Lexicon& lexicon = made[state.range(0)];
  std::vector<std::vector<entities::Unit>> articles(Stock().size());
  entities::UnitReader reader;
  for (size_t i = 0; i < articles.size(); ++i)
    reader.Read(Article(&Stock()[i]->article).text(), Article(&Stock()[i]->article).zones(),
                entities::kBodyWeight, *lexicon.words, host, &articles[i]);
  entities::NameFinder finder;
  size_t i = 0, found = 0;
  for (auto _ : state) {
    found += finder.Find(lexicon.layer(0), articles[i]).size();
    i = (i + 1) % articles.size();
  }
  state.counters["names"] = static_cast<double>(lexicon.layer(0).names());
  state.counters["file_MB"] = static_cast<double>(lexicon.layer(0).bytes()) / 1e6;
  state.counters["hits"] = static_cast<double>(found) / static_cast<double>(state.iterations());
}
BENCHMARK(FindNames)
    ->ArgName("names")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMicrosecond);

void BuildNames(benchmark::State& state) {
  Host host(&kHost);
  entities::Rows rows;
  AddNames(kNames, &rows);
  for (auto _ : state) benchmark::DoNotOptimize(MakeLexicon(rows, host).layers.size());
}
BENCHMARK(BuildNames)->Unit(benchmark::kMillisecond);

// Scores and decision, and what the host is told.
void Topics(benchmark::State& state) {
  auto model = topics::Model::Open(DataFolder("topics") + "topics.model");
  topics::Scorer scorer;
  size_t i = 0, given = 0;
  for (auto _ : state) {
    scorer.Read(Article(&Stock()[i]->article), *model);
    given += topics::Given(*model, scorer.Scores(*model)).size();
    i = (i + 1) % Stock().size();
  }
  state.counters["topics"] = static_cast<double>(given) / static_cast<double>(state.iterations());
}
BENCHMARK(Topics)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace wireroom

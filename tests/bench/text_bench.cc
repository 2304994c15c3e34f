// SPDX-License-Identifier: Apache-2.0
//
// What an article's tokens, sentences and hashes cost, beside ICU's word
// iterator over the same texts in the same run (which gives boundaries alone).
// s_per_million: seconds of CPU for a million articles, which is microseconds for one.
#include <benchmark/benchmark.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <random>
#include <string>
#include <vector>

#include "core/text/splitter.h"
#include "core/text/token_hash.h"
#include "core/text/utf8.h"

namespace {

constexpr size_t kArticleBytes = 2500;
constexpr size_t kArticles = 500;

// News-like sentences; the articles are made of them in random order, so that
// the branch predictor does not learn one text by heart.
constexpr const char* kSentences[] = {
    "The port authority of Varnholm said on Tuesday that it would close two of its seven terminals "
    "until the end of the year. ",
    "\"We have looked at every other way to save money,\" said Gen. Harald Oke, who runs the "
    "authority, \"and there is none.\" ",
    "About 1,450 dock workers will lose their jobs, 12.5% of all who work there, union officials "
    "told reporters. ",
    "The government in Eastmark, which owns a third of the port, did not answer questions about "
    "the plan. ",
    "Shares of Nordline Shipping Inc. fell by $3.40 to $41.15 after the news, their lowest price "
    "since Jan. 9. ",
    "It\u2019s the second time in three years that the port\u2019s managers have announced cuts of "
    "this size. ",
    "Mr. Oke, a former officer, took over in 2019 and promised to make the port \u201Cthe best on "
    "the northern coast\u201D. ",
    "But the number of containers handled there has fallen from 2.1 million to 1.6 million a year, "
    "and rivals have grown. ",
    "The U.S. company Halden & Roe, which had planned to build a 40-hectare warehouse, said last "
    "month that it would not. ",
    "Why did nobody see it coming? Analysts point to the old rail link, which floods every "
    "spring. ",
    "A new line was promised in 2015, again in 2018 and, most recently, by the prime minister "
    "herself. ",
    "In the town\u2019s cafes the talk is of little else. Marta Lindqvist-Berg, 58, has worked at "
    "Terminal 4 since she left school. ",
    "\"My father worked here, and his father,\" she said. \"I don't know what my son is going to "
    "do.\" ",
    "The mayor has called a meeting for 6 p.m. on Thursday; the opposition wants the plan put to a "
    "vote. ",
    "Talks between the union and the authority are to go on in Brenmouth next week, with the "
    "labour ministry as go-between. ",
    "Weather forecasters expect storms along the coast from Friday, which could close the harbour "
    "for several days. ",
    "The authority says that emergency services, customs offices and the pilot station will stay "
    "where they are. ",
    "Economists at the University of Eastmark put the loss to the region at between 90 million and "
    "120 million a year.\n\n",
    "Environmental groups, who have long complained of the noise and the smoke, were careful not "
    "to sound pleased.\n\n",
    "An inquiry by the parliament\u2019s transport committee is due to publish its findings before "
    "the summer break.\n\n",
};

std::vector<std::string> Articles(bool ascii) {
  std::mt19937 random(1);
  std::vector<std::string> articles(kArticles);
  for (std::string& article : articles) {
    while (article.size() < kArticleBytes) {
      const std::string_view sentence = kSentences[random() % std::size(kSentences)];
      if (ascii && sentence.find('\xE2') != sentence.npos) continue;
      article += sentence;
    }
    article.resize(kArticleBytes);
    (void)wireroom::text::RepairUtf8(&article);
  }
  return articles;
}

// One iteration is all articles; work(article) returns how many tokens it saw.
template <typename Work>
void ForEachArticle(benchmark::State& state, const std::vector<std::string>& articles, Work work) {
  size_t tokens = 0, bytes = 0;
  for (auto _ : state) {
    for (const std::string& article : articles) {
      tokens += work(article);
      bytes += article.size();
    }
  }
  const auto done = static_cast<double>(state.iterations()) * static_cast<double>(articles.size());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["tokens"] = static_cast<double>(tokens) / done;
  state.counters["s_per_million"] =
      benchmark::Counter(done / 1e6, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Split(benchmark::State& state, bool ascii) {
  wireroom::text::Splitter splitter;
  wireroom::text::Field field;
  ForEachArticle(state, Articles(ascii), [&](const std::string& article) {
    splitter.Split(article, &field);
    benchmark::DoNotOptimize(field.tokens.data());
    return field.tokens.size();
  });
}
BENCHMARK_CAPTURE(Split, Ascii, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Split, CurlyQuotes, false)->Unit(benchmark::kMillisecond);

void IcuWordIterator(benchmark::State& state) {
  UErrorCode status = U_ZERO_ERROR;
  UText text = UTEXT_INITIALIZER;
  UBreakIterator* breaks = ubrk_open(UBRK_WORD, "en", nullptr, 0, &status);
  ForEachArticle(state, Articles(false), [&](const std::string& article) {
    utext_openUTF8(&text, article.data(), static_cast<int64_t>(article.size()), &status);
    ubrk_setUText(breaks, &text, &status);
    size_t segments = 0;
    while (ubrk_next(breaks) != UBRK_DONE) ++segments;
    return segments;
  });
  if (U_FAILURE(status)) state.SkipWithError("ICU's word iterator failed");
  ubrk_close(breaks);
  utext_close(&text);
}
BENCHMARK(IcuWordIterator)->Unit(benchmark::kMillisecond);

void ValidateUtf8(benchmark::State& state) {
  ForEachArticle(state, Articles(false), [](const std::string& article) {
    bool valid = wireroom::text::IsValidUtf8(article);
    benchmark::DoNotOptimize(valid);
    return size_t{0};
  });
}
BENCHMARK(ValidateUtf8)->Unit(benchmark::kMillisecond);

void HashAWord(benchmark::State& state, std::string word) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(word.data());
    benchmark::DoNotOptimize(wireroom::text::HashToken(word));
  }
}
BENCHMARK_CAPTURE(HashAWord, Ascii, std::string("minister"));
BENCHMARK_CAPTURE(HashAWord, Accents, std::string("\u00C9lys\u00E9e"));

}  // namespace

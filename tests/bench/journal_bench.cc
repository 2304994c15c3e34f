// SPDX-License-Identifier: Apache-2.0
//
// What the journal costs. Works in $TMPDIR (default /tmp): durable commits are
// as fast as its disk. `cpu_us` is user and system time of the process, a
// record; "records/s" is by the clock on the wall.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <random>

#include "core/journal/article_key.h"
#include "core/journal/journal.h"
#include "core/journal/record.h"
#include "tests/unit/journal/temp_directory.h"

namespace wireroom::journal {
namespace {

constexpr size_t kMessageBytes = 3000;

double CpuMicros() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return 1e6 * static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

class OnDisk {
 public:
  explicit OnDisk(uint64_t max_bytes) {
    JournalOptions options;
    options.directory = temp_.path();
    options.max_bytes = max_bytes;
    options.clock = &clock_;
    journal = *Journal::Open(options);
  }

  // `articles`: with an entry in the index each, as enriched articles have.
  Batch Make(size_t count, size_t bytes, bool articles) {
    Batch batch;
    for (size_t i = 0; i < count; ++i) {
      EventRecord event{journal->head() + 1 + i, clock_.NowMicros(), std::string(bytes, 'x'), {}};
      if (articles) {
        event.article = Draw();
        batch.articles.emplace_back(*event.article, ArticleRecord{event.sequence, Draw(), false});
      }
      batch.events.push_back(std::move(event));
    }
    if (articles) {
      batch.inputs.emplace_back("producer", InputPosition{1, journal->head() + count, ""});
    }
    return batch;
  }

  Hash Draw() {
    Hash hash;
    for (uint8_t& byte : hash) byte = static_cast<uint8_t>(random_());
    return hash;
  }

 private:
  TempDirectory temp_;
  ops::SystemClock clock_;
  std::mt19937 random_{1};

 public:
  std::unique_ptr<Journal> journal;
};

void Commit(benchmark::State& state, OnDisk* disk, size_t bytes, bool articles) {
  const auto count = static_cast<size_t>(state.range(0));
  double cpu = 0;
  int64_t records = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const Batch batch = disk->Make(count, bytes, articles);
    state.ResumeTiming();
    const double before = CpuMicros();
    const absl::Status status = disk->journal->Commit(batch);
    cpu += CpuMicros() - before;
    records += static_cast<int64_t>(count);
    if (!status.ok()) state.SkipWithError(status.ToString().c_str());
  }
  state.SetItemsProcessed(records);
  state.counters["cpu_us"] = cpu / static_cast<double>(std::max<int64_t>(records, 1));
}

// Events alone: the floor.
void BM_CommitEvents(benchmark::State& state) {
  OnDisk disk(uint64_t{64} << 30);
  Commit(state, &disk, kMessageBytes, false);
}
BENCHMARK(BM_CommitEvents)->Arg(1)->Arg(16)->Arg(256)->UseRealTime();

// With the index of articles and a producer's position, in a growing store.
void BM_CommitArticles(benchmark::State& state) {
  OnDisk disk(uint64_t{64} << 30);
  Commit(state, &disk, kMessageBytes, true);
}
BENCHMARK(BM_CommitArticles)->Arg(1)->Arg(16)->Arg(256)->UseRealTime();

// With so many articles known, of 100 bytes: the index has its full weight.
void BM_CommitToLargeIndex(benchmark::State& state) {
  OnDisk disk(uint64_t{64} << 30);
  while (disk.journal->head() < static_cast<uint64_t>(state.range(1))) {
    if (!disk.journal->Commit(disk.Make(10'000, 100, true)).ok()) return;
  }
  Commit(state, &disk, kMessageBytes, true);
}
BENCHMARK(BM_CommitToLargeIndex)->Args({256, 1'000'000})->UseRealTime();

// The same in a full store, which forgets as much as comes in; events of
// kMessageBytes and of twice as much.
void BM_CommitAndForget(benchmark::State& state) {
  OnDisk disk(uint64_t{1} << 30);
  const auto bytes = static_cast<size_t>(state.range(1));
  while (disk.journal->first() <= 1) {
    if (!disk.journal->Commit(disk.Make(256, bytes, true)).ok()) return;
  }
  Commit(state, &disk, bytes, true);
}
BENCHMARK(BM_CommitAndForget)
    ->Args({1, 3000})
    ->Args({16, 3000})
    ->Args({256, 3000})
    ->Args({256, 6000})
    ->UseRealTime();

void BM_ReadScan(benchmark::State& state) {
  OnDisk disk(uint64_t{4} << 30);
  for (int i = 0; i < 400; ++i) {
    if (!disk.journal->Commit(disk.Make(256, kMessageBytes, true)).ok()) return;
  }
  uint64_t next = 1;
  int64_t records = 0;
  for (auto _ : state) {
    std::vector<EventRecord> events;
    if (!disk.journal->Read(next, 1000, 1 << 20, &events).ok()) return;
    records += static_cast<int64_t>(events.size());
    next = events.back().sequence == disk.journal->head() ? 1 : events.back().sequence + 1;
  }
  state.SetItemsProcessed(records);
}
BENCHMARK(BM_ReadScan)->UseRealTime();

void BM_FindArticle(benchmark::State& state) {
  OnDisk disk(uint64_t{4} << 30);
  std::vector<Hash> known;
  for (int i = 0; i < 400; ++i) {
    const Batch batch = disk.Make(256, 100, true);
    for (const auto& article : batch.articles) known.push_back(article.first);
    if (!disk.journal->Commit(batch).ok()) return;
  }
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(disk.journal->FindArticle(known[i]));
    i = (i + 7919) % known.size();
  }
}
BENCHMARK(BM_FindArticle);

void BM_ContentHash(benchmark::State& state) {
  v1::Article article;
  article.set_id("hc-2024-05-01-0001");
  article.set_source("Harbour Courier");
  article.set_url("https://harbourcourier.example/2024/05/01/ferry");
  article.set_title("Ferry back in service after a week of repairs");
  article.set_text(std::string(kMessageBytes, 'x'));
  article.mutable_published_at()->set_seconds(1);
  article.add_authors("Ana Lima");
  (*article.mutable_labels())["desk"] = "city";
  for (auto _ : state) benchmark::DoNotOptimize(ContentHash(article));
}
BENCHMARK(BM_ContentHash);

void BM_Crc32c(benchmark::State& state) {
  const std::string bytes(kMessageBytes, 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Crc32c(bytes));
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes.size()));
}
BENCHMARK(BM_Crc32c);

}  // namespace
}  // namespace wireroom::journal

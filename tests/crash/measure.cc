// SPDX-License-Identifier: Apache-2.0
//
// Figures of the journal that take a large one or a whole daemon:
//
//   measure --ready 5GB --kills 20    from SIGKILL to the next daemon's "ready"
//   measure --written 20000           bytes that the daemon had the disk write, for
//                                     each byte of article that it took in
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "core/journal/article_key.h"
#include "core/journal/journal.h"
#include "tests/crash/articles.h"
#include "tests/crash/daemon_process.h"
#include "tests/crash/run_folder.h"
#include "wireroom/client/producer.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Options {
  RunOptions run;
  uint64_t ready_bytes = 0;
  int kills = 20;
  uint64_t written_articles = 0;
};

// The event that article `number` would have become.
journal::EventRecord EventOf(const journal::Journal& journal, uint64_t sequence,
                             const v1::Article& article) {
  v1::Event event;
  event.set_id(absl::StrCat(journal.epoch(), "-", sequence));
  event.set_source(absl::StrCat("wireroom/", journal.stream()));
  event.set_type("article.enriched");
  event.set_subject(article.id());
  event.set_stream(journal.stream());
  event.set_epoch(journal.epoch());
  event.set_sequence(sequence);
  *event.mutable_article()->mutable_article() = article;
  const int64_t now = ops::SystemClock().NowMicros();
  event.mutable_time()->set_seconds(now / 1'000'000);
  return {sequence, now, event.SerializeAsString(),
          journal::ArticleKey(article.source(), article.id())};
}

// A journal of that size. False: told why.
bool Fill(const std::filesystem::path& directory, uint64_t bytes) {
  const ops::SystemClock clock;
  journal::JournalOptions options;
  options.directory = directory;
  options.min_free_bytes = 0;
  options.clock = &clock;
  auto journal = journal::Journal::Open(options);
  while (journal.ok() && (*journal)->stored_bytes() < bytes) {
    journal::Batch batch;
    const uint64_t head = (*journal)->head();
    for (uint64_t sequence = head + 1; sequence <= head + 2000; ++sequence) {
      v1::Article article = NumberedArticle("Harbour Courier", 40 * sequence + 1, false);
      article.mutable_text()->append(article.text());
      batch.events.push_back(EventOf(**journal, sequence, article));
      batch.articles.emplace_back(
          *batch.events.back().article,
          journal::ArticleRecord{sequence, journal::ContentHash(article), false});
    }
    const absl::Status status = (*journal)->Commit(batch);
    if (status.ok()) continue;
    std::cout << "FAILED: " << status.message() << "\n";
    return false;
  }
  if (journal.ok()) {
    std::cout << "journal: " << (*journal)->stored_bytes() << " bytes stored, "
              << (*journal)->head() << " events\n";
  }
  return journal.ok();
}

int MeasureReady(const Options& options, const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder / "data");
  std::filesystem::permissions(folder / "data", std::filesystem::perms::owner_all);
  if (!Fill(folder / "data", options.ready_bytes)) return 1;
  DaemonProcess daemon(options.run.wireroom, folder / "wireroom.yaml", folder / "errors");
  client::ProducerOptions producing;
  producing.endpoint = "ipc://" + (folder / "ingest").string();
  producing.name = "measure";
  client::Producer producer(producing);
  std::vector<int64_t> times;
  for (int i = 0; i <= options.kills; ++i) {
    const auto killed = std::chrono::steady_clock::now();
    if (i > 0) daemon.Kill();
    daemon.Start();
    if (!daemon.WaitUntilReady(seconds(300))) return 1;
    const auto took = std::chrono::steady_clock::now() - killed;
    if (i > 0) times.push_back(std::chrono::duration_cast<milliseconds>(took).count());
    // Work in hand when it is killed.
    if (!producer.Connect(seconds(30))) return 1;
    for (int k = 0; k < 200; ++k) {
      producer.Send(NumberedArticle("Hill Gazette", producer.next_number(), false));
    }
    producer.Poll(milliseconds(50));
  }
  std::sort(times.begin(), times.end());
  std::cout << "ready: from SIGKILL to ready with a journal of " << options.ready_bytes
            << " bytes, " << times.size() << " times: median " << times[times.size() / 2]
            << " ms, longest " << times.back() << " ms\n";
  return daemon.Stop(seconds(60)) == 0 ? 0 : 1;
}

// Of /proc/<pid>/io: what it caused to be written to the disk.
uint64_t WrittenBy(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/io");
  for (std::string name; in >> name;) {
    uint64_t value = 0;
    in >> value;
    if (name == "write_bytes:") return value;
  }
  return 0;
}

int MeasureWritten(const Options& options, const std::filesystem::path& folder) {
  DaemonProcess daemon(options.run.wireroom, folder / "wireroom.yaml", folder / "errors");
  client::ProducerOptions producing;
  producing.endpoint = "ipc://" + (folder / "ingest").string();
  producing.name = "measure";
  client::Producer producer(producing);
  daemon.Start();
  if (!daemon.WaitUntilReady(seconds(60)) || !producer.Connect(seconds(30))) return 1;
  const uint64_t before = WrittenBy(daemon.pid());
  uint64_t bytes = 0;
  for (uint64_t number = 1; number <= options.written_articles; ++number) {
    // All of them new.
    const std::string article = NumberedArticle("Harbour Courier", 40 * number + 1, false)
                                    .SerializeAsString();
    bytes += article.size();
    producer.Send(article);
    if (!producer.Wait(1000, seconds(60))) return 1;
  }
  if (!producer.Flush(seconds(60))) return 1;
  const uint64_t written = WrittenBy(daemon.pid()) - before;
  std::cout << "written: " << written << " bytes for " << options.written_articles
            << " articles of " << bytes << " bytes, "
            << static_cast<double>(written) / static_cast<double>(bytes)
            << " for each byte of article\n";
  return daemon.Stop(seconds(60)) == 0 ? 0 : 1;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures the journal");
  options.run.AddTo(&app);
  app.add_option("--ready", options.ready_bytes, "Measure the start with a journal of that size")
      ->transform(CLI::AsSizeValue(false));
  app.add_option("--kills", options.kills, "How often")->capture_default_str();
  app.add_option("--written", options.written_articles, "Measure what so many articles write");
  CLI11_PARSE(app, argc, argv);
  const std::filesystem::path folder = MakeFolder();
  WriteConfig(options.run, folder);
  int result = 0;
  if (options.ready_bytes != 0) result = MeasureReady(options, folder);
  if (result == 0 && options.written_articles != 0) {
    std::filesystem::remove_all(folder / "data");
    result = MeasureWritten(options, folder);
  }
  if (result != 0) std::cout << "FAILED: see " << (folder / "errors").string() << "\n";
  if (result == 0) std::filesystem::remove_all(folder);
  return result;
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) { return wireroom::crash::Main(argc, argv); }

// SPDX-License-Identifier: Apache-2.0
//
// Makes every kind of system call on the journal fail, in every way, once and for
// ever, and proves after each that nothing acknowledged is lost and nothing is
// there twice. Each run either goes on, or waits for room and is stopped, or ends
// with an exit status of its own; never by a signal.
//
//   disk_sweep ... --places 20     each of the first calls, spread over a run
//   disk_sweep ... --control       writes are dropped in silence: must be noticed
#include <sys/wait.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "tests/crash/articles.h"
#include "tests/crash/daemon_process.h"
#include "tests/crash/evidence.h"
#include "tests/crash/run_folder.h"
#include "wireroom/client/producer.h"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kSource[] = "Harbour Courier";
constexpr uint64_t kArticles = 120;

struct Options {
  RunOptions run;
  std::filesystem::path shim;
  int places = 1;
  bool control = false;
};

struct Fault {
  std::string call;
  int at = 1;
  std::string how;
  std::string often;

  std::string Text() const { return call + ":" + std::to_string(at) + ":" + how + ":" + often; }
};

std::vector<Fault> Faults(const Options& options) {
  static const std::pair<const char*, std::vector<const char*>> kCalls[] = {
      {"pwrite", {"EIO", "ENOSPC", "EINTR", "short"}},
      {"writev", {"EIO", "ENOSPC", "EINTR", "short"}},
      {"fdatasync", {"EIO", "ENOSPC", "EINTR"}},
      {"fallocate", {"EIO", "ENOSPC", "EINTR"}},
      {"open", {"EIO", "ENOSPC", "EINTR"}},
      {"mmap", {"EIO", "ENOSPC"}},
      {"ftruncate", {"EIO", "ENOSPC", "EINTR"}},
  };
  std::vector<Fault> faults;
  for (const auto& call : kCalls) {
    for (const char* const how : call.second) {
      for (int place = 0; place < options.places; ++place) {
        // Early ones meet the start, later ones the work.
        const int at = place == 0 ? 3 : 3 * place * place + 1;
        for (const char* const often : {"once", "ever"}) {
          // Interrupted for ever is a loop by definition.
          if (how == std::string("EINTR") && often == std::string("ever")) continue;
          faults.push_back({call.first, at, how, often});
        }
      }
    }
  }
  // The first open and map, which the start needs.
  for (const char* const call : {"open", "mmap"}) faults.push_back({call, 1, "EIO", "once"});
  return faults;
}

// One fault, one daemon, one journal.
class Trial {
 public:
  Trial(const Options& options, const Fault& fault)
      : folder_(MakeFolder()),
        fault_(fault),
        shim_(std::filesystem::absolute(options.shim)),
        daemon_(options.run.wireroom, folder_ / "wireroom.yaml", folder_ / "errors"),
        producer_(ProducerOf(folder_)) {
    WriteConfig(options.run, folder_);
  }
  ~Trial() {
    daemon_.End();
    std::filesystem::remove_all(folder_);
  }

  // What became of the daemon; `broken` are the ways in which it broke the promise.
  std::string Run(std::vector<std::string>* broken) {
    daemon_.SetEnvironment({"LD_PRELOAD=" + shim_.string(), "WIREROOM_DISK_FAULT=" + fault_.Text(),
                            "WIREROOM_DISK_MET=" + (folder_ / "met").string()});
    daemon_.Start();
    const bool ready = daemon_.WaitUntilReady(seconds(20));
    if (ready) Send(milliseconds(2500));
    const std::string ended = End(fault_.how == "drop");
    if (!std::filesystem::exists(folder_ / "met")) return "not reached";
    daemon_.SetEnvironment({"LD_PRELOAD=", "WIREROOM_DISK_FAULT="});
    daemon_.Start();
    if (!daemon_.WaitUntilReady(seconds(30))) {
      broken->push_back("the daemon does not start any more");
      return ended;
    }
    Send(seconds(30));
    if (producer_.unacknowledged() != 0) broken->push_back("not everything is taken afterwards");
    if (daemon_.Stop(seconds(30)) != 0) broken->push_back("it does not stop cleanly afterwards");
    ReadJournal(folder_ / "data", &evidence_);
    for (const std::string& each : BrokenPromises(evidence_)) broken->push_back(each);
    return ended;
  }

 private:
  static client::ProducerOptions ProducerOf(const std::filesystem::path& folder) {
    client::ProducerOptions options;
    options.endpoint = "ipc://" + (folder / "ingest").string();
    options.name = "sweep";
    options.first_retry = options.last_retry = milliseconds(20);
    return options;
  }

  void Send(milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    producer_.Connect(timeout);
    // In several batches, so that there are several commits.
    while (std::chrono::steady_clock::now() < end) {
      for (int i = 0; i < 8 && producer_.unacknowledged() < 8; ++i) {
        if (producer_.next_number() == 0 || producer_.next_number() > kArticles) break;
        if (producer_.Send(NumberedArticle(kSource, producer_.next_number(), true)) == 0) break;
      }
      producer_.Poll(milliseconds(5));
      for (const client::Delivery& delivery : producer_.Take()) {
        evidence_.acknowledged.push_back(
            {EditionOf(NumberedArticle(kSource, delivery.number, true)), delivery.outcome,
             delivery.sequence});
      }
      const bool all = producer_.next_number() > kArticles && producer_.unacknowledged() == 0;
      if (all || daemon_.HasEnded()) return;
    }
  }

  std::string End(bool by_kill) {
    if (by_kill) {
      daemon_.Kill();
      return "killed";
    }
    if (const auto status = daemon_.WaitForEnd(milliseconds(0))) {
      if (WIFEXITED(*status)) return "exit " + std::to_string(WEXITSTATUS(*status));
      return "SIGNAL " + std::to_string(WTERMSIG(*status));
    }
    const bool waits = producer_.unacknowledged() != 0;
    const int status = daemon_.Stop(seconds(30));
    if (status < 0) return "DID NOT STOP";
    return std::string(waits ? "waited, exit " : "went on, exit ") + std::to_string(status);
  }

  const std::filesystem::path folder_;
  const Fault fault_;
  const std::filesystem::path shim_;
  DaemonProcess daemon_;
  client::Producer producer_;
  Evidence evidence_;
};

int Sweep(const Options& options) {
  std::map<std::string, int> ends;
  int bad = 0;
  int met = 0;
  for (const Fault& fault : Faults(options)) {
    std::vector<std::string> broken;
    const std::string end = Trial(options, fault).Run(&broken);
    ++ends[end];
    met += end == "not reached" ? 0 : 1;
    const bool unclean = end.starts_with("SIGNAL") || end.starts_with("DID NOT");
    if (broken.empty() && !unclean) continue;
    ++bad;
    std::cout << "BAD: " << fault.Text() << ": " << end << "\n";
    for (const std::string& each : broken) std::cout << "  " << each << "\n";
  }
  std::cout << "system calls: " << met << " faults met, " << bad << " bad";
  for (const auto& each : ends) std::cout << "; " << each.second << " " << each.first;
  std::cout << "\n";
  return bad == 0 && met >= 15 ? 0 : 1;
}

int Control(const Options& options) {
  std::vector<std::string> broken;
  const std::string end = Trial(options, {"pwrite", 8, "drop", "ever"}).Run(&broken);
  const bool noticed = end == "killed" && !broken.empty();
  std::cout << (noticed ? "the control failed, as it must: " + broken.back()
                        : "FAILED: dropped writes went unnoticed (" + end + ")")
            << "\n";
  return noticed ? 0 : 1;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Makes the system calls of the journal fail");
  options.run.AddTo(&app);
  app.add_option("--shim", options.shim, "The library that breaks them")->required();
  app.add_option("--places", options.places, "Of each call, how many of its times")
      ->capture_default_str();
  app.add_flag("--control", options.control, "Must fail: writes are dropped in silence");
  CLI11_PARSE(app, argc, argv);
  return options.control ? Control(options) : Sweep(options);
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) { return wireroom::crash::Main(argc, argv); }

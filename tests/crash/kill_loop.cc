// SPDX-License-Identifier: Apache-2.0
//
// Kills the daemon with SIGKILL at random moments under load, and proves from
// its journal that it kept its promise: what was acknowledged has its event
// exactly once, sequences have no gap, and what is sent again is recognised.
//
//   kill_loop --wireroom build/dev/wireroom --plugins build/dev/plugins
//             --config config --plugin zones --rounds 1000
//
// At the end the evidence is tampered with in every way that the proof is to
// notice; one that goes unnoticed fails the test too.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <deque>
#include <fstream>
#include <iostream>
#include <random>
#include <thread>

#include "tests/crash/daemon_process.h"
#include "tests/crash/evidence.h"
#include "tests/crash/fault_points.h"
#include "tests/crash/load.h"
#include "tests/crash/model.h"
#include "tests/crash/run_folder.h"

namespace wireroom::crash {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Options {
  RunOptions run;
  int rounds = 50;
  // Of each named fault point, on top; needs the daemon wireroom_faults.
  int points = 0;
  uint64_t seed = std::random_device()();
  uint64_t rate = 1000;
  // The longest life of a daemon, once it is ready or under load.
  int life_ms = 600;
  bool keep = false;
  // The library that drops the daemon's writes: the proof must notice.
  std::filesystem::path control;
};

class KillLoop {
 public:
  KillLoop(const Options& options, const std::filesystem::path& folder)
      : options_(options),
        folder_(folder),
        random_(options.seed),
        daemon_(options.run.wireroom, folder / "wireroom.yaml", folder / "errors"),
        load_({"ipc://" + (folder / "ingest").string(), "ipc://" + (folder / "live").string(),
               options.rate, options.seed}) {}

  bool Run() {
    if (!options_.control.empty()) return Control();
    load_.Start();
    for (int round = 0; round < options_.rounds; ++round) {
      if (!RunRound(round)) return false;
    }
    if (!KillAtPoints()) return false;
    const bool finished = Finish();
    return Prove() && finished;
  }

 private:
  bool RunRound(int round) {
    const uint64_t acknowledged = load_.acknowledged();
    const auto started = std::chrono::steady_clock::now();
    daemon_.Start();
    const uint64_t kind = random_() % 8;
    // One in eight dies while it starts, one at any time behind that, the others
    // at any time behind their first acknowledgement.
    if (kind == 0) {
      WaitUpTo(start_);
    } else {
      if (!daemon_.WaitUntilReady(seconds(60))) return Fail("the daemon did not get ready");
      start_ = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - started);
      if (kind != 1 && !WaitForMoreThan(acknowledged)) return Fail("nothing was acknowledged");
      WaitUpTo(milliseconds(options_.life_ms));
    }
    if (!daemon_.Kill()) return Fail("the daemon ended by itself");
    if (load_.acknowledged() > acknowledged) ++rounds_under_load_;
    if ((round + 1) % 10 == 0) std::cout << "killed " << round + 1 << " times, "
                                         << load_.acknowledged() << " articles acknowledged\n"
                                         << std::flush;
    return true;
  }

  // A daemon whose later writes are dropped in silence acknowledges what is not
  // there; when it is killed, that is lost.
  bool Control() {
    daemon_.SetEnvironment({"LD_PRELOAD=" + std::filesystem::absolute(options_.control).string(),
                            "WIREROOM_DISK_FAULT=pwrite:60:drop:ever"});
    load_.Start();
    daemon_.Start();
    if (!daemon_.WaitUntilReady(seconds(60)) || !WaitForMoreThan(0)) return Fail("it did not start");
    std::this_thread::sleep_for(milliseconds(options_.life_ms));
    daemon_.End();
    Evidence evidence;
    load_.Tell(&evidence);
    ReadJournal(folder_ / "data", &evidence);
    const std::vector<std::string> broken = BrokenPromises(evidence);
    if (broken.empty()) return Fail("dropped writes went unnoticed");
    std::cout << "the control failed, as it must: " << broken.front() << "\n";
    return true;
  }

  // Each point in turn, at a random one of the next times that an article comes by.
  bool KillAtPoints() {
    uint64_t hits = 0;
    for (int round = 0; round < options_.points; ++round) {
      for (const char* const point : kFaultPoints) {
        const uint64_t time = 1 + random_() % 40;
        daemon_.SetEnvironment({std::string("WIREROOM_FAULT=") + point + ":" +
                                std::to_string(time)});
        daemon_.Start();
        const std::optional<int> status = daemon_.WaitForEnd(seconds(60));
        if (!status || !WIFSIGNALED(*status)) {
          return Fail(std::string("the daemon did not come to ") + point);
        }
        ++hits;
      }
    }
    daemon_.SetEnvironment({"WIREROOM_FAULT="});
    if (options_.points > 0) {
      std::cout << "killed " << hits << " times at " << std::size(kFaultPoints)
                << " named fault points, " << options_.points << " times each\n";
    }
    return true;
  }

  void WaitUpTo(milliseconds longest) {
    const auto micros = static_cast<uint64_t>(longest.count()) * 1000;
    std::this_thread::sleep_for(std::chrono::microseconds(random_() % (micros + 1)));
  }

  bool WaitForMoreThan(uint64_t acknowledged) const {
    const auto end = std::chrono::steady_clock::now() + seconds(60);
    while (load_.acknowledged() <= acknowledged) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(milliseconds(1));
    }
    return true;
  }

  bool Finish() {
    daemon_.Start();
    if (!daemon_.WaitUntilReady(seconds(60))) return Fail("the daemon did not get ready");
    if (!load_.Finish(seconds(60))) return Fail("not everything was acknowledged in a minute");
    const uint64_t last = load_.last_number();
    if (!load_.SendAgain(last > 600 ? last - 600 : 1, last > 100 ? last - 100 : last, seconds(60))) {
      return Fail("what was sent again was not acknowledged in a minute");
    }
    const int status = daemon_.Stop(seconds(60));
    if (status != 0) return Fail("the daemon did not stop cleanly: status " + std::to_string(status));
    return true;
  }

  bool Prove() {
    Evidence evidence;
    daemon_.End();
    load_.Tell(&evidence);
    ReadJournal(folder_ / "data", &evidence);
    std::cout << evidence.stored.size() << " events in the journal, "
              << evidence.acknowledged.size() << " acknowledgements (" << load_.recognised()
              << " of articles that were known), " << evidence.received.size()
              << " events received live, " << rounds_under_load_ << " of " << options_.rounds
              << " kills under load\n";
    // A test that did not try anything must not pass.
    if (2 * rounds_under_load_ < options_.rounds) return Fail("too few kills were under load");
    if (evidence.received.empty()) return Fail("the subscriber received nothing");
    std::vector<std::string> broken = BrokenPromises(evidence);
    for (const std::string& each : Differences(load_.Model(), evidence.stored)) {
      broken.push_back("the model: " + each);
    }
    for (const std::string& each : broken) std::cout << "BROKEN: " << each << "\n";
    if (!broken.empty()) return false;
    const std::vector<std::string> unnoticed = UnnoticedTampering(evidence);
    for (const std::string& each : unnoticed) std::cout << "UNNOTICED: " << each << "\n";
    if (unnoticed.empty()) std::cout << "the promise was kept, and every tampering is noticed\n";
    return unnoticed.empty();
  }

  bool Fail(const std::string& what) {
    std::cout << "FAILED: " << what << "; the daemon's last lines:\n";
    std::ifstream errors(folder_ / "errors");
    std::deque<std::string> last;
    for (std::string line; std::getline(errors, line); last.push_back(line)) {
      if (last.size() == 20) last.pop_front();
    }
    for (const std::string& line : last) std::cout << "  " << line << "\n";
    return false;
  }

  const Options& options_;
  const std::filesystem::path folder_;
  std::mt19937_64 random_;
  DaemonProcess daemon_;
  Load load_;
  // How long the daemon took to get ready, the last time.
  milliseconds start_{100};
  int rounds_under_load_ = 0;
};

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Kills the daemon at random moments and proves that nothing is lost");
  options.run.AddTo(&app);
  app.add_option("--points", options.points,
                 "How often to kill it at each named fault point (needs wireroom_faults)");
  app.add_option("--rounds", options.rounds, "How often to kill it")->capture_default_str();
  app.add_option("--seed", options.seed, "Of the moments; default: another one each time");
  app.add_option("--rate", options.rate, "Articles a second, of two producers each")
      ->capture_default_str();
  app.add_option("--life", options.life_ms, "The longest life of a daemon, ms")
      ->capture_default_str();
  app.add_option("--control", options.control,
                 "Must fail: this library (faulty_disk) drops the daemon's writes");
  app.add_flag("--keep", options.keep, "Keep the folder with the journal");
  CLI11_PARSE(app, argc, argv);
  const std::filesystem::path folder = MakeFolder();
  std::cout << "seed " << options.seed << ", in " << folder.string() << "\n" << std::flush;
  WriteConfig(options.run, folder);
  const bool kept = KillLoop(options, folder).Run();
  if (kept && !options.keep) std::filesystem::remove_all(folder);
  return kept ? 0 : 1;
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) { return wireroom::crash::Main(argc, argv); }

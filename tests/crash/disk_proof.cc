// SPDX-License-Identifier: Apache-2.0
//
// Records what the daemon asks of its disk and of its sockets under load, and
// proves from the record:
//
// - order: nothing is acknowledged or published before the sync that contains it;
// - power cuts: whatever moment the power goes, and whatever part of the writes in
//   the air reaches the disk, the journal is sound and has all that was told.
//
//   disk_proof ... --images 2000
//   disk_proof ... --control       the daemon's syncs are not done: must be noticed
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <random>
#include <thread>

#include "tests/crash/daemon_process.h"
#include "tests/crash/disk_history.h"
#include "tests/crash/load.h"
#include "tests/crash/run_folder.h"

namespace wireroom::crash {
namespace {

struct Options {
  RunOptions run;
  std::filesystem::path shim;
  int seconds = 3;
  uint64_t rate = 200;
  uint64_t images = 300;
  uint64_t seed = std::random_device()();
  bool control = false;
};

// False: the daemon did not do as it should.
bool Record(const Options& options, const std::filesystem::path& folder) {
  WriteConfig(options.run, folder);
  DaemonProcess daemon(options.run.wireroom, folder / "wireroom.yaml", folder / "errors");
  daemon.SetEnvironment({"LD_PRELOAD=" + std::filesystem::absolute(options.shim).string(),
                         "WIREROOM_DISK_LOG=" + (folder / "log").string(),
                         options.control ? "WIREROOM_DISK_LIE=1" : "WIREROOM_DISK_HONEST=1"});
  Load load({"ipc://" + (folder / "ingest").string(), "ipc://" + (folder / "live").string(),
             options.rate, options.seed});
  daemon.Start();
  if (!daemon.WaitUntilReady(std::chrono::seconds(60))) return false;
  load.Start();
  std::this_thread::sleep_for(std::chrono::seconds(options.seconds));
  return load.Finish(std::chrono::seconds(60)) && daemon.Stop(std::chrono::seconds(60)) == 0;
}

std::filesystem::path ImageFolder(const std::filesystem::path& folder) {
  const std::filesystem::path memory = "/dev/shm";
  if (access(memory.c_str(), W_OK) != 0) return folder / "image";
  return memory / (folder.filename().string() + "_image");
}

int Prove(const Options& options, const std::filesystem::path& folder) {
  const std::vector<DiskStep> history = ReadHistory(folder / "log");
  const std::vector<Told> told = ToldIn(history);
  const OrderReport order = CheckOrder(history, told);
  std::cout << "order: " << order.acknowledged << " acknowledgements and " << order.published
            << " publications against " << order.commits << " synced commits: " << order.too_early
            << " too early\n";
  PowerCutOptions cut;
  cut.images = options.images;
  cut.seed = options.seed;
  cut.folder = ImageFolder(folder);
  const PowerCutReport power = CutPower(history, told, cut);
  std::filesystem::remove_all(cut.folder);
  std::cout << "power cuts: " << power.images << " images, " << power.torn_writes
            << " writes in the air: " << power.bad << " bad";
  if (power.bad != 0) std::cout << ", the first " << power.first_bad;
  std::cout << "\n";
  if (options.control) {
    const bool noticed = order.too_early > 0 && power.bad > 0;
    std::cout << (noticed ? "the control failed, as it must\n"
                          : "FAILED: a daemon without syncs went unnoticed\n");
    return noticed ? 0 : 1;
  }
  const bool tried = order.acknowledged > 100 && order.published > 100 && order.commits > 10 &&
                     power.images == options.images && power.torn_writes > 0;
  if (!tried) std::cout << "FAILED: too little was tried\n";
  return tried && order.too_early == 0 && power.bad == 0 ? 0 : 1;
}

int Main(int argc, char** argv) {
  Options options;
  CLI::App app("Proves the order of syncs and tells, and cuts the power in a simulator");
  options.run.AddTo(&app);
  app.add_option("--shim", options.shim, "The library that records")->required();
  app.add_option("--seconds", options.seconds, "Under load")->capture_default_str();
  app.add_option("--rate", options.rate, "Articles a second, of two producers each")
      ->capture_default_str();
  app.add_option("--images", options.images, "Disks after a power cut")->capture_default_str();
  app.add_option("--seed", options.seed, "Of the cuts; default: another one each time");
  app.add_flag("--control", options.control, "Must fail: the daemon's syncs are not done");
  CLI11_PARSE(app, argc, argv);
  const std::filesystem::path folder = MakeFolder();
  std::cout << "seed " << options.seed << "\n";
  int result = 1;
  if (Record(options, folder)) {
    result = Prove(options, folder);
  } else {
    std::cout << "FAILED: the daemon did not start, take everything or stop: see "
              << (folder / "errors").string() << "\n";
  }
  if (result == 0) std::filesystem::remove_all(folder);
  return result;
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) { return wireroom::crash::Main(argc, argv); }

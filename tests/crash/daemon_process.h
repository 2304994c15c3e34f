// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>

namespace wireroom::crash {

// `wireroom run` as a process. It dies with this one.
class DaemonProcess {
 public:
  // What it says goes to the end of `errors`.
  DaemonProcess(std::filesystem::path wireroom, std::filesystem::path config,
                std::filesystem::path errors);
  // Ends it.
  ~DaemonProcess();
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  void Start();
  // Until it takes articles. False: time is up, or it has ended.
  bool WaitUntilReady(std::chrono::milliseconds timeout);
  // Kill, where it runs.
  void End();
  // SIGKILL. False: it had ended by itself.
  bool Kill();
  // SIGTERM. The exit status; -1: it ended by a signal or not in time.
  int Stop(std::chrono::milliseconds timeout);

 private:
  // The status of waitpid.
  int Reap();

  const std::filesystem::path wireroom_;
  const std::filesystem::path config_;
  const std::filesystem::path errors_;
  pid_t pid_ = -1;
  // Closed when it ends.
  int ready_ = -1;
};

}  // namespace wireroom::crash

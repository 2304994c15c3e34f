// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

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
  // Environment variables of the next start, "NAME=value".
  void SetEnvironment(std::vector<std::string> environment) {
    environment_ = std::move(environment);
  }
  // Until it has ended by itself. The status of waitpid; nullopt: time is up, and
  // it still runs.
  std::optional<int> WaitForEnd(std::chrono::milliseconds timeout);
  // Whether it has ended by itself; it is still to be waited for.
  bool HasEnded() const;
  pid_t pid() const { return pid_; }
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
  std::vector<std::string> environment_;
  pid_t pid_ = -1;
  // Closed when it ends.
  int ready_ = -1;
};

}  // namespace wireroom::crash

// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/daemon_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>

namespace wireroom::crash {

DaemonProcess::DaemonProcess(std::filesystem::path wireroom, std::filesystem::path config,
                             std::filesystem::path errors)
    : wireroom_(std::move(wireroom)), config_(std::move(config)), errors_(std::move(errors)) {}

DaemonProcess::~DaemonProcess() { End(); }

void DaemonProcess::End() {
  if (pid_ > 0) Kill();
}

void DaemonProcess::Start() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  const std::string ready = std::to_string(ends[1]);
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    fcntl(ends[1], F_SETFD, 0);
    const int errors = open(errors_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(errors, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    for (std::string& variable : environment_) putenv(variable.data());
    execl(wireroom_.c_str(), wireroom_.c_str(), "run", "--config", config_.c_str(), "--ready-fd",
          ready.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  ready_ = ends[0];
}

bool DaemonProcess::WaitUntilReady(std::chrono::milliseconds timeout) {
  pollfd wait{ready_, POLLIN, 0};
  char byte;
  return poll(&wait, 1, static_cast<int>(timeout.count())) == 1 && read(ready_, &byte, 1) == 1;
}

int DaemonProcess::Reap() {
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  close(std::exchange(ready_, -1));
  return status;
}

bool DaemonProcess::HasEnded() const {
  siginfo_t about{};
  return waitid(P_PID, static_cast<id_t>(pid_), &about, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         about.si_pid == pid_;
}

std::optional<int> DaemonProcess::WaitForEnd(std::chrono::milliseconds timeout) {
  const auto process = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  pollfd wait{process, POLLIN, 0};
  const bool ended = poll(&wait, 1, static_cast<int>(timeout.count())) == 1;
  close(process);
  if (!ended) return std::nullopt;
  return Reap();
}

bool DaemonProcess::Kill() {
  kill(pid_, SIGKILL);
  const int status = Reap();
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

int DaemonProcess::Stop(std::chrono::milliseconds timeout) {
  const auto process = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  kill(pid_, SIGTERM);
  pollfd wait{process, POLLIN, 0};
  const bool ended = poll(&wait, 1, static_cast<int>(timeout.count())) == 1;
  close(process);
  if (!ended) kill(pid_, SIGKILL);
  const int status = Reap();
  return ended && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace wireroom::crash

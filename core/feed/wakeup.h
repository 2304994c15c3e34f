// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

namespace wireroom::feed {

// Lets any thread wake the one thread that polls fd() beside its sockets. Many
// notifications before a wake-up are one (eventfd(2)).
class Wakeup {
 public:
  // Throws std::system_error when the process has no file descriptor left.
  Wakeup();
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  // Readable after Notify, until Clear.
  int fd() const { return fd_; }

  // Any thread.
  void Notify();

  // The polling thread, before it looks at what it was woken for.
  void Clear();

 private:
  const int fd_;
  std::atomic<bool> notified_{false};
};

}  // namespace wireroom::feed

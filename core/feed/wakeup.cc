// SPDX-License-Identifier: Apache-2.0
#include "core/feed/wakeup.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace wireroom::feed {

Wakeup::Wakeup() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
}

Wakeup::~Wakeup() { close(fd_); }

void Wakeup::Notify() {
  if (!notified_.exchange(true, std::memory_order_acq_rel)) eventfd_write(fd_, 1);
}

void Wakeup::Clear() {
  if (!notified_.load(std::memory_order_acquire)) return;
  eventfd_t ignored;
  eventfd_read(fd_, &ignored);
  notified_.exchange(false, std::memory_order_acq_rel);
}

}  // namespace wireroom::feed

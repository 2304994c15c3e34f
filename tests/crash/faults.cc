// SPDX-License-Identifier: Apache-2.0
//
// Makes the daemon of the crash tests die where WIREROOM_FAULT says.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/ops/fault_point.h"

namespace {

std::string place;
std::atomic<long> left{0};

void Kill(const char* name) {
  if (name != place || left.fetch_sub(1) != 1) return;
  kill(getpid(), SIGKILL);
  pause();
}

const bool armed = [] {
  const char* const wanted = std::getenv("WIREROOM_FAULT");
  const char* const colon = wanted != nullptr ? std::strchr(wanted, ':') : nullptr;
  if (colon == nullptr) return false;
  place.assign(wanted, colon);
  left = std::atol(colon + 1);
  wireroom::ops::fault_handler = &Kill;
  return true;
}();

}  // namespace

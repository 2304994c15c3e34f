// SPDX-License-Identifier: Apache-2.0
#include "core/app/send_progress.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_format.h"

namespace wireroom::app {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kPlainLine{5};
constexpr int kBarWidth = 24;

std::string Bar(double share) {
  const int full = std::clamp(static_cast<int>(share * kBarWidth), 0, kBarWidth);
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '.') + "]";
}

}  // namespace

SendProgress::SendProgress(bool terminal, bool quiet)
    : terminal_(terminal),
      quiet_(quiet),
      started_(SteadyClock::now()),
      due_(started_ + (terminal ? SteadyClock::duration(kRedraw) : kPlainLine)) {}

SendProgress::~SendProgress() { Erase(); }

void SendProgress::Show(const State& state) {
  const SteadyClock::time_point now = SteadyClock::now();
  if (quiet_ || now < due_) return;
  due_ = now + (terminal_ ? SteadyClock::duration(kRedraw) : kPlainLine);
  Draw(state);
}

void SendProgress::Draw(const State& state) {
  const double seconds = std::chrono::duration<double>(SteadyClock::now() - started_).count();
  std::string line;
  if (state.files.bytes_total > 0) {
    const double share = static_cast<double>(state.files.bytes_read) /
                         static_cast<double>(state.files.bytes_total);
    line = absl::StrFormat("%s %3.0f %%  ", terminal_ ? Bar(share) : "", 100 * share);
  }
  line += absl::StrFormat("%d sent, %d acknowledged, %.0f/s", state.sent, state.acknowledged,
                          static_cast<double>(state.acknowledged) / std::max(seconds, 0.001));
  if (!state.trouble.empty()) line += "  (" + state.trouble + ")";
  Erase();
  std::cerr << line << (terminal_ ? "" : "\n") << std::flush;
  drawn_ = terminal_;
}

void SendProgress::Say(const std::string& line) {
  Erase();
  std::cerr << line << "\n";
}

void SendProgress::Erase() {
  if (drawn_) std::cerr << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/app/article_files.h"

namespace wireroom::app {

// How a `wireroom send` is doing, on stderr: on a terminal one line that is drawn
// over and over with a bar, else a line each few seconds.
class SendProgress {
 public:
  struct State {
    uint64_t sent = 0;
    uint64_t acknowledged = 0;
    ArticleFilesProgress files;
    // The trouble with the connection, if any.
    std::string trouble;
  };

  // `quiet`: nothing at all.
  SendProgress(bool terminal, bool quiet);
  // Ends the line.
  ~SendProgress();
  SendProgress(const SendProgress&) = delete;
  SendProgress& operator=(const SendProgress&) = delete;

  // As often as you like: draws only when it is time.
  void Show(const State& state);

  // One line of its own, above the bar.
  void Say(const std::string& line);

 private:
  void Draw(const State& state);
  void Erase();

  const bool terminal_;
  const bool quiet_;
  const std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point due_;
  bool drawn_ = false;
};

}  // namespace wireroom::app

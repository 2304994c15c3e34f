// SPDX-License-Identifier: Apache-2.0
//
// A subscriber that may be killed at any moment and does its work on every event
// exactly once: its work is a line in a file, and the file tells where it was.
//
//   follower ENDPOINT NAME FILE
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "wireroom/client/subscription.h"

namespace wireroom::crash {
namespace {

using client::Item;

// The sequence of the last whole line; what is behind it is cut off.
uint64_t LastDone(const std::string& file) {
  std::ifstream in(file);
  uint64_t last = 0;
  off_t end = 0;
  std::string line;
  while (std::getline(in, line) && !in.eof()) {
    last = std::stoull(line);
    end += static_cast<off_t>(line.size()) + 1;
  }
  if (truncate(file.c_str(), end) != 0 && errno != ENOENT) std::abort();
  return last;
}

int Follow(const std::string& endpoint, const std::string& name, const std::string& file) {
  uint64_t done = LastDone(file);
  const int out = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  client::Subscription subscription =
      client::Subscribe(name, {}, client::From::First(), endpoint);
  while (true) {
    const std::optional<Item> item = subscription.Next(std::chrono::hours(1));
    if (!item || item->kind != Item::Kind::kEvent) {
      std::cerr << "follower: " << (item ? "a notice came" : subscription.error()) << "\n";
      return 1;
    }
    if (item->event.sequence() <= done) continue;
    done = item->event.sequence();
    const std::string line = std::to_string(done) + " " + item->event.subject() + "\n";
    if (write(out, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return 1;
  }
}

}  // namespace
}  // namespace wireroom::crash

int main(int argc, char** argv) {
  return argc == 4 ? wireroom::crash::Follow(argv[1], argv[2], argv[3]) : 64;
}

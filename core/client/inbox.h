// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "wireroom/client/subscription.h"

namespace wireroom::client {

// What came from the daemon and was not given to the caller yet, and how far both
// are. Knows what came before a lost connection, and drops it when it comes again.
class Inbox {
 public:
  // The session goes on behind this sequence of a stream and epoch. What was not
  // given comes again. kRestart is put in where the log is another than before.
  void Open(const std::string& stream, uint32_t epoch, uint64_t after);

  // What begins behind `after` and ends with `up_to`. False: something is missing
  // in between; nothing was taken.
  bool Take(uint64_t after, uint64_t up_to, v1::Events events);
  bool TakeDamaged(uint64_t after, uint64_t sequence, const std::string& detail);
  // A notice that comes in its place in the order.
  void TakeTruncated(uint64_t from, uint64_t to);

  // The next to be given; nullopt: none.
  std::optional<Item> Next();

  bool empty() const { return parts_.empty(); }
  // Everything up to here was given, or did not match.
  uint64_t given() const { return given_; }
  // The daemon has said that it read up to here.
  uint64_t told() const { return told_; }
  const std::string& stream() const { return stream_; }
  uint32_t epoch() const { return epoch_; }
  // Something was opened before.
  bool joined() const { return epoch_ != 0; }

 private:
  // One message.
  struct Part {
    uint64_t up_to = 0;
    v1::Events events;
    int next = 0;
    std::optional<Item> notice;
  };

  bool GivenBefore(const v1::Event& event) const;
  void SkipToEvent();

  std::deque<Part> parts_;
  uint64_t given_ = 0;
  uint64_t told_ = 0;
  std::string stream_;
  uint32_t epoch_ = 0;
  // Of this epoch and those before, events up to given_before_ were given.
  uint32_t epoch_before_ = 0;
  uint64_t given_before_ = 0;
};

}  // namespace wireroom::client

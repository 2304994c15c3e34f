// SPDX-License-Identifier: Apache-2.0
//
// Reads a whole journal and says what is wrong with it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/journal/journal.h"

namespace wireroom::journal {

struct CheckReport {
  uint64_t events = 0;
  // Known to the index.
  uint64_t articles = 0;
  uint64_t state = 0;
  uint64_t inputs = 0;
  uint64_t cursors = 0;
  uint64_t rejects = 0;
  // Of the messages.
  uint64_t message_bytes = 0;
  // One sentence each, the first kMaxProblems of them.
  std::vector<std::string> problems;
  // All of them.
  uint64_t problem_count = 0;
};

inline constexpr size_t kMaxProblems = 100;

// What is looked at beside the records themselves.
struct CheckOptions {
  // Parse every event and every rejection, and hold what an event says of itself
  // (stream, epoch, sequence, id, article) against where it lies. Needs a journal
  // of the daemon; off for one whose messages are something else.
  bool messages = true;
};

// Checks that every record matches its CRC32C, that sequences run from first()
// to head() without a gap, that every entry of the index of articles points at
// an event of that article, that every event with an article, unless it was
// rejected, has an entry that points at it or at a newer one, and that every
// rejection has its event.
//
// May run beside a writer, in short transactions; what is forgotten on the way
// is no problem. OK means that the journal could be read, not
// that it is sound: see report->problems.
absl::Status Check(const Journal& journal, const CheckOptions& options, CheckReport* report);

}  // namespace wireroom::journal

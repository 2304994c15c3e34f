// SPDX-License-Identifier: Apache-2.0
//
// What is known at the end of a crash test, and whether it keeps the promise.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/journal/store.h"
#include "wireroom/v1/event.pb.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::crash {

using journal::Hash;

// What tells one article, in one edition, from all others.
struct Edition {
  Hash article{};
  Hash content{};
  auto operator<=>(const Edition&) const = default;
};
Edition EditionOf(const v1::Article& article);

// An event of the journal.
struct Stored {
  uint64_t sequence = 0;
  std::string type;
  // Of article events; of a rejected one what was sent.
  std::optional<Edition> edition;
  // Of the whole event.
  Hash fingerprint{};
};
Stored StoredOf(const v1::Event& event);

// What a producer was told about an article.
struct Acknowledged {
  Edition edition;
  v1::Result::Outcome outcome = v1::Result::unspecified;
  uint64_t sequence = 0;
};

struct Evidence {
  // In the order of the journal.
  std::vector<Stored> stored;
  uint64_t head = 0;
  std::vector<Acknowledged> acknowledged;
  // What a subscriber received: the fingerprint by sequence.
  std::map<uint64_t, Hash> received;
  // What was wrong with the journal or with what was received.
  std::vector<std::string> faults;
};

// Reads a whole journal that no daemon has open, and checks its records and its
// index (journal::Check).
void ReadJournal(const std::filesystem::path& directory, Evidence* evidence);

// Every way in which the evidence breaks the promise, one sentence each, at most
// 20:
// - sequences run from 1 to head without a gap;
// - no edition of an article has two events;
// - every acknowledged article has its event: under the acknowledged sequence,
//   or, when it was told as a duplicate, that sequence is an event of the same
//   article;
// - every event that a subscriber received is in the journal as it was received.
std::vector<std::string> BrokenPromises(const Evidence& evidence);

// Breaks the evidence in every way that BrokenPromises names and returns the
// names of those that it did not notice. Needs evidence of a sound run in which
// articles were acknowledged and received.
std::vector<std::string> UnnoticedTampering(const Evidence& evidence);

}  // namespace wireroom::crash

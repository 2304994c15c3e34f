// SPDX-License-Identifier: Apache-2.0
//
// The record of a daemon's writes, syncs and sends, read back, and what can be
// proved by it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/crash/disk_log.h"

namespace wireroom::crash {

struct DiskStep {
  DiskCall call;
  uint64_t place = 0;
  std::string bytes;
};

// In order. A record that was cut short by the daemon's end is left out.
std::vector<DiskStep> ReadHistory(const std::filesystem::path& file);

// The sequences that events in these bytes carry: each event ends in its id
// "<epoch>-<sequence>" and its sequence (event.proto, fields 1 and 8).
std::vector<uint64_t> SequencesIn(const std::string& bytes);

// What peers were told: sequences of published events and of acknowledgements, by
// the step that told them. Bytes of one descriptor are put together as ZMTP 3
// frames (https://rfc.zeromq.org/spec/23).
struct Told {
  size_t step = 0;
  uint64_t sequence = 0;
  bool acknowledged = false;
};
std::vector<Told> ToldIn(const std::vector<DiskStep>& history);

struct OrderReport {
  uint64_t acknowledged = 0;
  uint64_t published = 0;
  uint64_t commits = 0;
  // Told before the sync that contains it.
  uint64_t too_early = 0;
};

// Holds every acknowledgement and publication against the syncs: the event's bytes
// were written, then synced, then a new root was written with O_DSYNC, and only
// then was it told.
OrderReport CheckOrder(const std::vector<DiskStep>& history, const std::vector<Told>& told);

struct PowerCutOptions {
  uint64_t images = 300;
  uint64_t seed = 1;
  std::filesystem::path folder;
};

struct PowerCutReport {
  uint64_t images = 0;
  // Writes that were in the air, of all images.
  uint64_t torn_writes = 0;
  // That could not be opened, were not sound, or lacked what had been told.
  uint64_t bad = 0;
  std::string first_bad;
};

// The disk after a power cut at random steps: what was synced is there; of what was
// written since, a random part of the 512-byte sectors is. A root (120 bytes within
// one sector) is there or is not. Opens each image as the daemon would and checks
// every record.
PowerCutReport CutPower(const std::vector<DiskStep>& history, const std::vector<Told>& told,
                        const PowerCutOptions& options);

}  // namespace wireroom::crash

// SPDX-License-Identifier: Apache-2.0
//
// A copy of a journal as it is at one moment, taken while a daemon may be writing
// to it, and its way back.
//
// A backup is a folder with data.mdb and, written last, manifest.json
// (proto/wireroom/v1/backup.proto).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/ops/clock.h"
#include "wireroom/v1/backup.pb.h"

namespace wireroom::journal {

struct BackupOptions {
  // The journal's directory.
  std::filesystem::path from;
  // Made; must not be there, or be empty.
  std::filesystem::path to;
  // 0: as fast as it goes.
  uint64_t bytes_per_second = 0;
  // The copy sees one moment, and the pages of that moment are not used again
  // while it lasts, so the journal's file grows. By more than this the backup is
  // given up.
  uint64_t max_growth_bytes = uint64_t{1} << 30;
  // Not owned; required.
  const ops::Clock* clock = nullptr;
  // Called now and then with the bytes that are copied and those that there are.
  std::function<void(uint64_t, uint64_t)> progress;
};

// Copies, makes durable, reads the copy back record by record (Check), and writes
// the manifest. In a process other than the daemon's, but on the same machine and
// in the same PID namespace, where the daemon sees that this reader is alive. What
// is begun and fails is removed. SIGPIPE must be ignored. Errors:
//   kFailedPrecondition  no journal in `from`, or `to` is in use.
//   kResourceExhausted   no space left in `to`, or the journal grew too much; the
//                        text says which.
//   kDataLoss            the copy is not sound; the text has the first problem.
//   kUnavailable, kInternal   the system's.
absl::StatusOr<v1::BackupManifest> Backup(const BackupOptions& options);

struct RestoreOptions {
  // A backup.
  std::filesystem::path from;
  // The journal's directory.
  std::filesystem::path to;
  // A journal that is there is moved aside, to data.mdb.replaced.
  bool replace = false;
  const ops::Clock* clock = nullptr;
};

struct RestoredJournal {
  v1::BackupManifest manifest;
  // That began now: later than that of the backup, of every earlier restore from it
  // and of a journal that is replaced, so that (epoch, sequence) never names two
  // events.
  uint32_t epoch = 0;
  // Set when the backup could not be told about its restore: another restore from
  // it could begin the same epoch.
  absl::Status unnoted;
};

// Compares the backup with its manifest, copies it, checks every record, begins a
// new epoch with the event system.restored, and puts the journal in place in one
// step: a restore that is cut short leaves `to` as it was. Errors:
//   kFailedPrecondition  not a backup, or there is a journal and `replace` is not
//                        set.
//   kAlreadyExists       a daemon has the journal open.
//   kDataLoss            the backup is not as its manifest says, or not sound.
absl::StatusOr<RestoredJournal> Restore(const RestoreOptions& options);

}  // namespace wireroom::journal

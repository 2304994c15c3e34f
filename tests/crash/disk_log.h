// SPDX-License-Identifier: Apache-2.0
//
// What a daemon under faulty_disk.cc asked of its system, in order: the records of
// the file that WIREROOM_DISK_LOG names. Each is a header and, where it has some,
// its bytes.
#pragma once

#include <cstdint>

namespace wireroom::crash {

enum class DiskCall : uint32_t {
  // A write to data.mdb; logged before it is done.
  kWrite = 1,
  // The same on a descriptor with O_DSYNC. Logged before; kWritten when it is done.
  kSyncWrite,
  kWritten,
  // fdatasync or fsync of data.mdb has succeeded.
  kSync,
  // Bytes that a peer was sent. `place` is the descriptor.
  kSend,
  // A descriptor was closed and may be another peer's from now on.
  kClose,
};

struct DiskRecord {
  DiskCall call;
  uint32_t unused = 0;
  // Offset in the file, or the descriptor.
  uint64_t place = 0;
  uint64_t bytes = 0;
};

}  // namespace wireroom::crash

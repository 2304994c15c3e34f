// SPDX-License-Identifier: Apache-2.0
//
// What can be known of a plugin's file before any of its code runs. Reads the
// ELF header, the program headers and the notes (System V ABI, chapters 4 and
// 5); every offset and size in the file is hostile until it was checked against
// the file's size.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"

namespace wireroom::plugin {

struct AbiVersion {
  uint16_t major = 0;
  uint16_t minor = 0;
};

// The version note of an ELF shared object for this machine. kFailedPrecondition
// with "expected ..., found ...; <what to do>": it is no such file or has no
// note. Reads by position; does not move the file's offset.
absl::StatusOr<AbiVersion> ReadAbiVersion(int fd);

}  // namespace wireroom::plugin

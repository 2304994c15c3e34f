// SPDX-License-Identifier: Apache-2.0
//
// The version note of any file: whatever its headers say, reading it stays
// within the file and ends.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "core/plugin/elf_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const int file = memfd_create("elf_note", MFD_CLOEXEC);
  if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != static_cast<ssize_t>(size))
    return 0;
  const auto version = wireroom::plugin::ReadAbiVersion(file);
  if (!version.ok() && version.status().message().empty()) __builtin_trap();
  return 0;
}

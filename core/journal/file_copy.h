// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/ops/clock.h"

namespace wireroom::journal {

// What went through a Pour.
struct Poured {
  uint64_t bytes = 0;
  // XXH3, 128 bits, as 32 hex digits.
  std::string xxh3;
};

struct PourOptions {
  // 0: as fast as it goes.
  uint64_t bytes_per_second = 0;
  const ops::Clock* clock = nullptr;
  // After each piece, with the bytes so far; an error ends it.
  std::function<absl::Status(uint64_t)> each;
};

// Reads `in` to its end and writes it to a new file of mode 0600, which is durable
// when this returns. `to` empty: only reads.
absl::StatusOr<Poured> Pour(int in, const std::filesystem::path& to, const PourOptions& options);

// The file's bytes to another new one.
absl::StatusOr<Poured> CopyFile(const std::filesystem::path& from, const std::filesystem::path& to,
                                const PourOptions& options);

// A whole small file, durable, in place of the one that may be there.
absl::Status ReplaceFile(const std::filesystem::path& file, const std::string& text);

// Makes the names in a directory durable.
absl::Status SyncFolder(const std::filesystem::path& folder);

}  // namespace wireroom::journal

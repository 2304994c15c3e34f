// SPDX-License-Identifier: Apache-2.0
//
// What the `wireroom` command returns. The numbers from 64 on are those of
// sysexits.h. Scripts depend on them: a code never changes its meaning.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wireroom::ops {

enum class ExitCode : int {
  kOk = 0,
  kIncomplete = 1,
  kUsage = 64,
  kBadInput = 65,
  kUnavailable = 69,
  kInternal = 70,
  kCannotCreate = 73,
  kIoError = 74,
  kBadConfig = 78,
};

struct ExitCodeText {
  ExitCode code;
  // One phrase for `--help`.
  std::string_view text;
};

// Every code, ascending.
std::span<const ExitCodeText> ExitCodes();

// The table that `wireroom --help` prints, a line each, two spaces in front.
std::string ExitCodeTable();

}  // namespace wireroom::ops

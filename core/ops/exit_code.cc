// SPDX-License-Identifier: Apache-2.0
#include "core/ops/exit_code.h"

#include "absl/strings/str_format.h"

namespace wireroom::ops {
namespace {

constexpr ExitCodeText kExitCodes[] = {
    {ExitCode::kOk, "done"},
    {ExitCode::kIncomplete, "some of the input was refused, or not all of it was acknowledged"},
    {ExitCode::kUsage, "the command line is wrong"},
    {ExitCode::kBadInput, "the input cannot be read as what it was said to be"},
    {ExitCode::kUnavailable, "the daemon cannot be reached"},
    {ExitCode::kInternal, "a defect of wireroom itself: please report it"},
    {ExitCode::kCannotCreate,
     "the data directory is in use by another daemon, or cannot be created"},
    {ExitCode::kIoError,
     "reading or writing failed; of the daemon: a commit failed, and nothing of it was "
     "acknowledged"},
    {ExitCode::kBadConfig, "the configuration is wrong, or a plugin was refused"},
};

}  // namespace

std::span<const ExitCodeText> ExitCodes() { return kExitCodes; }

std::string ExitCodeTable() {
  std::string out;
  for (const ExitCodeText& entry : kExitCodes) {
    absl::StrAppendFormat(&out, "  %2d  %s\n", static_cast<int>(entry.code), entry.text);
  }
  return out;
}

}  // namespace wireroom::ops

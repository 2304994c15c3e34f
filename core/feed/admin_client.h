// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>

#include "absl/status/statusor.h"
#include "wireroom/v1/admin.pb.h"

namespace wireroom::feed {

// Asks the daemon that has this data directory open, and waits. Errors:
//   kUnavailable       no daemon has it open (nobody listens on its socket), or the
//                      directory can not be opened: the text says which.
//   kDeadlineExceeded  no answer in time; the daemon may still do what was asked.
//   kDataLoss          the answer is not an AdminReply.
//   any other          the daemon's own answer: the code and text of its AdminError.
absl::StatusOr<v1::AdminReply> AskDaemon(const std::filesystem::path& directory,
                                         const v1::AdminRequest& request,
                                         std::chrono::milliseconds timeout);

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "absl/status/status.h"
#include "core/journal/journal.h"
#include "wireroom/v1/admin.pb.h"

namespace wireroom::app {

// Reads every record of a journal (journal::Check) and tells what it found.
absl::Status ReportOn(const journal::Journal& journal, v1::JournalReport* report);

}  // namespace wireroom::app

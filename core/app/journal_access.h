// SPDX-License-Identifier: Apache-2.0
//
// For commands that look into a journal or change it: through the daemon that has
// it open, and where none has, by opening it themselves.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "core/app/data_option.h"
#include "core/journal/journal.h"
#include "core/ops/clock.h"

namespace wireroom::app {

// How long a command waits for the daemon's answer.
inline constexpr std::chrono::milliseconds kAdminPatience{30'000};

// Calls one of the two and returns its status. Errors of its own:
// kInvalidArgument for the configuration, kNotFound where there is no journal, and
// those of Journal::Open.
absl::Status WithJournal(
    const DataOption& place,
    const std::function<absl::Status(const std::filesystem::path& directory)>& ask_daemon,
    const std::function<absl::Status(journal::Journal& journal, const ops::Clock& clock)>& open);

}  // namespace wireroom::app

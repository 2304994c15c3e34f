// SPDX-License-Identifier: Apache-2.0
//
// How `run` and the commands that work on a journal open it.
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "core/config/daemon.h"
#include "core/journal/journal.h"
#include "core/ops/clock.h"
#include "core/ops/exit_code.h"
#include "core/ops/log.h"
#include "core/pipeline/quarantine.h"

namespace wireroom::app {

// The file of the articles in hand, in the journal's directory
// (pipeline/hand_ring.h).
inline constexpr char kHandRing[] = "in_hand";

journal::JournalOptions JournalOptionsOf(const config::JournalConfig& config,
                                         const ops::Clock* clock);

// With the ring of the journal's directory; one that can not be used is told to
// the log. `clock` and `log` outlive it.
std::unique_ptr<pipeline::Quarantine> OpenQuarantine(const std::filesystem::path& directory,
                                                     const ops::Clock& clock, ops::Logger* log);

// What the process returns when a journal can not be opened.
ops::ExitCode JournalExitCode(const absl::Status& status);

}  // namespace wireroom::app

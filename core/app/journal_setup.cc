// SPDX-License-Identifier: Apache-2.0
#include "core/app/journal_setup.h"

namespace wireroom::app {

journal::JournalOptions JournalOptionsOf(const config::JournalConfig& config,
                                         const ops::Clock* clock) {
  journal::JournalOptions options;
  options.directory = config.directory;
  options.max_bytes = static_cast<uint64_t>(config.max_bytes.bytes);
  options.max_age_micros = config.max_age.count();
  options.min_free_bytes = static_cast<uint64_t>(config.min_free_bytes.bytes);
  options.clock = clock;
  return options;
}

std::unique_ptr<pipeline::Quarantine> OpenQuarantine(const std::filesystem::path& directory,
                                                     const ops::Clock& clock, ops::Logger* log) {
  absl::Status trouble;
  auto ring = pipeline::HandRing::Open(directory / kHandRing, clock.NowMicros(), &trouble);
  if (!trouble.ok()) {
    log->Warn("pipeline", "the articles that were in hand are not known",
              {{"reason", std::string(trouble.message())}});
  }
  return std::make_unique<pipeline::Quarantine>(std::move(ring), &clock, log);
}

ops::ExitCode JournalExitCode(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kDataLoss: return ops::ExitCode::kIoError;
    case absl::StatusCode::kInvalidArgument: return ops::ExitCode::kBadConfig;
    default: return ops::ExitCode::kCannotCreate;
  }
}

}  // namespace wireroom::app

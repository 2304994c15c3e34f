// SPDX-License-Identifier: Apache-2.0
#include "core/app/journal_access.h"

#include "core/app/locations.h"
#include "core/config/daemon.h"
#include "core/feed/admin_client.h"

namespace wireroom::app {
namespace {

absl::Status ReadConfig(const DataOption& place, journal::JournalOptions* options) {
  const std::filesystem::path file =
      place.config.empty() ? DefaultConfig() : std::filesystem::path(place.config);
  config::DaemonConfig config;
  if (!file.empty()) {
    const config::Errors errors = config::LoadDaemonConfig(file, &config);
    if (!errors.empty()) return absl::InvalidArgumentError(config::ToText(errors));
  } else if (place.data.empty()) {
    return absl::InvalidArgumentError("expected --data DIR or a configuration, found neither");
  }
  options->directory = place.data.empty() ? config.journal.directory
                                          : std::filesystem::absolute(place.data);
  options->max_bytes = static_cast<uint64_t>(config.journal.max_bytes.bytes);
  // What may be forgotten is the daemon's to decide.
  options->max_age_micros = 0;
  options->min_free_bytes = 0;
  return absl::OkStatus();
}

}  // namespace

absl::Status WithJournal(
    const DataOption& place,
    const std::function<absl::Status(const std::filesystem::path& directory)>& ask_daemon,
    const std::function<absl::Status(journal::Journal& journal, const ops::Clock& clock)>& open) {
  const ops::SystemClock clock;
  journal::JournalOptions options;
  options.clock = &clock;
  if (absl::Status status = ReadConfig(place, &options); !status.ok()) return status;
  if (!std::filesystem::exists(options.directory / "data.mdb")) {
    return absl::NotFoundError("there is no journal in '" + options.directory.string() +
                               "'; expected the daemon's data directory (--data, or --config)");
  }
  const auto journal = journal::Journal::Open(options);
  if (journal.ok()) return open(**journal, clock);
  if (!absl::IsAlreadyExists(journal.status())) return journal.status();
  return ask_daemon(options.directory);
}

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "core/app/commands.h"
#include "core/app/journal_access.h"
#include "core/app/subscriber_list.h"
#include "core/feed/admin_client.h"
#include "core/ops/exit_code.h"
#include "core/ops/log.h"
#include "fmt/format.h"

namespace wireroom::app {
namespace {

using google::protobuf::util::TimeUtil;

struct SubscribersOptions {
  DataOption place;
  bool json = false;
  std::vector<std::string> names;
  bool force = false;
};

std::string Bytes(uint64_t bytes) {
  const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes);
  size_t unit = 0;
  for (; value >= 1024 && unit < 4; ++unit) value /= 1024;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

std::string Duration(int64_t seconds) {
  if (seconds < 60) return fmt::format("{}s", seconds);
  if (seconds < 3600) return fmt::format("{}m {}s", seconds / 60, seconds % 60);
  if (seconds < 86'400) return fmt::format("{}h {}m", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{}d {}h", seconds / 86'400, seconds / 3600 % 24);
}

std::string LagOf(const v1::Subscriber& subscriber) {
  if (subscriber.lag_events() == 0) return "0";
  return fmt::format("{} events, {}{}, {}", subscriber.lag_events(),
                     subscriber.lag_bytes_sampled() ? "~" : "", Bytes(subscriber.lag_bytes()),
                     Duration(subscriber.lag().seconds()));
}

std::string StateOf(const v1::Subscriber& subscriber) {
  if (subscriber.truncated()) return "truncated";
  return subscriber.connected() ? "connected" : "away";
}

void Print(const v1::SubscriberList& list) {
  size_t width = 4;
  for (const auto& subscriber : list.subscribers()) {
    width = std::max(width, ops::Escaped(subscriber.name()).size());
  }
  std::cout << fmt::format("{:<{}}  {:<9}  {:>12}  {:<20}  {}\n", "NAME", width, "STATE",
                           "ACKNOWLEDGED", "SEEN", "LAG");
  for (const v1::Subscriber& subscriber : list.subscribers()) {
    google::protobuf::Timestamp seen = subscriber.seen();
    seen.set_nanos(0);
    std::cout << fmt::format(
        "{:<{}}  {:<9}  {:>12}  {:<20}  {}\n", ops::Escaped(subscriber.name()), width,
        StateOf(subscriber), subscriber.acknowledged(),
        subscriber.has_seen() ? TimeUtil::ToString(seen) : "-", LagOf(subscriber));
  }
}

ops::ExitCode Fail(const absl::Status& status) {
  std::cerr << "wireroom: " << ops::Escaped(std::string(status.message())) << "\n";
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition: return ops::ExitCode::kIncomplete;
    case absl::StatusCode::kInvalidArgument: return ops::ExitCode::kBadConfig;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded: return ops::ExitCode::kUnavailable;
    default: return ops::ExitCode::kIoError;
  }
}

absl::StatusOr<v1::SubscriberList> ListOf(const DataOption& place) {
  v1::AdminRequest request;
  request.mutable_list_subscribers();
  v1::SubscriberList list;
  const absl::Status status = WithJournal(
      place,
      [&](const std::filesystem::path& directory) {
        auto reply = feed::AskDaemon(directory, request, kAdminPatience);
        if (reply.ok()) list = std::move(*reply->mutable_subscribers());
        return reply.status();
      },
      [&](journal::Journal& journal, const ops::Clock& clock) {
        list = SubscriberListOf(journal, clock.NowMicros());
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return list;
}

ops::ExitCode List(const SubscribersOptions& options) {
  const auto list = ListOf(options.place);
  if (!list.ok()) return Fail(list.status());
  if (!options.json) {
    Print(*list);
    return ops::ExitCode::kOk;
  }
  google::protobuf::util::JsonPrintOptions print;
  print.always_print_primitive_fields = true;
  for (const v1::Subscriber& subscriber : list->subscribers()) {
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(subscriber, &line, print).ok()) continue;
    std::cout << line << "\n";
  }
  return ops::ExitCode::kOk;
}

absl::Status DropOne(const SubscribersOptions& options, const std::string& name) {
  v1::AdminRequest request;
  request.mutable_drop_subscriber()->set_name(name);
  request.mutable_drop_subscriber()->set_connected_too(options.force);
  return WithJournal(
      options.place,
      [&](const std::filesystem::path& directory) {
        return feed::AskDaemon(directory, request, kAdminPatience).status();
      },
      [&](journal::Journal& journal, const ops::Clock&) {
        const std::string key = std::string(feed::kSessionCursorPrefix) + name;
        bool known = false;
        journal.ScanCursors(key, [&](std::string_view found, const journal::CursorRecord&) {
          known = known || found == key;
        });
        if (!known) return absl::NotFoundError("no subscriber has the name '" + name + "'");
        const journal::CursorChange erased{key, std::nullopt};
        return journal.SetCursors({&erased, 1});
      });
}

ops::ExitCode Drop(const SubscribersOptions& options) {
  ops::ExitCode code = ops::ExitCode::kOk;
  for (const std::string& name : options.names) {
    const absl::Status status = DropOne(options, name);
    if (status.ok()) {
      std::cerr << "wireroom: dropped " << ops::Escaped(name) << "\n";
    } else {
      code = Fail(status);
    }
  }
  return code;
}

}  // namespace

void AddSubscribers(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<SubscribersOptions>();
  CLI::App* command = app.add_subcommand(
      "subscribers", "Subscribers that the journal has a cursor of, and how far behind they are");
  command->require_subcommand(1);
  command->footer("Asks the daemon that has the journal open; where none has, reads the journal.\n"
                  "Exit status: 0; 1 when a name is not known, or connected and not --force; 69\n"
                  "when the daemon does not answer; 73 or 74 when the journal can't be opened or\n"
                  "written; 78 for a bad configuration.");
  CLI::App* list = command->add_subcommand(
      "list", "Name, state, last acknowledged sequence, and the lag in events, bytes and time");
  options->place.AddTo(list);
  list->add_flag("--json", options->json, "One JSON object a line (wireroom.v1.Subscriber)");
  list->callback([options, exit_code] { *exit_code = static_cast<int>(List(*options)); });
  CLI::App* drop = command->add_subcommand(
      "drop", "Forget a subscriber: its cursor is erased, and resuming is refused");
  options->place.AddTo(drop);
  drop->add_option("NAME", options->names, "As list shows it")->required();
  drop->add_flag("--force", options->force, "Also when it is connected: its session ends");
  drop->callback([options, exit_code] { *exit_code = static_cast<int>(Drop(*options)); });
}

}  // namespace wireroom::app

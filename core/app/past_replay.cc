// SPDX-License-Identifier: Apache-2.0
#include "core/app/past_replay.h"

#include "core/app/journal_access.h"
#include "core/app/locations.h"
#include "core/app/replay.h"
#include "core/config/daemon.h"
#include "core/journal/log_position.h"
#include "core/plugin/past_article.h"

namespace wireroom::app {
namespace {

using std::chrono::milliseconds;

constexpr char kArticles[] = "article.enriched";
constexpr size_t kPageEvents = 1024;
constexpr size_t kPageBytes = 4 << 20;

class Replay {
 public:
  explicit Replay(const PastRequest& request) : request_(request) {}

  absl::Status FromDaemon() {
    ReplayOptions options;
    const std::filesystem::path file = request_.config.empty()
                                           ? DefaultConfig()
                                           : std::filesystem::path(request_.config);
    config::DaemonConfig config;
    const config::Errors errors = config::LoadDaemonConfig(file, &config);
    if (!errors.empty()) return absl::InvalidArgumentError(config::ToText(errors));
    options.endpoint = config.sessions.bind;
    if (request_.since != WR_TIME_UNKNOWN)
      options.from = {LogPlace::Kind::kTime, 0, request_.since};
    options.filter.add_types(kArticles);
    absl::StatusOr<client::Subscription> events = OpenReplay(options);
    return events.ok() ? Follow(&*events, options.endpoint) : events.status();
  }

  absl::Status FromJournal(const journal::Journal& journal) {
    uint64_t next = request_.since == WR_TIME_UNKNOWN
                        ? journal.first()
                        : journal::SequenceAtTime(journal, request_.since);
    std::vector<journal::EventRecord> events;
    while (next <= journal.head() && journal.first() != 0) {
      events.clear();
      const absl::Status status = journal.Read(next, kPageEvents, kPageBytes, &events);
      if (!status.ok() && !absl::IsDataLoss(status)) return status;
      if (!status.ok()) request_.missing(std::string(status.message()));
      for (const journal::EventRecord& event : events)
        if (!Take(event.message)) return absl::CancelledError("the command ended the reading");
      next = events.empty() ? next + 1 : events.back().sequence + 1;
    }
    return absl::OkStatus();
  }

 private:
  bool Take(std::string_view event) {
    const wr_article* article = article_.Read(event);
    return !article || request_.each(*article);
  }

  // Up to what was the end when it began.
  absl::Status Follow(client::Subscription* events, const std::string& endpoint) {
    uint64_t end = 0;
    auto heard = std::chrono::steady_clock::now();
    while (true) {
      const std::optional<client::Item> item = events->Next(milliseconds(50));
      if (events->state() == client::SubscriptionState::kEnded)
        return absl::InvalidArgumentError(events->error());
      const bool open = events->state() == client::SubscriptionState::kOpen;
      const auto now = std::chrono::steady_clock::now();
      if (open || item) heard = now;
      if (open && end == 0) end = events->head();
      if (now - heard > kAdminPatience)
        return absl::UnavailableError("no daemon answers on " + endpoint +
                                      ": is this the configuration that it runs with?");
      if (item && item->kind != client::Item::Kind::kEvent) request_.missing(NoticeText(*item));
      if (item && item->kind == client::Item::Kind::kEvent) {
        if (item->event.sequence() > end) return absl::OkStatus();
        if (!Take(item->event.SerializeAsString()))
          return absl::CancelledError("the command ended the reading");
      }
      if (open && events->position() >= end) return absl::OkStatus();
    }
  }

  const PastRequest& request_;
  plugin::PastArticle article_;
};

}  // namespace

absl::Status ReplayPast(const PastRequest& request) {
  Replay replay(request);
  return WithJournal(
      {request.config, ""}, [&](const std::filesystem::path&) { return replay.FromDaemon(); },
      [&](journal::Journal& journal, const ops::Clock&) { return replay.FromJournal(journal); });
}

}  // namespace wireroom::app

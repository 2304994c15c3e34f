// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/desk.h"

#include "plugins/detectors/alerts/alert_commands.h"
#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/warm_up.h"

namespace wireroom::alerts {

Desk::Desk(const Host& host, ClockOptions clock, size_t history, int64_t warm_up)
    : host_(host),
      warm_up_(std::make_unique<WarmUp>(host, warm_up, clock.max_backdate)),
      engine_(host, clock, history) {
  engine_.SetCold(&warm_up_->cold());
}

Desk::~Desk() = default;

void Desk::SetIndex(std::shared_ptr<const RuleIndex> index, bool newest) {
  index_ = std::move(index);
  engine_.SetIndex(index_);
  if (newest) warm_up_->SetIndex(index_);
}

void Desk::WarmUpNow(Time now, Detections& out) {
  Call call{out, now};
  // What misses something begins to wait once it is warm.
  if (warm_up_->GoOn(call, engine_)) engine_.SetIndex(index_);
}

void Desk::TakeArticle(const Article& article, std::string_view list, Detections& out) {
  if (warm_up_->is_fresh()) WarmUpNow(article.received_at(), out);
  Call call{out, article.received_at(), &article};
  if (index_->has_watches()) engine_.Begin(call);
  if (list.empty()) return;
  MatchListReader matches(list, index_->rule_count());
  uint64_t fired = 0;
  for (uint32_t rule = 0; matches.Next(&rule, &places_);) {
    ReadHead(index_->HeadOf(rule), &head_);
    if (ledger_ && ledger_->IsAside(head_)) continue;
    Tell(rule);
    call.evidence = evidence_;
    if (index_->WatchOf(rule)) {
      engine_.Match(call, rule);
    } else {
      Fire(call, rule);
      ++fired;
    }
  }
  host_.Count("alerts", fired);
}

void Desk::Tick(Time clock, Detections& out) {
  if (warm_up_->is_due()) WarmUpNow(clock, out);
  Call call{out, clock};
  engine_.Tick(call, clock);
}

std::string Desk::Answer(Time clock, std::string_view request, Detections& out) {
  Call call{out, clock};
  return AnswerRequest(request, life(), call);
}

void Desk::Fire(Call& call, uint32_t rule) {
  const auto fingerprint = Fingerprint(head_.id, call.article->source(), call.article->id());
  Alert alert;
  alert.rule = head_.id;
  alert.title = head_.title;
  alert.level = head_.level;
  alert.fingerprint = {fingerprint.data(), fingerprint.size()};
  alert.labels = head_.labels;
  alert.annotations = head_.annotations;
  alert.evidence = evidence_;
  if (life().Tell(call, rule, alert.fingerprint)) call.out.Emit(alert);
  engine_.Fired(call, head_.id);
}

void Desk::Tell(uint32_t rule) {
  paths_.clear();
  paths_.reserve(places_.size());
  evidence_.clear();
  for (const Place& place : places_) {
    paths_.push_back(index_->PathOf(rule, place.term));
    Evidence& evidence = evidence_.emplace_back();
    evidence.condition = paths_.back();
    if (place.field == kNowhere) {
      evidence.text = index_->IdOf(rule, place.term);
      continue;
    }
    evidence.field = place.field;
    evidence.begin = place.begin;
    evidence.end = place.end;
  }
}

}  // namespace wireroom::alerts

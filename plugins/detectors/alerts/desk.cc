// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/desk.h"

#include "plugins/detectors/alerts/alert_commands.h"
#include "plugins/detectors/alerts/fingerprint.h"

namespace wireroom::alerts {

void Desk::SetIndex(std::shared_ptr<const RuleIndex> index) {
  index_ = std::move(index);
  engine_.SetIndex(index_);
}

void Desk::TakeArticle(const Article& article, std::string_view list, Detections& out) {
  Call call{out, article.received_at(), &article};
  if (index_->has_watches()) engine_.Begin(call);
  if (list.empty()) return;
  MatchListReader matches(list, index_->rule_count());
  uint64_t fired = 0;
  for (uint32_t rule = 0; matches.Next(&rule, &places_);) {
    ReadHead(index_->HeadOf(rule), &head_);
    Tell(rule);
    call.evidence = evidence_;
    if (index_->WatchOf(rule)) {
      engine_.Match(call, rule);
    } else {
      Fire(call);
      ++fired;
    }
  }
  host_.Count("alerts", fired);
}

void Desk::Tick(Time clock, Detections& out) {
  Call call{out, clock};
  engine_.Tick(call, clock);
}

std::string Desk::Answer(Time clock, std::string_view request, Detections& out) {
  Call call{out, clock};
  return AnswerRequest(request, life(), call);
}

void Desk::Fire(Call& call) {
  const auto fingerprint = Fingerprint(head_.id, call.article->source(), call.article->id());
  Alert alert;
  alert.rule = head_.id;
  alert.title = head_.title;
  alert.level = head_.level;
  alert.fingerprint = {fingerprint.data(), fingerprint.size()};
  alert.labels = head_.labels;
  alert.annotations = head_.annotations;
  alert.evidence = evidence_;
  if (life().Tell(call, head_, alert.fingerprint)) call.out.Emit(alert);
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

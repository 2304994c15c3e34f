// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alerts.h"

#include <algorithm>
#include <stdexcept>

#include "plugins/detectors/alerts/fingerprint.h"
#include "plugins/detectors/alerts/rule_files.h"

namespace wireroom::alerts {

// The first error is the plugin's, the others go to the log.
void Alerts::Refuse(const RuleErrors& errors) const {
  const std::vector<std::string>& lines = errors.lines();
  for (size_t i = 1; i < lines.size(); ++i) host().Error(lines[i]);
  if (lines.size() == 1) throw std::invalid_argument(lines.front());
  throw std::invalid_argument(lines.front() + "; and " + std::to_string(lines.size() - 1) +
                              (errors.full() ? " or more" : "") +
                              " further errors in the rules, see the log");
}

void Alerts::Start() {
  RuleErrors errors;
  const LoadedRules loaded = LoadRules(*rules_, host(), &errors);
  if (!errors.empty()) Refuse(errors);
  index_ = loaded.index;
  matcher_ = Matcher(index_, host());
  host().Info(std::to_string(index_->rule_count()) + " rules from " +
              std::to_string(loaded.files) + " files, " + std::to_string(loaded.disabled) +
              " not enabled; index " + std::to_string(index_->MemoryBytes() / 1024) + " KiB");
  if (index_->rule_count() == 0)
    host().Warning("no rule is enabled, so no alert will fire; check the option 'rules'");
}

void Alerts::Annotate(const Article& article, Annotations& out) {
  const std::span<const uint32_t> all = matcher_.Match(article);
  const auto matches = all.first(std::min(all.size(), static_cast<size_t>(*max_matches_)));
  if (matches.empty()) return;
  bool complete = true;
  writer_.Start(matches.size());
  for (uint32_t rule : matches) {
    places_.clear();
    matcher_.Explain(article, rule, static_cast<size_t>(*max_evidence_), &places_);
    complete &= writer_.Add(rule, places_);
  }
  out.Attach(writer_.bytes());
  if (matches.size() < all.size())
    out.Truncate("it meets " + std::to_string(all.size()) + " rules, of which " +
                 std::to_string(matches.size()) + " alert (max_matches)");
  else if (!complete)
    out.Truncate("it meets " + std::to_string(all.size()) +
                 " rules; there is no room for the evidence of all");
}

void Alerts::Detect(const Article& article, Detections& out) {
  if (article.attachment().empty()) return;
  MatchListReader matches(article.attachment(), index_->rule_count());
  uint64_t fired = 0;
  for (uint32_t rule = 0; matches.Next(&rule, &places_); ++fired) Fire(article, rule, out);
  host().Count("alerts", fired);
}

void Alerts::Fire(const Article& article, uint32_t rule, Detections& out) {
  ReadHead(std::string_view(index_->head_texts).substr(index_->heads[rule]), &head_);
  Tell(article, rule);
  const auto fingerprint = Fingerprint(head_.id, article.source(), article.id());
  Alert alert;
  alert.rule = head_.id;
  alert.title = head_.title;
  alert.level = head_.level;
  alert.fingerprint = {fingerprint.data(), fingerprint.size()};
  alert.labels = head_.labels;
  alert.annotations = head_.annotations;
  alert.evidence = evidence_;
  out.Emit(alert);
}

void Alerts::Tell(const Article& article, uint32_t rule) {
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

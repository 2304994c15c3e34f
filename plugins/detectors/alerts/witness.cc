// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/witness.h"

#include <algorithm>

#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {
namespace {

std::string IdOfRule(const RuleIndex& index, uint32_t rule) {
  RuleHead head;
  ReadHead(index.HeadOf(rule), &head);
  return std::string(head.id);
}

}  // namespace

bool BearsWitness(const RuleIndex& index, uint32_t met, uint32_t rule) {
  if (met == rule) return true;
  const Watch* watch = index.WatchOf(rule);
  if (!watch || watch->type != RuleType::kSequence) return false;
  const std::string id = IdOfRule(index, met);
  return std::any_of(watch->steps.begin(), watch->steps.end(),
                     [&](const Step& step) { return !step.absent && step.rule == id; });
}

std::vector<Witness::Span> SpansOf(const RuleIndex& index, uint32_t rule,
                                   const std::vector<Place>& places, const Article& article) {
  std::vector<Witness::Span> spans;
  for (const Place& place : places) {
    if (spans.size() == kMaxWitnessSpans) break;
    Witness::Span& span = spans.emplace_back();
    span.condition = index.PathOf(rule, place.term);
    if (place.field == kNowhere) {
      span.text = index.IdOf(rule, place.term);
      continue;
    }
    span.field = place.field;
    span.begin = place.begin;
    span.end = place.end;
    span.text = article.field(place.field).Text(place.begin, place.end);
  }
  return spans;
}

Witness WitnessOf(const RuleIndex& index, uint32_t rule, const Article& article,
                  Matcher* matcher) {
  Witness witness{article.sequence(), std::string(article.source()), std::string(article.id()),
                  std::string(article.title().text()), {}};
  const auto met = matcher->Match(article);
  const std::vector<uint32_t> rules(met.begin(), met.end());
  for (uint32_t one : rules) {
    if (!BearsWitness(index, one, rule)) continue;
    std::vector<Place> places;
    matcher->Explain(article, one, kMaxWitnessSpans, &places);
    for (Witness::Span& span : SpansOf(index, one, places, article))
      witness.spans.push_back(std::move(span));
  }
  return witness;
}

FindWitness FindInPast(std::shared_ptr<const RuleIndex> index, const Host& host) {
  // Made when it is first needed: its scratch memory grows with the rules.
  auto matcher = std::make_shared<std::unique_ptr<Matcher>>();
  return [index, host, matcher](Detections& out, uint32_t rule, uint64_t sequence,
                                Witness* witness) {
    if (!out.HasPast()) return false;
    if (!*matcher) *matcher = std::make_unique<Matcher>(index, host);
    bool found = false;
    out.Past(WR_TIME_UNKNOWN, sequence, 1, [&](const Article& article) {
      found = article.sequence() == sequence;
      if (found) *witness = WitnessOf(*index, rule, article, matcher->get());
      return false;
    });
    return found;
  };
}

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/article_facts.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

bool IsSalient(const Article& article, const wr_mention& mention, float least) {
  for (const wr_entity& e : article.entities())
    if (View(e.id) == View(mention.entity_id) && e.salience >= least) return true;
  return false;
}

bool IsSpeaker(const Article& article, const wr_mention& mention) {
  for (const wr_quotation& q : article.quotations())
    if (q.field == mention.field && q.speaker_begin < mention.end &&
        mention.begin < q.speaker_end)
      return true;
  return false;
}

bool RoleMeets(const Article& article, const wr_mention& mention, MentionRole role) {
  switch (role) {
    case MentionRole::kAny: return true;
    case MentionRole::kSpeaker: return IsSpeaker(article, mention);
    case MentionRole::kStandIn: return mention.stands_for.size > 0;
  }
  return false;
}

// ---- fields ---------------------------------------------------------------------

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameLetter(char a, char b) { return Lower(a) == Lower(b); }

bool TextHolds(std::string_view text, const Extra& asked) {
  const std::string_view id = asked.term.id;
  const auto equal = [&](std::string_view part) {
    return part.size() == id.size() && std::equal(id.begin(), id.end(), part.begin(), SameLetter);
  };
  switch (asked.term.test) {
    case FieldTest::kIs: return equal(text);
    case FieldTest::kStartsWith: return equal(text.substr(0, id.size()));
    case FieldTest::kEndsWith:
      return text.size() >= id.size() && equal(text.substr(text.size() - id.size()));
    case FieldTest::kContains:
      return std::search(text.begin(), text.end(), id.begin(), id.end(), SameLetter) != text.end();
    case FieldTest::kMatches:
      return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *asked.pattern);
    default: return false;
  }
}

bool NumberHolds(int64_t value, const Term& asked) {
  switch (asked.test) {
    case FieldTest::kIs: return value == asked.number;
    case FieldTest::kLess: return value < asked.number;
    case FieldTest::kAtMost: return value <= asked.number;
    case FieldTest::kMore: return value > asked.number;
    case FieldTest::kAtLeast: return value >= asked.number;
    default: return false;
  }
}

bool TimeHolds(Time time, const Term& asked) {
  return time != WR_TIME_UNKNOWN && NumberHolds(time, asked);
}

}  // namespace

bool EntityMeets(const wr_entity& entity, const Term& asked) {
  return (asked.id.empty() || View(entity.id) == asked.id) &&
         (asked.type.empty() || View(entity.type) == asked.type) &&
         entity.salience >= asked.min_salience;
}

bool MentionMeets(const Article& article, const wr_mention& mention, const Term& asked) {
  if (!asked.id.empty() && View(mention.entity_id) != asked.id) return false;
  if (!asked.type.empty() && View(mention.type) != asked.type) return false;
  if (mention.confidence < asked.min_confidence) return false;
  if (!RoleMeets(article, mention, asked.role)) return false;
  return asked.min_salience <= 0 || IsSalient(article, mention, asked.min_salience);
}

bool FieldHolds(const Article& article, const Extra& asked) {
  const Term& term = asked.term;
  switch (term.field) {
    case FieldName::kId: return TextHolds(article.id(), asked);
    case FieldName::kUrl: return TextHolds(article.url(), asked);
    case FieldName::kTitle: return TextHolds(article.title().text(), asked);
    case FieldName::kSource: return TextHolds(article.source(), asked);
    case FieldName::kLanguage: return TextHolds(article.language(), asked);
    case FieldName::kAuthor:
      return std::any_of(article.authors().begin(), article.authors().end(),
                         [&](wr_str author) { return TextHolds(View(author), asked); });
    case FieldName::kPublished: return TimeHolds(article.published_at(), term);
    case FieldName::kUpdated: return TimeHolds(article.updated_at(), term);
    case FieldName::kReceived: return TimeHolds(article.received_at(), term);
    case FieldName::kAge:
      return article.published_at() != WR_TIME_UNKNOWN &&
             article.received_at() != WR_TIME_UNKNOWN &&
             NumberHolds(article.received_at() - article.published_at(), term);
  }
  return false;
}

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_text.h"

namespace wireroom::alerts {
namespace {

using Kind = Condition::Kind;

std::string In(Scope scope) {
  std::string out;
  for (auto [bit, name] : {std::pair(kInTitle, "title"), {kInText, "text"}, {kInLead, "lead"}})
    if (scope & bit) out += (out.empty() ? " in " : " or ") + std::string(name);
  return out;
}

std::string Words(const Term& term) {
  std::string text;
  for (const TermToken& token : term.tokens) (text += text.empty() ? "" : " ") += token.text;
  const TokenMatch match = term.tokens.front().match;
  std::string out = match == TokenMatch::kPrefix ? "words beginning with '"
                    : match == TokenMatch::kStem ? "words of the stem of '"
                    : term.tokens.size() > 1     ? "the phrase '"
                                                 : "the word '";
  out += text + "'";
  return term.match_case ? out + " exactly so" : out;
}

std::string EntityText(const Term& term) {
  std::string out = "an entity";
  if (!term.type.empty()) out += " of type " + term.type;
  if (!term.id.empty()) out = "the entity " + term.id;
  if (!term.id.empty() && !term.type.empty()) out += " as " + term.type;
  if (term.role == MentionRole::kSpeaker) out += " that speaks";
  if (term.role == MentionRole::kStandIn) out += " that stands for another";
  if (term.min_salience > 0) out += " with salience " + std::to_string(term.min_salience);
  if (term.min_confidence > 0) out += " with confidence " + std::to_string(term.min_confidence);
  return out;
}

std::string FieldText(const Term& term) {
  static constexpr const char* kNames[] = {"id", "url", "title", "author", "source",
                                           "language", "published", "updated", "received", "age"};
  static constexpr const char* kTests[] = {"is", "contains", "starts with", "ends with",
                                           "matches", "<", "<=", ">", ">="};
  return std::string(kNames[static_cast<size_t>(term.field)]) + " " +
         kTests[static_cast<size_t>(term.test)] + " '" + term.id + "'";
}

std::string TermText(const Term& term) {
  switch (term.kind) {
    case TermKind::kWords: return Words(term) + In(term.scope);
    case TermKind::kEntity: return EntityText(term) + In(term.scope);
    case TermKind::kTopic:
      return "the topic " + term.id +
             (term.min_score > 0 ? " with score " + std::to_string(term.min_score) : "");
    case TermKind::kSource: return "the source '" + term.id + "'";
    case TermKind::kLanguage: return "the language " + term.id;
    case TermKind::kPattern: return "the pattern /" + term.id + "/" + In(term.scope);
    case TermKind::kField: return FieldText(term);
  }
  return {};
}

void Explain(const Article& article, const Condition& c,
             const std::vector<Matcher::Verdict>& verdicts, size_t depth, size_t* at,
             std::string* out) {
  const Matcher::Verdict& verdict = verdicts[(*at)++];
  *out += std::string(2 * depth, ' ') + (verdict.holds ? "yes  " : "no   ") + Describe(c);
  if (c.kind == Kind::kTerm && !c.term.path.empty()) *out += "  (" + c.term.path + ")";
  for (const Place& place : verdict.places) {
    if (place.field == kNowhere) continue;
    const char* field = place.field == WR_FIELD_TITLE ? "title" : "text";
    *out += "\n" + std::string(2 * depth + 7, ' ') + field + " " + std::to_string(place.begin) +
            "-" + std::to_string(place.end) + ": " +
            std::string(article.field(place.field).Text(place.begin, place.end));
  }
  *out += "\n";
  for (const Condition& child : c.children)
    Explain(article, child, verdicts, depth + 1, at, out);
}

}  // namespace

std::string Describe(const Condition& c) {
  switch (c.kind) {
    case Kind::kTerm: return TermText(c.term);
    case Kind::kAnd:
    case Kind::kAll: return "all of";
    case Kind::kAny: return "any of";
    case Kind::kNone: return "none of";
    case Kind::kAtLeast: return "at least " + std::to_string(c.parameter) + " of";
    case Kind::kNear: break;
  }
  const Nearness nearness = Nearness::Unpack(c.parameter);
  std::string out = nearness.distance == Nearness::kNoDistance
                        ? std::string("near")
                        : "within " + std::to_string(nearness.distance) + " words";
  if (nearness.sentence) out += " in one sentence";
  if (nearness.ordered) out += " in this order";
  return out + ":";
}

std::string ExplainInWords(const Article& article, const Condition& condition,
                           const std::vector<Matcher::Verdict>& verdicts) {
  std::string out;
  size_t at = 0;
  Explain(article, condition, verdicts, 0, &at, &out);
  return out;
}

}  // namespace wireroom::alerts

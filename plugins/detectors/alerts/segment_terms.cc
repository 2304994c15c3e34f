// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/segment_terms.h"

namespace wireroom::alerts {

SegmentTerms::SegmentTerms(std::shared_ptr<const IndexSegment> segment, const Host& host)
    : segment_(std::move(segment)), host_(host) {
  words_.resize(segment_->word_count);
  segment_->words.ForEach([&](const KeyTable::Slot& slot) { words_[slot.key] = slot.hash; });
  pairs_.resize(segment_->pair_count);
  segment_->pairs.ForEach([&](const KeyTable::Slot& slot) {
    pairs_[slot.key - segment_->word_count] = IndexSegment::WordsOfPair(slot.hash);
  });
}

Term SegmentTerms::Of(uint32_t word) const {
  const uint32_t argument = program::ArgumentOf(word);
  return program::KindOf(word) == program::kCheck ? OfCheck(segment_->checks[argument])
                                                  : OfKey(argument);
}

TermToken SegmentTerms::TokenOf(uint64_t hash, std::string_view text) const {
  TermToken token{hash, std::string(text)};
  const auto family = segment_->family_by_hash.find(hash);
  if (family == segment_->family_by_hash.end()) return token;
  token.match = family->second.match;
  token.language = family->second.language;
  // Its length is all that is asked of a prefix that has its hash.
  token.text.assign(family->second.prefix_length, '?');
  return token;
}

Term SegmentTerms::OfKey(Key key) const {
  Term term;
  if (segment_->IsWord(key)) {
    term.tokens.push_back(TokenOf(words_[key], {}));
  } else if (segment_->IsPair(key)) {
    const auto [first, second] = pairs_[key - segment_->word_count];
    term.tokens = {{words_[first], {}}, {words_[second], {}}};
  } else {
    const Symbol& symbol = segment_->SymbolOf(key);
    term.kind = symbol.kind;
    term.id = segment_->TextOf(symbol);
    if (term.kind == TermKind::kSource) term.tokens = {{host_.Hash(term.id), term.id}};
  }
  return term;
}

Term SegmentTerms::OfCheck(const Check& check) const {
  if (check.HasExtra()) return segment_->extras[check.first_token].term;
  Term term;
  if (check.kind == TermKind::kWords)
    for (uint32_t i = 0; i < check.token_count; ++i) {
      const CheckToken& token = segment_->check_tokens[check.first_token + i];
      const std::string_view text = check.match_case && !token.family ? segment_->TextOf(token)
                                                                      : std::string_view();
      term.tokens.push_back(TokenOf(token.hash, text));
    }
  else
    term = OfKey(check.key);
  term.kind = check.kind;
  term.scope = check.scope;
  term.match_case = check.match_case;
  term.over_sentences = check.over_sentences;
  term.min_score = check.min_score;
  return term;
}

}  // namespace wireroom::alerts

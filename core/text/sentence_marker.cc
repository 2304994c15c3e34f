// SPDX-License-Identifier: Apache-2.0
#include "core/text/sentence_marker.h"

#include "core/text/look_ahead.h"
#include "core/text/word_facts.h"

namespace wireroom::text {
namespace {

bool IsDashOrBullet(uint32_t code_point) {
  switch (code_point) {
    case '-':
    case '*':
    case 0x2013:
    case 0x2014:
    case 0x2022:
      return true;
    default:
      return false;
  }
}

}  // namespace

void SentenceMarker::BeforeToken(uint32_t at, uint32_t line_ends, bool spaced) {
  if (!spaced && (IsClosing(at) || text_.At(at).info.stop)) return;
  const bool ends = line_ends > 1 || (line_ends == 1 ? EndsAtLine(at) : EndsAtStop(at, spaced));
  if (ends) Close();
  if (line_ends > 0) line_begin_ = at;
  stop_ = Stop::kNone;
}

void SentenceMarker::Close() {
  const auto end = static_cast<uint32_t>(tokens_.size());
  if (first_token_ == end) return;
  sentences_.push_back({tokens_[first_token_].begin, tokens_[end - 1].end, first_token_, end});
  first_token_ = end;
}

bool SentenceMarker::EndsAtLine(uint32_t at) const {
  if (tokens_.empty()) return false;
  const bool lower = StartsLower(text_, NextVisible(text_, at));
  if (stop_ != Stop::kNone && stop_ != Stop::kMaybe) return !lower;
  if (!lower && !GoesOn() && !IsWrapped(text_, tokens_.back().end - line_begin_, at)) return true;
  return EndsAtStop(at, true);
}

bool SentenceMarker::EndsAtStop(uint32_t at, bool spaced) const {
  const uint32_t next = NextVisible(text_, at);
  const CharInfo info = text_.At(next).info;
  switch (stop_) {
    case Stop::kNone:
      return false;
    case Stop::kWide:
      return true;
    case Stop::kMaybe:
      return StartsSentence(text_, next);
    case Stop::kEllipsis:
      return spaced && info.upper;
    case Stop::kPeriod:
    case Stop::kStrong:
      break;
  }
  if (!spaced) return info.upper;
  if (IsDashOrBullet(text_.At(next).code_point)) {
    return !StartsLower(text_, NextVisible(text_, text_.At(next).end));
  }
  if (info.type == CharClass::kPunctuation || info.type == CharClass::kMiddle) return info.wide;
  return !StartsLower(text_, next) && !IsListNumber();
}

// A quote or bracket right behind the stop belongs to the sentence. Where
// opening marks close, as in German, white space tells.
bool SentenceMarker::IsClosing(uint32_t at) const {
  const Char c = text_.At(at);
  return c.info.closes || (c.info.opens && text_.At(c.end).info.IsGap());
}

// "1." and "b." begin an item of a list.
bool SentenceMarker::IsListNumber() const {
  return tokens_.size() - first_token_ == 2 && tokens_[first_token_].kind == WR_TOKEN_NUMBER &&
         stop_ == Stop::kPeriod;
}

// The last token is one that no line of its own ends with: "and", a comma.
bool SentenceMarker::GoesOn() const {
  const wr_token& last = tokens_.back();
  if (last.kind != WR_TOKEN_WORD) return text_[last.begin] == ',';
  return (last.flags & WR_TOKEN_CAPITALISED) == 0 && FactsOf(last.hash).goes_on;
}

}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
#include "core/text/split_pass.h"

#include "core/text/address.h"
#include "core/text/token_hash.h"
#include "core/text/word_facts.h"

namespace wireroom::text {
namespace {

// A stretch for the dictionary is cut here; a word may be cut with it.
constexpr uint32_t kLongestStretch = 16384;

}  // namespace

void SplitPass::Run() {
  for (uint32_t at = 0;;) {
    at = SkipGap(at);
    if (at >= text_.size()) break;
    if (marker_.pending() || line_ends_ != 0) {
      marker_.BeforeToken(at, line_ends_, gap_ != 0);
    }
    const ByteClass type = kByteClass[text_[at]];
    at = type == ByteClass::kLetter ? TakeWords(at) : TakeOther(at, type);
  }
  marker_.Finish();
}

uint32_t SplitPass::TakeOther(uint32_t at, ByteClass type) {
  switch (type) {
    case ByteClass::kApostrophe:
      return TakeApostrophe(at);
    case ByteClass::kPeriod:
      return TakePeriods(at);
    case ByteClass::kStrong:
      return TakeAsciiMark(at, Stop::kStrong);
    case ByteClass::kHandle:
      return TakeHandle(at);
    case ByteClass::kDigit:
    case ByteClass::kConnector:
      return TakeScanned(at);
    case ByteClass::kMark:
      return TakeAsciiMark(at, Stop::kNone);
    default:
      return TakeNonAscii(at);
  }
}

inline uint32_t SplitPass::SkipGap(uint32_t at) {
  if (text_[at] == ' ' && kByteClass[text_[at + 1]] == ByteClass::kLetter) {
    gap_ |= WR_TOKEN_SPACE_BEFORE;
    return at + 1;
  }
  return SkipAnyGap(at);
}

uint32_t SplitPass::SkipAnyGap(uint32_t at) {
  while (at < text_.size()) {
    const unsigned char c = text_[at];
    const ByteClass type = kByteClass[c];
    if (type == ByteClass::kSpace) {
      gap_ |= WR_TOKEN_SPACE_BEFORE;
      ++at;
    } else if (type != ByteClass::kLine && type != ByteClass::kNonAscii) {
      break;
    } else {
      const Char next = text_.At(at);
      if (next.info.type == CharClass::kLine) {
        const bool carriage_return = c == '\r' && text_[at + 1] == '\n';
        const bool two = c == '\v' || c == '\f' || next.code_point == 0x2029;
        line_ends_ += two ? 2 : carriage_return ? 0 : 1;
        gap_ = kStartsLine;
      } else if (next.info.type == CharClass::kSpace) {
        gap_ |= WR_TOKEN_SPACE_BEFORE;
      } else if (next.info.type != CharClass::kInvisible) {
        break;
      }
      at = next.end;
    }
  }
  return at;
}

void SplitPass::Add(uint32_t begin, uint32_t end, const WordShape& shape, unsigned flags) {
  flags |= shape.flags | gap_;
  const uint32_t sentence = marker_.current();
  if (sentence != started_ && shape.kind <= WR_TOKEN_NUMBER) {
    flags |= WR_TOKEN_SENTENCE_START;
    started_ = sentence;
  }
  Push(begin, end, shape.hash, shape.kind, flags, sentence);
  gap_ = 0;
  line_ends_ = 0;
}

inline void SplitPass::Push(uint32_t begin, uint32_t end, uint64_t hash, uint16_t kind,
                            unsigned flags, uint32_t sentence) {
  wr_token& token = tokens_.Add();
  token.begin = begin;
  token.end = end;
  token.hash = hash;
  token.kind = kind;
  token.flags = static_cast<uint16_t>(flags);
  token.sentence = sentence;
}

// Words of lower case letters, the first one perhaps a capital, with one space
// between them: most of most texts.
uint32_t SplitPass::TakeWords(uint32_t at) {
  const uint32_t sentence = marker_.current();
  unsigned flags = gap_ | (sentence != started_ ? WR_TOKEN_SENTENCE_START : 0);
  for (;; flags = WR_TOKEN_SPACE_BEFORE) {
    const AsciiRun run = text_.RunAt(at);
    const uint32_t end = at + run.size;
    const uint64_t hash = HashOfAscii(text_, at, run.size);
    const unsigned char next = text_[end];
    const bool plain = run.other <= 1 && run.size < ScanText::kLongestRun;
    if (!plain || (kMayJoin[next] && !EndsPlain(at, end, hash))) {
      gap_ = flags & kStartsLine;
      return TakeScanned(at);
    }
    flags |= static_cast<unsigned>(run.other) * WR_TOKEN_CAPITALISED;
    Push(at, end, hash, WR_TOKEN_WORD, flags, sentence);
    started_ = sentence;
    if (next != ' ' || kByteClass[text_[end + 1]] != ByteClass::kLetter) {
      gap_ = 0;
      line_ends_ = 0;
      return end;
    }
    at = end + 1;
  }
}

// True when the mark at the end of a word of letters neither joins nor belongs
// to it.
bool SplitPass::EndsPlain(uint32_t begin, uint32_t end, uint64_t hash) const {
  if (text_[end] == ',') return true;
  return text_[end] == '.' && text_[end + 1] <= ' ' && end - begin > 1 &&
         !FactsOf(hash).MayOwnPeriod();
}

uint32_t SplitPass::TakeScanned(uint32_t at) {
  const Word word = words_.Scan(at, tokens_.empty() ? 0 : tokens_.back().hash);
  unsigned flags = (word.hyphenated ? WR_TOKEN_HYPHENATED : 0u) |
                   (word.period != Period::kNone ? WR_TOKEN_ABBREVIATION : 0u);
  Add(at, word.end, ShapeOf(text_, at, word.end), flags);
  if (word.period == Period::kMaybe) marker_.AfterStop(Stop::kMaybe);
  return word.end;
}

uint32_t SplitPass::TakeAsciiMark(uint32_t at, Stop stop) {
  const WordShape& shape = marks_.shapes[text_[at]];
  if (text_[at + 1] >= 0x80) return TakeMark(at, shape.kind, stop);
  Add(at, at + 1, shape);
  if (stop != Stop::kNone) marker_.AfterStop(stop);
  return at + 1;
}

uint32_t SplitPass::TakeMark(uint32_t at, uint16_t kind, Stop stop) {
  const uint32_t end = words_.MarksEnd(text_.At(at).end);
  const unsigned flags = text_[at] >= 0x80 || end > at + 1 ? WR_TOKEN_NON_ASCII : 0;
  Add(at, end, {HashToken(text_.View(at, end)), kind, 0}, flags);
  if (stop != Stop::kNone) marker_.AfterStop(stop);
  return end;
}

uint32_t SplitPass::TakePeriods(uint32_t at) {
  uint32_t end = at;
  while (text_[end] == '.') ++end;
  if (end == at + 1) return TakeAsciiMark(at, Stop::kPeriod);
  Add(at, end, {HashToken(text_.View(at, end)), WR_TOKEN_PUNCTUATION, 0});
  marker_.AfterStop(Stop::kEllipsis);
  return end;
}

uint32_t SplitPass::TakeHandle(uint32_t at) {
  const bool handle = text_[at] == '@';
  const uint32_t end = gap_ == 0 && FollowsWord() ? 0
                       : handle                   ? HandleEnd(text_, at)
                                                  : TagEnd(text_, at);
  if (end == 0) return TakeAsciiMark(at, Stop::kNone);
  Add(at, end, ShapeOf(text_, at, end));
  return end;
}

// ' and U+2019: "'s" behind a word, or a mark.
uint32_t SplitPass::TakeApostrophe(uint32_t at) {
  const uint32_t end = gap_ == 0 && FollowsWord() ? words_.PossessiveEnd(at) : 0;
  if (end == 0) return TakeMark(at, WR_TOKEN_PUNCTUATION, Stop::kNone);
  Add(at, end, ShapeOf(text_, at, end));
  return end;
}

bool SplitPass::FollowsWord() const {
  return !tokens_.empty() && tokens_.back().kind <= WR_TOKEN_NUMBER;
}

uint32_t SplitPass::TakeNonAscii(uint32_t at) {
  const Char c = text_.At(at);
  switch (c.info.type) {
    case CharClass::kLetter:
    case CharClass::kDigit:
    case CharClass::kConnector:
      return TakeScanned(at);
    case CharClass::kDictionary:
      return TakeStretch(at);
    case CharClass::kEmoji:
    case CharClass::kRegional:
      return TakeEmoji(at);
    case CharClass::kNumeral:
      return TakeMark(at, WR_TOKEN_NUMBER, Stop::kNone);
    case CharClass::kSymbol:
    case CharClass::kMark:
      return TakeMark(at, WR_TOKEN_SYMBOL, Stop::kNone);
    default:
      break;
  }
  if (c.info.apostrophe) return TakeApostrophe(at);
  const Stop stop = !c.info.stop             ? Stop::kNone
                    : c.info.wide            ? Stop::kWide
                    : c.code_point == 0x2026 ? Stop::kEllipsis
                                             : Stop::kStrong;
  return TakeMark(at, WR_TOKEN_PUNCTUATION, stop);
}

// Pictographs with their variation selectors and skin tones, joined by ZWJ; two
// regional indicators.
uint32_t SplitPass::TakeEmoji(uint32_t at) {
  const Char first = text_.At(at);
  uint32_t end = first.end;
  if (first.info.type == CharClass::kRegional) {
    const Char second = text_.At(end);
    if (second.info.type == CharClass::kRegional) end = second.end;
  }
  for (;;) {
    const uint32_t marks = words_.MarksEnd(end);
    const bool joined = marks > end && text_.Before(marks).code_point == 0x200D;
    end = marks;
    const Char next = text_.At(end);
    if (!joined || next.info.type != CharClass::kEmoji) break;
    end = next.end;
  }
  Add(at, end, {HashToken(text_.View(at, end)), WR_TOKEN_SYMBOL, 0}, WR_TOKEN_NON_ASCII);
  return end;
}

uint32_t SplitPass::TakeStretch(uint32_t at) {
  uint32_t end = text_.At(at).end;
  while (end - at < kLongestStretch) {
    const Char next = text_.At(end);
    const CharClass type = next.info.type;
    if (type != CharClass::kDictionary && type != CharClass::kMark) break;
    end = next.end;
  }
  uint32_t begin = at;
  for (const uint32_t word_end : dictionary_.Ends(text_.View(at, end))) {
    Add(begin, at + word_end, ShapeOf(text_, begin, at + word_end));
    begin = at + word_end;
  }
  return end;
}

}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
#include "core/text/splitter.h"

#include <cassert>

#include "core/text/address.h"
#include "core/text/dictionary_words.h"
#include "core/text/scan_text.h"
#include "core/text/sentence_marker.h"
#include "core/text/token_hash.h"
#include "core/text/word_scanner.h"
#include "core/text/word_shape.h"

namespace wireroom::text {

struct Splitter::Buffers {
  ScanText text;
  DictionaryWords dictionary;
};

namespace {

// A stretch for the dictionary is cut here; a word may be cut with it.
constexpr uint32_t kLongestStretch = 16384;

constexpr uint16_t kStartsLine = WR_TOKEN_SPACE_BEFORE | WR_TOKEN_LINE_START;

// What the main loop does with an ASCII byte.
enum class ByteClass : uint8_t { kWord, kSpace, kLine, kApostrophe, kPeriod, kStrong, kMark, kHandle, kOther };

constexpr std::array<ByteClass, 256> kByteClass = [] {
  std::array<ByteClass, 256> table{};
  for (int c = 0; c < 256; ++c) table[c] = c >= 0x80 ? ByteClass::kOther : ByteClass::kMark;
  for (int c = 0; c <= ' '; ++c) table[c] = ByteClass::kSpace;
  table[0x7F] = ByteClass::kSpace;
  for (int c = 0x0A; c <= 0x0D; ++c) table[c] = ByteClass::kLine;
  for (int c = '0'; c <= '9'; ++c) table[c] = ByteClass::kWord;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c & ~0x20] = ByteClass::kWord;
  table['_'] = ByteClass::kWord;
  table['\''] = ByteClass::kApostrophe;
  table['.'] = ByteClass::kPeriod;
  table['?'] = table['!'] = ByteClass::kStrong;
  table['@'] = table['#'] = ByteClass::kHandle;
  return table;
}();

// Bytes after which a word may go on, or own what follows.
constexpr std::array<bool, 256> kMayJoin = [] {
  std::array<bool, 256> table{};
  for (int c = 0x80; c < 256; ++c) table[c] = true;
  for (char c : {'-', '.', '\'', ',', '&', ':', '/', '@', '+'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

// One text's way through the splitter.
class Pass {
 public:
  Pass(const ScanText& text, DictionaryWords* dictionary, Field* field)
      : text_(text), dictionary_(*dictionary), tokens_(field->tokens), words_(text),
        marker_(text, &field->tokens, &field->sentences) {}

  void Run();

 private:
  uint32_t SkipGap(uint32_t at);
  uint32_t TakeWord(uint32_t at);
  uint32_t TakeScanned(uint32_t at);
  uint32_t TakeMark(uint32_t at, uint16_t kind, Stop stop);
  uint32_t TakePeriods(uint32_t at);
  uint32_t TakeHandle(uint32_t at);
  uint32_t TakeApostrophe(uint32_t at);
  uint32_t TakeOther(uint32_t at);
  uint32_t TakeEmoji(uint32_t at);
  uint32_t TakeStretch(uint32_t at);
  void Add(uint32_t begin, uint32_t end, const WordShape& shape, unsigned flags = 0);
  bool FollowsWord() const;

  const ScanText& text_;
  DictionaryWords& dictionary_;
  std::vector<wr_token>& tokens_;
  const WordScanner words_;
  SentenceMarker marker_;
  uint16_t gap_ = kStartsLine;  // SPACE_BEFORE and LINE_START of the next token
  uint32_t line_ends_ = 0;      // in the gap before the next token
  uint32_t started_ = UINT32_MAX;  // the last sentence whose first word was seen
};

void Pass::Run() {
  for (uint32_t at = 0;;) {
    at = SkipGap(at);
    if (at >= text_.size()) break;
    if (marker_.pending() || line_ends_ != 0) {
      marker_.BeforeToken(at, line_ends_, gap_ != 0);
    }
    const unsigned char c = text_[at];
    switch (kByteClass[c]) {
      case ByteClass::kWord: at = TakeWord(at); break;
      case ByteClass::kApostrophe: at = TakeApostrophe(at); break;
      case ByteClass::kPeriod: at = TakePeriods(at); break;
      case ByteClass::kStrong: at = TakeMark(at, WR_TOKEN_PUNCTUATION, Stop::kStrong); break;
      case ByteClass::kHandle: at = TakeHandle(at); break;
      case ByteClass::kMark: {
        const bool symbol = text_.At(at).info.type == CharClass::kSymbol;
        at = TakeMark(at, symbol ? WR_TOKEN_SYMBOL : WR_TOKEN_PUNCTUATION, Stop::kNone);
        break;
      }
      default: at = TakeOther(at);
    }
  }
  marker_.Finish();
}

uint32_t Pass::SkipGap(uint32_t at) {
  while (at < text_.size()) {
    const unsigned char c = text_[at];
    if (kByteClass[c] == ByteClass::kSpace) {
      gap_ |= WR_TOKEN_SPACE_BEFORE;
      ++at;
    } else if (c < 0x80 && kByteClass[c] != ByteClass::kLine) {
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

void Pass::Add(uint32_t begin, uint32_t end, const WordShape& shape, unsigned flags) {
  flags |= shape.flags | gap_;
  const uint32_t sentence = marker_.current();
  if (sentence != started_ && shape.kind <= WR_TOKEN_NUMBER) {
    flags |= WR_TOKEN_SENTENCE_START;
    started_ = sentence;
  }
  tokens_.push_back({begin, end, shape.hash, shape.kind, static_cast<uint16_t>(flags), sentence});
  gap_ = 0;
  line_ends_ = 0;
}

uint32_t Pass::TakeWord(uint32_t at) {
  const uint32_t end = text_.AsciiWordEnd(at);
  if (kMayJoin[text_[end]]) return TakeScanned(at);
  Add(at, end, ShapeOfAscii(text_, at, end));
  return end;
}

uint32_t Pass::TakeScanned(uint32_t at) {
  const Word word = words_.Scan(at, tokens_.empty() ? 0 : tokens_.back().hash);
  unsigned flags = (word.hyphenated ? WR_TOKEN_HYPHENATED : 0u) |
                   (word.period != Period::kNone ? WR_TOKEN_ABBREVIATION : 0u);
  Add(at, word.end, ShapeOfAny(text_, at, word.end), flags);
  if (word.period == Period::kMaybe) marker_.AfterStop(Stop::kMaybe);
  return word.end;
}

uint32_t Pass::TakeMark(uint32_t at, uint16_t kind, Stop stop) {
  const uint32_t end = words_.MarksEnd(text_.At(at).end);
  const unsigned flags = text_[at] >= 0x80 || end > at + 1 ? WR_TOKEN_NON_ASCII : 0;
  Add(at, end, {HashToken(text_.View(at, end)), kind, 0}, flags);
  if (stop != Stop::kNone) marker_.AfterStop(stop);
  return end;
}

uint32_t Pass::TakePeriods(uint32_t at) {
  uint32_t end = at;
  while (text_[end] == '.') ++end;
  if (end == at + 1) return TakeMark(at, WR_TOKEN_PUNCTUATION, Stop::kPeriod);
  Add(at, end, {HashToken(text_.View(at, end)), WR_TOKEN_PUNCTUATION, 0});
  marker_.AfterStop(Stop::kEllipsis);
  return end;
}

uint32_t Pass::TakeHandle(uint32_t at) {
  const bool handle = text_[at] == '@';
  const uint32_t end = gap_ == 0 && FollowsWord() ? 0 : handle ? HandleEnd(text_, at) : TagEnd(text_, at);
  if (end == 0) return TakeMark(at, WR_TOKEN_SYMBOL, Stop::kNone);
  Add(at, end, ShapeOfAny(text_, at, end));
  return end;
}

// ' and U+2019: "'s" behind a word, or a mark.
uint32_t Pass::TakeApostrophe(uint32_t at) {
  const uint32_t end = gap_ == 0 && FollowsWord() ? words_.PossessiveEnd(at) : 0;
  if (end == 0) return TakeMark(at, WR_TOKEN_PUNCTUATION, Stop::kNone);
  Add(at, end, ShapeOfAny(text_, at, end));
  return end;
}

bool Pass::FollowsWord() const { return !tokens_.empty() && tokens_.back().kind <= WR_TOKEN_NUMBER; }

uint32_t Pass::TakeOther(uint32_t at) {
  const Char c = text_.At(at);
  switch (c.info.type) {
    case CharClass::kLetter: case CharClass::kDigit: case CharClass::kConnector: return TakeScanned(at);
    case CharClass::kDictionary: return TakeStretch(at);
    case CharClass::kEmoji: case CharClass::kRegional: return TakeEmoji(at);
    case CharClass::kNumeral: return TakeMark(at, WR_TOKEN_NUMBER, Stop::kNone);
    case CharClass::kSymbol: case CharClass::kMark: return TakeMark(at, WR_TOKEN_SYMBOL, Stop::kNone);
    default: break;
  }
  if (c.info.apostrophe) return TakeApostrophe(at);
  const Stop stop = !c.info.stop ? Stop::kNone
                    : c.info.wide ? Stop::kWide
                    : c.code_point == 0x2026 ? Stop::kEllipsis
                                             : Stop::kStrong;
  return TakeMark(at, WR_TOKEN_PUNCTUATION, stop);
}

// Pictographs with their variation selectors and skin tones, joined by ZWJ; two
// regional indicators.
uint32_t Pass::TakeEmoji(uint32_t at) {
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

uint32_t Pass::TakeStretch(uint32_t at) {
  uint32_t end = text_.At(at).end;
  while (end - at < kLongestStretch) {
    const Char next = text_.At(end);
    const CharClass type = next.info.type;
    if (type != CharClass::kDictionary && type != CharClass::kMark) break;
    end = next.end;
  }
  uint32_t begin = at;
  for (const uint32_t word_end : dictionary_.Ends(text_.View(at, end))) {
    Add(begin, at + word_end, ShapeOfAny(text_, begin, at + word_end));
    begin = at + word_end;
  }
  return end;
}

}  // namespace

Splitter::Splitter() : buffers_(std::make_unique<Buffers>()) {}
Splitter::~Splitter() = default;
Splitter::Splitter(Splitter&&) noexcept = default;
Splitter& Splitter::operator=(Splitter&&) noexcept = default;

void Splitter::Split(std::string_view utf8, Field* out) {
  assert(utf8.size() < UINT32_MAX);
  out->Clear();
  buffers_->text.Reset(utf8);
  Pass(buffers_->text, &buffers_->dictionary, out).Run();
  buffers_->text.Trim();
}

}  // namespace wireroom::text

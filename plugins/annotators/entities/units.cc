// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/units.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

// Body and quotations weigh what text weighs; no stretch is kept for them.
uint8_t WeightOf(std::string_view kind) {
  if (kind == "navigation" || kind == "boilerplate") return kNotRead;
  if (kind == "title") return kTitleWeight;
  if (kind == "standfirst") return kStandfirstWeight;
  if (kind == "heading") return kHeadingWeight;
  if (kind == "caption") return kCaptionWeight;
  if (kind == "credit" || kind == "byline" || kind == "dateline") return kCreditWeight;
  return kBodyWeight;
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Capitals of Latin-1 and Latin Extended-A; enough for parts of words whose
// first letter is not ASCII.
bool BeginsUpper(std::string_view s) {
  auto c = static_cast<unsigned char>(s[0]);
  if (c < 0x80) return IsUpper(s[0]);
  auto d = static_cast<unsigned char>(s.size() > 1 ? s[1] : 0);
  if (c == 0xC3) return d >= 0x80 && d <= 0x9E;
  return (c == 0xC4 || c == 0xC5) && d % 2 == 0;
}

uint16_t CaseFlags(std::string_view part) {
  uint16_t flags = 0;
  if (BeginsUpper(part)) flags |= WR_TOKEN_CAPITALISED;
  bool small = std::any_of(part.begin(), part.end(), IsLower);
  if (!small && part.size() >= 2 && IsUpper(part[0])) flags |= WR_TOKEN_ALL_CAPS;
  if (std::any_of(part.begin(), part.end(), IsDigit)) flags |= WR_TOKEN_HAS_DIGIT;
  return flags;
}

constexpr uint16_t kPartFlags = WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_HAS_DIGIT;
constexpr size_t kLongestParts = 128;

}  // namespace

void UnitReader::ReadZones(List<wr_zone> zones) {
  stretches_.clear();
  for (const wr_zone& zone : zones) {
    uint8_t weight = WeightOf(View(zone.kind));
    if (weight != kBodyWeight) stretches_.push_back({zone.begin, zone.end, weight});
  }
  std::sort(stretches_.begin(), stretches_.end(),
            [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
}

void UnitReader::Read(const Field& field, List<wr_zone> zones, uint8_t weight, const Words& words,
                      const Host& host, std::vector<Unit>* units) {
  ReadZones(zones);
  units->clear();
  units->reserve(field.tokens().size() + field.tokens().size() / 8);
  auto stretch = stretches_.begin();
  uint32_t sentence = UINT32_MAX;
  uint8_t last_weight = weight;
  for (const Token& token : field.tokens()) {
    while (stretch != stretches_.end() && stretch->end <= token.begin) ++stretch;
    bool inside = stretch != stretches_.end() && stretch->begin <= token.begin;
    uint8_t own = inside ? stretch->weight : weight;
    if (own == kNotRead) {
      sentence = UINT32_MAX;
      continue;
    }
    Unit& unit = units->emplace_back();
    unit.hash = token.hash;
    unit.begin = token.begin;
    unit.end = token.end;
    unit.sentence = token.sentence;
    unit.flags = static_cast<uint16_t>(token.flags & ~(kJoined | kBreak));
    unit.kind = static_cast<uint8_t>(token.kind);
    unit.weight = own;
    if (token.sentence != sentence || own != last_weight) unit.flags |= kBreak;
    sentence = token.sentence;
    last_weight = own;
    unit.classes = words.Classes(unit.hash, &unit.word);
    if ((token.flags & WR_TOKEN_HYPHENATED) != 0) SplitLast(field, words, host, units);
  }
}

// Puts the parts of a hyphenated word in its place.
void UnitReader::SplitLast(const Field& field, const Words& words, const Host& host,
                           std::vector<Unit>* units) {
  const Unit whole = units->back();
  std::string_view text = field.Text(whole.begin, whole.end);
  if (text.size() > kLongestParts || text.find_first_of("/@#:") != std::string_view::npos) return;
  units->pop_back();
  SplitHyphens(text, [&](size_t begin, size_t end) {
    std::string_view part = text.substr(begin, end - begin);
    Unit piece = whole;
    piece.begin = whole.begin + static_cast<uint32_t>(begin);
    piece.end = whole.begin + static_cast<uint32_t>(end);
    piece.hash = host.Hash(part);
    piece.kind = IsDigit(part[0]) ? WR_TOKEN_NUMBER : WR_TOKEN_WORD;
    piece.flags = static_cast<uint16_t>((whole.flags & ~kPartFlags) | CaseFlags(part));
    if (begin != 0)
      piece.flags =
          static_cast<uint16_t>((piece.flags & ~(kBreak | WR_TOKEN_SENTENCE_START)) | kJoined);
    piece.classes = words.Classes(piece.hash, &piece.word);
    units->push_back(piece);
  });
}

}  // namespace wireroom::entities

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
    Unit unit{token.hash, token.begin, token.end, token.sentence, token.flags,
              static_cast<uint8_t>(token.kind), own, nullptr};
    unit.flags &= 0x3FFF;
    if (token.sentence != sentence || own != last_weight) unit.flags |= kBreak;
    sentence = token.sentence;
    last_weight = own;
    if ((token.flags & WR_TOKEN_HYPHENATED) != 0 && token.end - token.begin <= kLongestParts) {
      AddParts(field, token, unit, words, host, units);
    } else {
      unit.word = &words.Find(unit.hash);
      units->push_back(unit);
    }
  }
}

void UnitReader::AddParts(const Field& field, const Token& token, Unit unit, const Words& words,
                          const Host& host, std::vector<Unit>* units) {
  std::string_view text = field.Text(token);
  if (text.find_first_of("/@#:") != std::string_view::npos) {
    unit.word = &words.Find(unit.hash);
    units->push_back(unit);
    return;
  }
  SplitHyphens(text, [&](size_t begin, size_t end) {
    std::string_view part = text.substr(begin, end - begin);
    Unit piece = unit;
    piece.begin = token.begin + static_cast<uint32_t>(begin);
    piece.end = token.begin + static_cast<uint32_t>(end);
    piece.hash = host.Hash(part);
    piece.kind = IsDigit(part[0]) ? WR_TOKEN_NUMBER : WR_TOKEN_WORD;
    piece.flags = static_cast<uint16_t>((unit.flags & ~kPartFlags) | CaseFlags(part));
    if (begin != 0)
      piece.flags = static_cast<uint16_t>((piece.flags & ~(kBreak | WR_TOKEN_SENTENCE_START)) | kJoined);
    piece.word = &words.Find(piece.hash);
    units->push_back(piece);
  });
}

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/words.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace wireroom::entities {
namespace {

constexpr size_t kMostWords = 60000;

struct Flag {
  std::string_view name;
  uint32_t bit;
};

// Classes without a value.
constexpr Flag kFlags[] = {{"title", kTitle},     {"role", kRole},         {"given", kGiven},
                           {"family", kFamily},   {"particle", kParticle}, {"small", kSmall},
                           {"common", kCommon},   {"symbol", kSymbol},     {"percent", kPercent},
                           {"generic", kGeneric},   {"lead", kDateLead},
                           {"future", kFuture},   {"zone", kZone},         {"speech", kSpeech},
                           {"link", kLink},       {"body", kBody},         {"stance", kStance}};

struct Line {
  const std::filesystem::path& file;
  size_t number;

  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + what);
  }

  int Integer(std::string_view s, int least, int most) const {
    int value = 0;
    auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size() || value < least || value > most)
      Fail("expected a number from " + std::to_string(least) + " to " + std::to_string(most) +
           ", found '" + std::string(s) + "'");
    return value;
  }

  template <size_t N>
  std::array<char, N> Letters(std::string_view s) const {
    std::array<char, N> out{};
    if (s.empty() || s.size() >= N) Fail("expected a code, found '" + std::string(s) + "'");
    std::copy(s.begin(), s.end(), out.begin());
    return out;
  }

  EntityType Type(std::string_view s) const {
    std::optional<EntityType> type = TypeOf(s);
    if (!type || IsValue(*type)) Fail("expected an entity type, found '" + std::string(s) + "'");
    return *type;
  }

  // One class of a word, "month=5".
  void Add(std::string_view given, Word* word) const {
    size_t equals = given.find('=');
    std::string_view name = given.substr(0, equals);
    std::string_view value = equals == std::string_view::npos ? "" : given.substr(equals + 1);
    if (!AddFlag(name, value, word) && !AddNumber(name, value, word) && !AddCode(name, value, word))
      Fail("there is no class '" + std::string(given) + "'");
  }

  static bool AddFlag(std::string_view name, std::string_view value, Word* word) {
    const Flag* flag = std::find_if(std::begin(kFlags), std::end(kFlags),
                                    [name](const Flag& f) { return f.name == name; });
    if (flag == std::end(kFlags) || !value.empty()) return false;
    word->classes |= flag->bit;
    return true;
  }

  bool AddNumber(std::string_view name, std::string_view value, Word* word) const {
    if (name == "month") {
      word->month = static_cast<uint8_t>(Integer(value, 1, 12));
      word->classes |= kMonth;
    } else if (name == "weekday") {
      word->weekday = static_cast<uint8_t>(Integer(value, 1, 7));
      word->classes |= kWeekday;
    } else if (name == "number" || name == "ordinal") {
      word->number = static_cast<uint32_t>(Integer(value, 0, 1000000));
      word->classes |= name == "number" ? kNumber : kOrdinal;
    } else if (name == "scale") {
      word->scale = static_cast<uint8_t>(Integer(value, 1, 18));
      word->classes |= kScale;
    } else if (name == "near" || name == "day") {
      word->near = static_cast<int8_t>(Integer(value, -1, 1));
      word->classes |= name == "near" ? kNear : kDay;
    } else if (name == "half") {
      word->half_day = static_cast<uint8_t>(Integer(value, 0, 12));
      word->classes |= kHalfDay;
    } else {
      return false;
    }
    return true;
  }

  bool AddCode(std::string_view name, std::string_view value, Word* word) const {
    if (name == "currency") {
      word->currency = Letters<4>(value);
      word->classes |= kCurrency;
    } else if (name == "duration") {
      word->duration = Letters<3>(value);
      word->classes |= kDuration;
    } else if (name == "measure") {
      word->measure = Letters<8>(value);
      word->classes |= kMeasure;
    } else if (name == "suffix") {
      word->suffix = Type(value);
      word->classes |= kSuffix;
    } else if (name == "head") {
      word->head = Type(value);
      word->classes |= kHead;
    } else {
      return false;
    }
    return true;
  }
};

// A word that is given in two lines has the classes of both.
void Merge(const Word& from, Word* to) {
  to->classes |= from.classes;
  if (from.Is(kMonth)) to->month = from.month;
  if (from.Is(kWeekday)) to->weekday = from.weekday;
  if (from.Is(kNumber | kOrdinal)) to->number = from.number;
  if (from.Is(kScale)) to->scale = from.scale;
  if (from.Is(kNear | kDay)) to->near = from.near;
  if (from.Is(kHalfDay)) to->half_day = from.half_day;
  if (from.Is(kSuffix)) to->suffix = from.suffix;
  if (from.Is(kHead)) to->head = from.head;
  if (from.Is(kCurrency)) to->currency = from.currency;
  if (from.Is(kDuration)) to->duration = from.duration;
  if (from.Is(kMeasure)) to->measure = from.measure;
}

}  // namespace

Words::Words(std::string_view content, const std::filesystem::path& file, const Hash& hash) {
  size_t number = 0;
  while (!content.empty()) {
    size_t end = std::min(content.find('\n'), content.size());
    std::string_view text = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    Line line{file, ++number};
    if (text.empty() || text[0] == '#') continue;
    size_t tab = text.find('\t');
    if (tab == 0 || tab == std::string_view::npos)
      line.Fail("expected a word, a tab and its classes");
    Word word;
    word.hash = hash(text.substr(0, tab));
    text.remove_prefix(tab + 1);
    while (!text.empty()) {
      size_t space = std::min(text.find(' '), text.size());
      line.Add(text.substr(0, space), &word);
      text.remove_prefix(std::min(space + 1, text.size()));
    }
    if (word.classes == 0) line.Fail("expected classes after the word");
    if (words_.size() == kMostWords)
      line.Fail("more than " + std::to_string(kMostWords) + " words");
    words_.push_back(word);
  }
  Index();
}

void Words::Index() {
  uint64_t size = std::bit_ceil(words_.size() * 3 + 16);
  mask_ = size - 1;
  shift_ = 64 - std::countr_zero(size);
  slots_.assign(size, {});
  places_.assign(size, 0);
  for (size_t i = 0; i < words_.size(); ++i) {
    filter_[words_[i].hash / 64 % kFilter] |= uint64_t{1} << (words_[i].hash % 64);
    uint64_t at = Place(words_[i].hash);
    if (slots_[at].classes == 0) {
      places_[at] = static_cast<uint16_t>(i);
    } else {
      Merge(words_[i], &words_[places_[at]]);
    }
    slots_[at] = {static_cast<uint32_t>(words_[i].hash), words_[places_[at]].classes};
  }
}

// The slot that has the word, or the empty one that it would take.
uint64_t Words::Place(uint64_t hash) const {
  uint64_t at = hash >> shift_;
  while (slots_[at].classes != 0 && slots_[at].tag != static_cast<uint32_t>(hash))
    at = (at + 1) & mask_;
  return at;
}

Words Words::Read(const std::filesystem::path& file, const Hash& hash) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  std::string content{std::istreambuf_iterator<char>(in), {}};
  return Words(content, file, hash);
}

}  // namespace wireroom::entities

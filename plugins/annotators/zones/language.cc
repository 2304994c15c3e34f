// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/language.h"

#include <algorithm>

namespace wireroom::zones {
namespace {

struct Language {
  std::string_view tag;
  std::string_view words;  // between spaces
};

constexpr Language kLanguages[] = {
    {"en", "the of and to in is was that for it with as on are by this be at from has have not "
           "which were they but their been had will would who said its he she his her"},
    {"de", "der die das und ist nicht den dem des ein eine einer einen mit auf von zu im für auch "
           "sich als wird werden bei nach wie dass hat sind war aus über noch nur oder"},
    {"fr", "le la les des une est et dans pour que qui sur au aux avec par plus pas ne ce cette son "
           "ses sont été mais du ont leur comme il elle nous vous selon après"},
    {"es", "el la los las una es y en por para que con del se no su como más pero sus al lo fue ha "
           "este esta son entre según también sobre desde"},
    {"it", "il lo gli una è e di che per con del della dei delle non si nel nella sono come più ha "
           "anche ma alla dal dalla dopo stato questo questa suo"},
    {"pt", "o os as uma é e em por para que com do da dos das não se no na ao mais foi como são mas "
           "pelo pela também ser sua seu entre até já"},
    {"nl", "de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij door "
           "wordt naar heeft uit over nog werd dit deze zich"},
    {"sv", "och att det som en är på av för med den till inte har ett om men var de från vid så kan "
           "efter ska också sig eller hade"},
    {"da", "og at det som en er på af for med den til ikke har et om men var de fra ved så kan efter "
           "skal også sig eller havde blev"},
    {"nb", "og at det som en er på av for med den til ikke har et om men var de fra ved så kan etter "
           "skal også seg eller hadde ble"},
    {"fi", "ja on ei että se oli hän mutta kun myös ovat sen joka niin kuin ole mukaan jo vain sekä "
           "ennen jälkeen"},
    {"pl", "i w na z że do się nie jest to o jak po za od ale przez przy dla są był była było które "
           "który oraz już tym tego"},
    {"cs", "a v na se že do je to z s o jak po za od ale pro při jsou byl byla bylo které který také "
           "již podle jeho nebo"},
    {"hu", "a az és hogy nem is egy volt meg de ez el már csak mint vagy azt szerint után lesz még "
           "pedig ki"},
    {"ro", "și în la de cu pe nu că o un este a fost din pentru care sunt mai dar prin după ca al "
           "ale lui fi"},
    {"tr", "ve bir bu da de için ile çok olarak daha olan gibi ne kadar sonra var ama en değil "
           "ise o her"},
    {"id", "dan yang di ke dari untuk dengan ini itu pada tidak akan adalah dalam juga oleh telah "
           "sebagai kata bahwa para mereka"},
    {"vi", "và của là có cho không được trong với các những một người này đã để khi từ ở về"},
    {"sw", "na ya wa kwa ni katika za la kuwa hiyo alisema hii cha vya yake wake pia baada lakini"},
    {"ca", "el la els les una és i en per que amb del no es al més però ha dels són aquest aquesta "
           "també entre seva seu"},
    {"hr", "i je u na se da za od su s o kao ne koji koja koje ali bi nije po što iz biti bio nakon"},
    {"ru", "и в не на что с по из как это для к от его но за он она они был была было при также"},
    {"uk", "і в не на що з по як це для до від його але за він вона вони був була було при також та "
           "у й"},
    {"bg", "и в не на че с по от как това за до но той тя те беше при също са се да е"},
    {"sr", "и је у на се да за од су с о као не који која које али би није по што из бити"}};

constexpr size_t kLanguageCount = std::size(kLanguages);
static_assert(kLanguageCount <= kMostLanguages);

// Fewer words say nothing of a language.
constexpr uint32_t kFewestWords = 8;
constexpr uint32_t kFewestKnown = 4;
// In a script of one language.
constexpr uint32_t kFewestInScript = 4;

struct Block {
  uint32_t first;
  uint32_t last;
  uint8_t script;
};

uint32_t FirstCodePoint(std::string_view s) {
  auto byte = [&](size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  uint32_t b = byte(0);
  if (b < 0x80) return b;
  if (b < 0xE0) return (b & 0x1F) << 6 | (byte(1) & 0x3F);
  if (b < 0xF0) return (b & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return 0x10000;
}

}  // namespace

FunctionWords::FunctionWords(const Host& host) : slots_(kSlots) {
  for (size_t i = 0; i < kLanguageCount; ++i) {
    std::string_view rest = kLanguages[i].words;
    while (!rest.empty()) {
      size_t end = std::min(rest.find(' '), rest.size());
      uint64_t hash = host.Hash(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      size_t at = hash >> kShift;
      while (slots_[at].hash != 0 && slots_[at].hash != hash) at = (at + 1) & (kSlots - 1);
      slots_[at].hash = hash;
      slots_[at].languages |= uint32_t{1} << i;
    }
  }
}

LanguageVotes::Script LanguageVotes::ScriptOf(std::string_view word) {
  constexpr Block kBlocks[] = {
      {0x0370, 0x03FF, kGreek},      {0x0400, 0x052F, kCyrillic}, {0x0530, 0x058F, kArmenian},
      {0x0590, 0x05FF, kHebrew},     {0x0600, 0x077F, kArabic},   {0x0900, 0x097F, kDevanagari},
      {0x0980, 0x09FF, kBengali},    {0x0B80, 0x0BFF, kTamil},    {0x0E00, 0x0E7F, kThai},
      {0x10A0, 0x10FF, kGeorgian},   {0x1100, 0x11FF, kHangul},   {0x1200, 0x137F, kEthiopic},
      {0x3040, 0x30FF, kKana},       {0x3400, 0x9FFF, kHan},      {0xAC00, 0xD7AF, kHangul},
      {0xF900, 0xFAFF, kHan}};
  uint32_t point = FirstCodePoint(word);
  for (const Block& block : kBlocks)
    if (point >= block.first && point <= block.last) return static_cast<Script>(block.script);
  return kLatin;
}

void LanguageVotes::Add(const FunctionWords& words, const Token& token, std::string_view text) {
  if (token.kind != WR_TOKEN_WORD || words_ == UINT16_MAX) return;
  ++words_;
  ++scripts_[(token.flags & WR_TOKEN_NON_ASCII) == 0
                 ? kLatin
                 : ScriptOf(text.substr(token.begin, token.end - token.begin))];
  uint32_t languages = words.Languages(token.hash);
  known_ += languages != 0;
  for (; languages != 0; languages &= languages - 1)
    ++votes_[static_cast<size_t>(__builtin_ctz(languages))];
}

std::string_view LanguageVotes::BestOfWords() const {
  if (words_ < kFewestWords || known_ < kFewestKnown) return {};
  size_t best = 0, second = 1;
  if (votes_[second] > votes_[best]) std::swap(best, second);
  for (size_t i = 2; i < kLanguageCount; ++i) {
    if (votes_[i] > votes_[best]) {
      second = best, best = i;
    } else if (votes_[i] > votes_[second]) {
      second = i;
    }
  }
  bool enough = votes_[best] * 8u >= words_ && votes_[best] >= kFewestKnown;
  // Near relatives (da, nb) share most of their words: the better one it is.
  return enough && votes_[best] > votes_[second] ? kLanguages[best].tag : std::string_view();
}

std::string_view LanguageVotes::Best() const {
  constexpr std::array<std::string_view, kScripts> kTags = {"",   "",   "el", "he", "ar",
                                                            "hi", "bn", "ta", "th", "ka",
                                                            "hy", "am", "ko", "ja", "zh"};
  uint32_t others = words_ - scripts_[kLatin] - scripts_[kCyrillic];
  if (others * 2 <= words_ || others < kFewestInScript) return BestOfWords();
  // Han with Kana is Japanese.
  if (scripts_[kKana] * 10u >= others) return "ja";
  auto best = std::max_element(scripts_.begin() + kGreek, scripts_.end());
  return kTags[static_cast<size_t>(best - scripts_.begin())];
}

}  // namespace wireroom::zones

// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rarity.h"

#include <algorithm>
#include <string_view>

namespace wireroom::alerts {
namespace {

// Words of general English news in rough bands of how many articles of some 400
// words hold them.
struct Band {
  float share;
  std::string_view words;
};
constexpr Band kBands[] = {
    {0.9f, ". , \" ' - the to of and a in for on is that with as at by from it"},
    {0.6f, "be was has are an have this not but will said who which their were its they he had or "
           "been more after also one would his we about"},
    {0.35f, "all new than when up out there other people can two over year into last some first "
            "she her if could time what so only no before may most years our him told while "
            "government i you them being many three during where made those now any because "
            "between under even against ( ) : ; $ % — – “ ” ’"},
    {0.15f, "country state president day week including minister world according since part "
            "former national public back company group report may do these just should such "
            "through make work another how since very well high long own second both month next "
            "million percent per cent officials added statement news city party called four "
            "police take did law going still down then set number place used while case days "
            "market states support international end until several say says help way home "
            "members united general business much like think want need good get know see us "
            "my your might must off again around later early late already however already "
            "without within among political security"},
    {0.06f, "power leader leaders office court north south east west war money health economic "
            "economy bank trade deal plan plans election vote talks foreign prime military "
            "attack killed death dead family children women men man woman school "
            "team game games season match club player win won final league data service services "
            "system companies industry price prices cost costs rate rates growth billion "
            "financial investment tax budget billion policy decision agreement meeting region "
            "local community county district area street water food energy oil gas climate "
            "media social online internet technology information research study university "
            "student students education hospital doctors medical patients virus disease "
            "chief executive director chairman board head official authorities department "
            "agency federal council committee parliament senate house congress opposition "
            "campaign democratic republican rights human justice judge lawyer charges charged "
            "arrested investigation evidence trial prison crime victims fire accident car air "
            "flight airport road weather storm rain union workers labor labour strike jobs "
            "job china russia america american british european europe india london york "
            "washington monday tuesday wednesday thursday friday saturday sunday january "
            "february march april june july august september october november december five six "
            "seven eight ten half third least nearly began begin started start left right open "
            "big large small major important old young great best better top full real"},
};

template <typename F>
void ForEachWord(std::string_view words, F&& each) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    each(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

}  // namespace

Rarity::Rarity(const Host& host, std::shared_ptr<const DocumentShares> seen)
    : seen_(std::move(seen)) {
  auto common = std::make_shared<std::unordered_map<uint64_t, float>>();
  for (const Band& band : kBands)
    ForEachWord(band.words, [&](std::string_view word) {
      common->emplace(host.Hash(word), band.share);
    });
  common_ = std::move(common);
}

uint32_t Rarity::Uses(uint64_t hash) const {
  const auto found = uses_.find(hash);
  return found == uses_.end() ? 0 : found->second;
}

double Rarity::Word(uint64_t hash) const {
  if (seen_ && seen_->enough()) return seen_->ShareOf(hash);
  const auto found = common_->find(hash);
  if (found != common_->end()) return found->second;
  const double share = static_cast<double>(Uses(hash)) / std::max<size_t>(rules_, 1000);
  return std::min(0.2, 0.003 + 20 * share);
}

// Articles are not asked for families: only the word itself is counted.
double Rarity::Family(uint64_t hash) const { return std::max(kFamily, Word(hash)); }

double Rarity::Symbol(uint64_t hash, double usual) const {
  return seen_ && seen_->enough() ? seen_->ShareOf(hash) : usual;
}

double Rarity::Pair(uint64_t first, uint64_t second) const {
  return 0.2 * std::min(Word(first), Word(second));
}

}  // namespace wireroom::alerts

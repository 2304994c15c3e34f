// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/group_values.h"

#include <algorithm>

namespace wireroom::alerts {
namespace {

constexpr size_t kMaxValueBytes = 512;
constexpr char kBetween = '\x1F';

void AddValue(std::string_view value, std::vector<std::string>* values) {
  if (value.empty()) return;
  size_t size = std::min(value.size(), kMaxValueBytes);
  while (size < value.size() && size > 0 && (value[size] & 0xC0) == 0x80) --size;
  std::string taken(value.substr(0, size));
  if (std::find(values->begin(), values->end(), taken) == values->end())
    values->push_back(std::move(taken));
}

// "https://www.example.org/a" is of the site "example.org".
std::string_view SiteOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#:"));
  if (url.starts_with("www.")) url.remove_prefix(4);
  return url;
}

std::vector<std::string> ValuesOf(const Article& article, const GroupKey& key) {
  using Kind = GroupKey::Kind;
  std::vector<std::string> values;
  switch (key.kind) {
    case Kind::kSource: AddValue(article.source(), &values); break;
    case Kind::kLanguage: AddValue(article.language(), &values); break;
    case Kind::kId: AddValue(article.id(), &values); break;
    case Kind::kUrl: AddValue(article.url(), &values); break;
    case Kind::kSite: AddValue(SiteOf(article.url()), &values); break;
    case Kind::kTitle: AddValue(article.title().text(), &values); break;
    case Kind::kText: AddValue(std::to_string(Hash64(article.text().text())), &values); break;
    case Kind::kAuthor:
      for (wr_str author : article.authors()) AddValue(View(author), &values);
      break;
    case Kind::kTopic:
      for (const wr_topic& topic : article.topics()) AddValue(View(topic.id), &values);
      break;
    case Kind::kEntity:
      for (const wr_entity& e : article.entities())
        if (key.type.empty() || View(e.type) == key.type) AddValue(View(e.id), &values);
      break;
  }
  return values;
}

}  // namespace

std::vector<GroupValues> CombinationsOf(const Article& article,
                                        const std::vector<GroupKey>& keys) {
  std::vector<GroupValues> out(1);
  for (const GroupKey& key : keys) {
    std::vector<GroupValues> longer;
    const std::vector<std::string> values = ValuesOf(article, key);
    for (const GroupValues& group : out)
      for (const std::string& value : values) {
        if (longer.size() == kMaxCombinations) break;
        longer.push_back(group);
        longer.back().push_back(value);
      }
    out = std::move(longer);
  }
  return out;
}

std::string Joined(const GroupValues& values) {
  std::string out;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += kBetween;
    out += values[i];
  }
  return out;
}

uint64_t Hash64(std::string_view text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

std::string HashOf(std::string_view text) {
  const uint64_t one = Hash64(text);
  uint64_t two = one ^ 0x9E3779B97F4A7C15u;
  for (char c : text) two = (two ^ static_cast<unsigned char>(c)) * 0x9E3779B97F4A7C15u + 1;
  std::string out;
  for (uint64_t half : {one, two})
    for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(half >> shift & 0xFF);
  return out;
}

}  // namespace wireroom::alerts

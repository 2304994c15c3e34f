// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/model.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/crash/articles.h"

namespace wireroom::crash {
namespace {

constexpr size_t kMostDifferences = 5;

}  // namespace

std::vector<ModelEvent> ModelOf(const std::string& source, uint64_t last, bool revisions) {
  struct Newest {
    Hash content{};
    bool rejected = false;
  };
  std::map<Hash, Newest> newest;
  std::vector<ModelEvent> events;
  for (uint64_t number = 1; number <= last; ++number) {
    const v1::Article article = NumberedArticle(source, number, revisions);
    const Edition edition = EditionOf(article);
    const bool rejected = article.title().empty() && article.text().empty();
    const auto [known, is_new] = newest.try_emplace(edition.article);
    const bool same = !is_new && known->second.content == edition.content &&
                      known->second.rejected == rejected;
    if (same) continue;
    events.push_back({rejected ? "article.rejected" : "article.enriched", edition});
    const bool standing = !is_new && !known->second.rejected;
    if (!(rejected && standing)) known->second = {edition.content, rejected};
  }
  return events;
}

std::vector<std::string> Differences(const std::vector<ModelEvent>& model,
                                     const std::vector<Stored>& stored) {
  std::set<Hash> articles;
  for (const ModelEvent& event : model) articles.insert(event.edition.article);
  std::vector<std::string> out;
  size_t next = 0;
  for (const Stored& event : stored) {
    if (!event.edition || !articles.contains(event.edition->article)) continue;
    if (out.size() == kMostDifferences) return out;
    if (next == model.size()) {
      out.push_back(absl::StrCat("event ", event.sequence, " is one more than the model has"));
      continue;
    }
    if (model[next].edition != *event.edition || model[next].type != event.type) {
      out.push_back(absl::StrCat("event ", event.sequence, " (", event.type,
                                 ") is not the model's number ", next + 1, " (",
                                 model[next].type, ")"));
    }
    ++next;
  }
  if (next < model.size()) {
    out.push_back(absl::StrCat("the model has ", model.size() - next, " more events"));
  }
  return out;
}

}  // namespace wireroom::crash

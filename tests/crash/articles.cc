// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/articles.h"

#include <random>

namespace wireroom::crash {
namespace {

constexpr const char* kWords[] = {
    "the",     "harbour", "council", "voted",  "on",      "a",      "new",      "ferry",
    "line",    "after",   "storm",   "damage", "closed",  "both",   "piers",    "for",
    "three",   "weeks",   "and",     "police", "said",    "that",   "nobody",   "was",
    "injured", "in",      "fire",    "at",     "market",  "hall",   "strike",   "minister",
    "bank",    "rates",   "raised",  "by",     "percent", "court",  "election", "results",
};

std::string Text(uint64_t number, uint64_t edition) {
  std::mt19937_64 random(number * 1000 + edition);
  std::string text = "Edition " + std::to_string(edition) + " of report " + std::to_string(number) +
                     ".\n\n";
  const size_t bytes = 400 + random() % 1600;
  while (text.size() < bytes) {
    text += kWords[random() % std::size(kWords)];
    text += random() % 12 == 0 ? ". " : " ";
  }
  return text;
}

v1::Article Report(const std::string& source, uint64_t number, uint64_t edition) {
  v1::Article article;
  article.set_id("report-" + std::to_string(number));
  article.set_source(source);
  article.set_title("Report " + std::to_string(number));
  article.set_text(Text(number, edition));
  article.mutable_published_at()->set_seconds(1'700'000'000 + static_cast<int64_t>(number));
  return article;
}

}  // namespace

v1::Article NumberedArticle(const std::string& source, uint64_t number, bool revisions) {
  const uint64_t place = number % 40;
  if (place == 9) return Report(source, number - 4, 1);
  if (place == 19 && revisions) return Report(source, number - 5, 2);
  v1::Article article = Report(source, number, 1);
  if (place == 29) {
    article.clear_title();
    article.clear_text();
  }
  return article;
}

}  // namespace wireroom::crash

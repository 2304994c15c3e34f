// SPDX-License-Identifier: Apache-2.0
//
// An article for a test, and what earlier annotators said about it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "wireroom/abi.h"

namespace wireroom::testkit {

struct GivenZone {
  uint32_t begin, end;
  std::string kind;
};
struct GivenMention {
  uint32_t begin, end;
  std::string type, entity_id;
  uint32_t field;
};
struct GivenEntity {
  std::string id, name, type;
  float salience;
};
struct GivenTopic {
  std::string id, name;
  float score;
};

//   ArticleBuilder().Title("Flood in Ostrava").Text("...").Topic("medtop:03000000", "disaster", 1)
//
// A new one has the id "article-1", the source "Test Wire", no title, no text
// and 2024-05-01T10:00:00Z for all its times.
class ArticleBuilder {
 public:
  ArticleBuilder& Id(std::string id) { return id_ = std::move(id), *this; }
  ArticleBuilder& Source(std::string source) { return source_ = std::move(source), *this; }
  ArticleBuilder& Url(std::string url) { return url_ = std::move(url), *this; }
  ArticleBuilder& Language(std::string tag) { return language_ = std::move(tag), *this; }
  ArticleBuilder& Title(std::string title) { return title_ = std::move(title), *this; }
  ArticleBuilder& Text(std::string text) { return text_ = std::move(text), *this; }
  ArticleBuilder& Author(std::string name) { return authors_.push_back(std::move(name)), *this; }
  // Microseconds since 1970, or WR_TIME_UNKNOWN.
  ArticleBuilder& PublishedAt(wr_time time) { return published_at_ = time, *this; }
  ArticleBuilder& UpdatedAt(wr_time time) { return updated_at_ = time, *this; }
  ArticleBuilder& ReceivedAt(wr_time time) { return received_at_ = time, *this; }

  // What annotators before this one said; checked as the daemon does.
  ArticleBuilder& Zone(uint32_t begin, uint32_t end, std::string kind) {
    return zones_.push_back({begin, end, std::move(kind)}), *this;
  }
  // An entity that is not given too is made, with the id for a name.
  ArticleBuilder& Mention(uint32_t begin, uint32_t end, std::string type,
                          std::string entity_id = {}, uint32_t field = WR_FIELD_TEXT) {
    return mentions_.push_back({begin, end, std::move(type), std::move(entity_id), field}), *this;
  }
  ArticleBuilder& Entity(std::string id, std::string name, std::string type, float salience = 0.5) {
    return entities_.push_back({std::move(id), std::move(name), std::move(type), salience}), *this;
  }
  ArticleBuilder& Topic(std::string id, std::string name, float score = 1) {
    return topics_.push_back({std::move(id), std::move(name), score}), *this;
  }

 private:
  friend class GivenArticle;

  std::string id_ = "article-1", source_ = "Test Wire", url_, language_, title_, text_;
  std::vector<std::string> authors_;
  wr_time published_at_ = kTime, updated_at_ = kTime, received_at_ = kTime;
  std::vector<GivenZone> zones_;
  std::vector<GivenMention> mentions_;
  std::vector<GivenEntity> entities_;
  std::vector<GivenTopic> topics_;

  static constexpr wr_time kTime = 1'714'557'600'000'000;
};

}  // namespace wireroom::testkit

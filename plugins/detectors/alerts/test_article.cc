// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/test_article.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace wireroom::alerts {
namespace {

constexpr std::array<std::string_view, 12> kKeys = {
    "at",  "published", "id",   "source",   "url",    "title",
    "text", "language", "entities", "topics", "updated", "age"};
constexpr std::array<std::string_view, 6> kEntityKeys = {"id",       "type",       "name",
                                                         "salience", "confidence", "role"};
constexpr size_t kMaxText = 1 << 20;

}  // namespace

void TestArticle::Split(const Host& host, std::string text, Text* out) {
  out->bytes = std::move(text);
  host.Tokenize(out->bytes, [&](const Field& field) {
    out->tokens.assign(field.tokens().begin(), field.tokens().end());
    out->sentences.assign(field.sentences().begin(), field.sentences().end());
  });
  out->view = {sizeof(wr_field),        Str(out->bytes),       out->tokens.data(),
               out->tokens.size(),      out->sentences.data(), out->sentences.size()};
}

bool TestArticle::Read(const YamlReader& reader, const YamlNode& node, const Host& host,
                       Time epoch) {
  if (!reader.HasOnly(node, "an article of a test", kKeys)) return false;
  article_.struct_size = sizeof article_;
  int64_t at = 0, age = 0;
  if (const YamlNode* given = node.Find("at"); given && !reader.Duration(*given, "at", &at))
    return false;
  at_ = epoch + at;
  if (const YamlNode* given = node.Find("age"); given && !reader.Duration(*given, "age", &age))
    return false;
  article_.published_at = at_ - age;
  article_.updated_at = WR_TIME_UNKNOWN;
  article_.received_at = at_;
  int64_t time = 0;
  if (const YamlNode* given = node.Find("published")) {
    if (!reader.Timestamp(*given, "published", &time)) return false;
    article_.published_at = time;
  }
  if (const YamlNode* given = node.Find("updated")) {
    if (!reader.Timestamp(*given, "updated", &time)) return false;
    article_.updated_at = time;
  }
  std::string title, text;
  for (auto [key, to] : {std::pair("id", &article_.id), {"source", &article_.source},
                         {"url", &article_.url}, {"language", &article_.language}}) {
    std::string value;
    const YamlNode* given = node.Find(key);
    if (given && !reader.Text(*given, key, 4096, &value)) return false;
    *to = Keep(value);
  }
  if (const YamlNode* given = node.Find("title");
      given && !reader.Text(*given, "title", kMaxText, &title))
    return false;
  if (const YamlNode* given = node.Find("text");
      given && !reader.Text(*given, "text", kMaxText, &text))
    return false;
  Split(host, std::move(title), &title_);
  Split(host, std::move(text), &text_);
  article_.title = &title_.view;
  article_.text = &text_.view;
  if (const YamlNode* entities = node.Find("entities")) {
    if (!entities->IsList()) return reader.Fail(*entities, "'entities' is a list");
    for (const YamlNode& entity : entities->items)
      if (!ReadEntity(reader, entity)) return false;
  }
  if (const YamlNode* topics = node.Find("topics"); topics && !ReadTopics(reader, *topics))
    return false;
  std::sort(mentions_.begin(), mentions_.end(), [](const wr_mention& a, const wr_mention& b) {
    return std::tie(a.field, a.begin) < std::tie(b.field, b.begin);
  });
  article_.entities = {entities_.data(), entities_.size(), sizeof(wr_entity)};
  article_.mentions = {mentions_.data(), mentions_.size(), sizeof(wr_mention)};
  article_.topics = {topics_.data(), topics_.size(), sizeof(wr_topic)};
  article_.quotations = {quotations_.data(), quotations_.size(), sizeof(wr_quotation)};
  return true;
}

// `name` is marked wherever it stands; a role of speaker makes it one.
bool TestArticle::ReadEntity(const YamlReader& reader, const YamlNode& node) {
  std::string id, type = "ORG", name, role;
  float salience = 0.5f, confidence = 1;
  if (node.IsText()) {
    id = node.text;
  } else {
    if (!reader.HasOnly(node, "an entity of a test", kEntityKeys)) return false;
    for (auto [key, to] : {std::pair("id", &id), {"type", &type}, {"name", &name},
                           {"role", &role}}) {
      const YamlNode* given = node.Find(key);
      if (given && !reader.Text(*given, key, 512, to)) return false;
    }
    for (auto [key, to] : {std::pair("salience", &salience), {"confidence", &confidence}}) {
      const YamlNode* given = node.Find(key);
      if (given && !reader.Share(*given, key, to)) return false;
    }
  }
  if (id.empty()) return reader.Fail(node, "an entity needs the key 'id'");
  wr_entity entity{};
  entity.struct_size = sizeof entity;
  entity.id = Keep(id);
  entity.name = Keep(name.empty() ? id : name);
  entity.type = Keep(type);
  entity.salience = salience;
  entities_.push_back(entity);
  wr_mention mention{};
  mention.struct_size = sizeof mention;
  mention.type = entity.type;
  mention.entity_id = entity.id;
  mention.confidence = confidence;
  if (role == "stand_in") mention.stands_for = Keep("?");
  if (!name.empty()) Mark(name, mention, role == "speaker");
  return true;
}

void TestArticle::Mark(std::string_view name, const wr_mention& like, bool speaks) {
  for (uint32_t field : {WR_FIELD_TITLE, WR_FIELD_TEXT}) {
    const std::string& text = (field == WR_FIELD_TITLE ? title_ : text_).bytes;
    for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
      wr_mention mention = like;
      mention.field = field;
      mention.begin = static_cast<uint32_t>(at);
      mention.end = static_cast<uint32_t>(at + name.size());
      mentions_.push_back(mention);
      if (!speaks) continue;
      wr_quotation quotation{};
      quotation.struct_size = sizeof quotation;
      quotation.field = field;
      quotation.speaker_begin = mention.begin;
      quotation.speaker_end = mention.end;
      quotation.speaker_id = mention.entity_id;
      quotations_.push_back(quotation);
    }
  }
}

bool TestArticle::ReadTopics(const YamlReader& reader, const YamlNode& node) {
  if (!node.IsMapping()) return reader.Fail(node, "'topics' has ids with scores");
  for (size_t i = 0; i < node.items.size(); i += 2) {
    wr_topic topic{};
    topic.struct_size = sizeof topic;
    topic.id = topic.name = Keep(node.items[i].text);
    if (!reader.Share(node.items[i + 1], "topics", &topic.score)) return false;
    topics_.push_back(topic);
  }
  return true;
}

}  // namespace wireroom::alerts

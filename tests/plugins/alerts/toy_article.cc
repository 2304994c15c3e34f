// SPDX-License-Identifier: Apache-2.0
#include "tests/plugins/alerts/toy_article.h"

#include <cctype>

namespace wireroom::alerts {
namespace {

uint64_t HashOf(void*, wr_str text) {
  uint64_t hash = 0xCBF29CE484222325u;
  for (char c : View(text))
    hash = (hash ^ static_cast<uint64_t>(std::tolower(static_cast<unsigned char>(c)))) *
           0x100000001B3u;
  return hash ? hash : 1;
}

bool IsMark(char c) { return c == '.' || c == ','; }
bool IsSpace(char c) { return c == ' ' || c == '\n'; }

wr_result Tokenize(void*, wr_str text, void (*each)(void*, const wr_field*), void* user,
                   wr_error*) {
  ToyField field;
  field.Split(View(text));
  each(user, &field.view);
  return WR_OK;
}

}  // namespace

const wr_host* ToyHost() {
  static const wr_host host{sizeof(wr_host),
                            WR_ABI_MAJOR,
                            WR_ABI_MINOR,
                            nullptr,
                            {},
                            [](void*, int32_t, wr_str) {},
                            [](void*) -> wr_time { return 0; },
                            &Tokenize,
                            &HashOf,
                            [](void*, wr_str, uint64_t) {}};
  return &host;
}

void ToyField::Split(std::string_view from) {
  text = from;
  const auto size = static_cast<uint32_t>(text.size());
  bool ended = true;
  for (uint32_t at = 0; at < size;) {
    if (IsSpace(text[at])) {
      ended |= text[at++] == '\n';
      continue;
    }
    uint32_t end = at + 1;
    while (!IsMark(text[at]) && end < size && !IsSpace(text[end]) && !IsMark(text[end])) ++end;
    const auto token = static_cast<uint32_t>(tokens.size());
    if (ended) sentences.push_back({at, end, token, token + 1});
    sentences.back().end = end;
    sentences.back().token_end = token + 1;
    tokens.push_back({at, end, HashOf(nullptr, {text.data() + at, end - at}), WR_TOKEN_WORD, 0,
                      static_cast<uint32_t>(sentences.size() - 1)});
    ended = text[at] == '.';
    at = end;
  }
  view = {sizeof(wr_field), Str(text),        tokens.data(),
          tokens.size(),    sentences.data(), sentences.size()};
}

ToyArticle::ToyArticle(std::string_view title, std::string_view text) {
  title_.Split(title);
  text_.Split(text);
  article_.struct_size = sizeof(wr_article);
  article_.published_at = article_.updated_at = article_.received_at = WR_TIME_UNKNOWN;
}

wr_str ToyArticle::Keep(std::string_view text) {
  return Str(*kept_.emplace_back(std::make_unique<std::string>(text)));
}

ToyArticle& ToyArticle::Id(std::string_view source, std::string_view id) {
  article_.source = Keep(source);
  article_.id = Keep(id);
  return *this;
}

ToyArticle& ToyArticle::Zone(std::string_view kind, uint32_t begin, uint32_t end) {
  zones_.push_back({sizeof(wr_zone), begin, end, Keep(kind), {}});
  return *this;
}

ToyArticle& ToyArticle::Mention(uint32_t field, uint32_t begin, uint32_t end,
                                std::string_view entity, float confidence) {
  mentions_.push_back(
      {sizeof(wr_mention), field, begin, end, Keep("ORG"), Keep(entity), {}, confidence, {}, 0});
  return *this;
}

ToyArticle& ToyArticle::Entity(std::string_view id, float salience) {
  entities_.push_back({sizeof(wr_entity), 0, Keep(id), Keep(id), Keep("ORG"), nullptr, 0, salience,
                       {}, {}, 0, 0});
  return *this;
}

ToyArticle& ToyArticle::Topic(std::string_view id, float score) {
  topics_.push_back({sizeof(wr_topic), score, Keep(id), Keep(id)});
  return *this;
}

ToyArticle& ToyArticle::Attach(std::string_view bytes) {
  article_.attachment = Bytes(View(Keep(bytes)));
  return *this;
}

const wr_article* ToyArticle::abi() {
  article_.title = &title_.view;
  article_.text = &text_.view;
  article_.zones = {zones_.data(), zones_.size(), sizeof(wr_zone)};
  article_.mentions = {mentions_.data(), mentions_.size(), sizeof(wr_mention)};
  article_.entities = {entities_.data(), entities_.size(), sizeof(wr_entity)};
  article_.topics = {topics_.data(), topics_.size(), sizeof(wr_topic)};
  return &article_;
}

}  // namespace wireroom::alerts

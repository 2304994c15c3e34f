// SPDX-License-Identifier: Apache-2.0
//
// An article as plugins are lent it, for tests of what is said about it.
#pragma once

#include <string>
#include <string_view>

#include "core/plugin/annotations.h"
#include "core/plugin/check.h"
#include "core/plugin/layer_draft.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

// Its texts are not split.
class TestArticle {
 public:
  TestArticle(std::string title, std::string text)
      : title_text_(std::move(title)), text_text_(std::move(text)) {
    title_.struct_size = text_.struct_size = sizeof(wr_field);
    title_.text = Str(title_text_);
    text_.text = Str(text_text_);
    article_.struct_size = sizeof(wr_article);
    article_.id = Str("a-1");
    article_.source = Str("Test Wire");
    article_.received_at = 1'000'000;
    article_.title = &title_;
    article_.text = &text_;
  }
  TestArticle(const TestArticle&) = delete;

  const wr_article& get() const { return article_; }
  wr_article* mutable_get() { return &article_; }

 private:
  std::string title_text_, text_text_;
  wr_field title_{}, text_{};
  wr_article article_{};
};

inline wr_mention MentionAt(uint32_t begin, uint32_t end, std::string_view type = "EVENT",
                            std::string_view entity = {}, uint32_t field = WR_FIELD_TEXT) {
  return {sizeof(wr_mention), field, begin, end, Str(type), Str(entity), {nullptr, 0}, 1, {}, 0};
}
inline wr_entity EntityOf(std::string_view id, float salience, uint32_t mentions = 1) {
  return {sizeof(wr_entity), mentions, Str(id), Str("name"), Str("ORG"), nullptr, 0, salience,
          {},                {},       0,       0};
}
inline wr_topic TopicOf(std::string_view id, float score) {
  return {sizeof(wr_topic), score, Str(id), Str("name")};
}

// Says things through the struct that a plugin is given.
struct Speaker {
  const wr_annotations* out;
  wr_result Say(const wr_zone& zone) const { return out->zone(out->context, &zone); }
  wr_result Say(const wr_mention& mention) const { return out->mention(out->context, &mention); }
  wr_result Say(const wr_entity& entity) const { return out->entity(out->context, &entity); }
  wr_result Say(const wr_topic& topic) const { return out->topic(out->context, &topic); }
  wr_result Attach(std::string_view bytes) const { return out->attach(out->context, Bytes(bytes)); }
  wr_result Status(int32_t status, std::string_view reason) const {
    return out->status(out->context, status, Str(reason));
  }
  wr_result Language(std::string_view tag) const { return out->language(out->context, Str(tag)); }
};

}  // namespace wireroom::plugin

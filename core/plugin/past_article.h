// SPDX-License-Identifier: Apache-2.0
//
// An enriched article as its event has it, as plugins are lent it: what the
// annotators said, and the tokens made anew. The way back of to_proto.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text/splitter.h"
#include "wireroom/abi.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::plugin {

// One thread; keeps its memory from one article to the next.
class PastArticle {
 public:
  PastArticle() = default;
  PastArticle(const PastArticle&) = delete;
  PastArticle& operator=(const PastArticle&) = delete;

  // Reads a serialised wireroom.v1.Event. NULL: it is not of an article, or not
  // whole. What is returned lives until the next call.
  const wr_article* Read(std::string_view event);

 private:
  void LendArticle(const v1::Article& article);
  void LendMentions();
  void LendEntities();
  void LendQuotations();

  text::Splitter splitter_;
  v1::Event event_;
  text::Field title_tokens_, text_tokens_;
  wr_field title_, text_;
  std::vector<wr_str> authors_;
  std::vector<wr_zone> zones_;
  std::vector<wr_mention> mentions_;
  std::vector<wr_external_id> external_ids_;
  std::vector<wr_entity> entities_;
  std::vector<wr_topic> topics_;
  std::vector<wr_quotation> quotations_;
  wr_article view_{};
};

}  // namespace wireroom::plugin

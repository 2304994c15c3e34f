// SPDX-License-Identifier: Apache-2.0
//
// An article as the tests in rule files write it.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/yaml_reader.h"
#include "wireroom/sdk.h"

namespace wireroom::alerts {

class TestArticle {
 public:
  TestArticle() = default;
  TestArticle(const TestArticle&) = delete;
  TestArticle& operator=(const TestArticle&) = delete;

  // epoch: what `at: 0s` is. False: an error was told.
  bool Read(const YamlReader& reader, const YamlNode& node, const Host& host, Time epoch);
  const wr_article& abi() const { return article_; }
  Time at() const { return at_; }

 private:
  struct Text {
    std::string bytes;
    std::vector<wr_token> tokens;
    std::vector<wr_sentence> sentences;
    wr_field view{};
  };
  wr_str Keep(std::string_view text) { return Str(kept_.emplace_back(text)); }
  void Split(const Host& host, std::string text, Text* out);
  bool ReadEntity(const YamlReader& reader, const YamlNode& node);
  void Mark(std::string_view name, const wr_mention& like, bool speaks);
  bool ReadTopics(const YamlReader& reader, const YamlNode& node);

  std::deque<std::string> kept_;
  Text title_, text_;
  std::vector<wr_entity> entities_;
  std::vector<wr_mention> mentions_;
  std::vector<wr_topic> topics_;
  std::vector<wr_quotation> quotations_;
  wr_article article_{};
  Time at_ = 0;
};

}  // namespace wireroom::alerts

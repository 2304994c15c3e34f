// SPDX-License-Identifier: Apache-2.0
//
// A host and articles for tests of the rules, simple enough to reason about:
// tokens are what white space separates, "." and "," are tokens of their own,
// a sentence ends after "." and at the end of a line.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

// Lives as long as the process.
const wr_host* ToyHost();

struct ToyField {
  std::string text;
  std::vector<wr_token> tokens;
  std::vector<wr_sentence> sentences;
  wr_field view{};
  void Split(std::string_view from);
};

class ToyArticle {
 public:
  explicit ToyArticle(std::string_view title = {}, std::string_view text = {});
  ToyArticle(const ToyArticle&) = delete;
  ToyArticle& operator=(const ToyArticle&) = delete;

  ToyArticle& Id(std::string_view source, std::string_view id);
  ToyArticle& Zone(std::string_view kind, uint32_t begin, uint32_t end);
  ToyArticle& Mention(uint32_t field, uint32_t begin, uint32_t end, std::string_view entity,
                      float confidence = 1);
  ToyArticle& Entity(std::string_view id, float salience = 0);
  ToyArticle& Topic(std::string_view id, float score);
  ToyArticle& Attach(std::string_view bytes);

  // Valid until the next change.
  const wr_article* abi();
  Article view() { return Article(abi()); }

 private:
  wr_str Keep(std::string_view text);

  std::vector<std::unique_ptr<std::string>> kept_;
  ToyField title_, text_;
  std::vector<wr_zone> zones_;
  std::vector<wr_mention> mentions_;
  std::vector<wr_entity> entities_;
  std::vector<wr_topic> topics_;
  wr_article article_{};
};

}  // namespace wireroom::alerts

// SPDX-License-Identifier: Apache-2.0
//
// Articles as the learner sees them: their features counted, their topics known,
// excluded or left open.
#pragma once

#include <wireroom/sdk.h>

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "plugins/annotators/topics/features.h"
#include "plugins/annotators/topics/labelled.h"

namespace wireroom::topics {

class Corpus {
 public:
  struct Count {
    uint64_t key;
    float times;
    float lead;  // of them in the title and the lead
  };
  struct Document {
    uint64_t first;              // of its counts
    std::vector<uint32_t> has;   // topics
    std::vector<uint32_t> open;  // topics that it may or may not have
    bool unlabelled = false;     // all topics are open
    bool calibrates = true;
    float importance = 1;
    uint32_t words = 0;
  };

  Corpus(const Host& host, const ZoneWeights& zones) : host_(host), zones_(zones) {}

  // Counts the features of the article; the topics are the caller's to set.
  Document* Add(const std::string& title, const std::string& text);

  size_t size() const { return documents_.size(); }
  const std::vector<Document>& documents() const { return documents_; }
  std::vector<Document>& documents() { return documents_; }
  std::span<const Count> counts(size_t document) const;
  bool IsWord(uint64_t key) const { return words_.contains(key); }

 private:
  const Host& host_;
  ZoneWeights zones_;
  FeatureReader reader_;
  std::vector<Document> documents_;
  std::vector<Count> counts_;
  std::vector<Count> scratch_;
  std::unordered_set<uint64_t> words_;
};

}  // namespace wireroom::topics

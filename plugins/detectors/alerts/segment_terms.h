// SPDX-License-Identifier: Apache-2.0
//
// What the terms of a segment's programs stand for, so that its rules can be
// compiled again with others.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "plugins/detectors/alerts/index_segment.h"

namespace wireroom::alerts {

class SegmentTerms {
 public:
  SegmentTerms(std::shared_ptr<const IndexSegment> segment, const Host& host);

  // Of a word of code that is a term: what was compiled to it, but for the bytes
  // of words where case does not matter, and the path.
  Term Of(uint32_t word) const;

 private:
  Term OfKey(Key key) const;
  Term OfCheck(const Check& check) const;
  TermToken TokenOf(uint64_t hash, std::string_view text) const;

  std::shared_ptr<const IndexSegment> segment_;
  Host host_;
  std::vector<uint64_t> words_;                // hashes, by key
  std::vector<std::pair<Key, Key>> pairs_;     // by key, from word_count on
};

}  // namespace wireroom::alerts

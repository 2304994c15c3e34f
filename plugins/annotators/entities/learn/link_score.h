// SPDX-License-Identifier: Apache-2.0
//
// Which real thing a marked name is, against what was given for it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace wireroom::entities {

// A name in a text, in bytes, and the Wikidata id ("Q42") of what it means; empty:
// something without one.
struct LinkedSpan {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string id;
};

class LinkScore {
 public:
  // Of one document. Only names that are marked are judged, and of those the ones
  // that mean something with an id.
  void Add(const std::string& text, const std::vector<LinkedSpan>& gold,
           const std::vector<LinkedSpan>& found);

  size_t marked() const { return marked_; }
  // "" when nothing was marked.
  std::string Table() const;
  std::string Worst(size_t most) const;  // names that were linked wrong, the most frequent

 private:
  size_t marked_ = 0;  // names with an id
  size_t found_ = 0;   // of them found, to the byte
  size_t linked_ = 0;  // of those given an id
  size_t right_ = 0;
  size_t nil_ = 0;        // marked names without an id that were found
  size_t nil_right_ = 0;  // of them given none
  std::map<std::string, size_t> errors_;
};

}  // namespace wireroom::entities

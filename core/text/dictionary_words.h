// SPDX-License-Identifier: Apache-2.0
//
// Words of scripts without spaces between them, by ICU's dictionaries.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace wireroom::text {

// Thread-compatible. Opens ICU's iterator at the first use.
class DictionaryWords {
 public:
  DictionaryWords();
  ~DictionaryWords();

  // The offsets in stretch where words end, the last one its size. Where ICU
  // has no data, each code point is a word. Valid until the next call.
  // REQUIRES: stretch is well-formed UTF-8 and not empty.
  const std::vector<uint32_t>& Ends(std::string_view stretch);

 private:
  struct Iterator;
  bool Iterate(std::string_view stretch);

  std::unique_ptr<Iterator> iterator_;
  std::vector<uint32_t> ends_;
};

}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
#include "core/text/dictionary_words.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "core/text/utf8.h"

namespace wireroom::text {

struct DictionaryWords::Iterator {
  Iterator() : breaks(ubrk_open(UBRK_WORD, "", nullptr, 0, &status)) {}
  ~Iterator() {
    if (breaks != nullptr) ubrk_close(breaks);
    utext_close(&text);
  }
  Iterator(const Iterator&) = delete;
  Iterator& operator=(const Iterator&) = delete;

  UErrorCode status = U_ZERO_ERROR;
  UText text = UTEXT_INITIALIZER;
  UBreakIterator* breaks;
};

DictionaryWords::DictionaryWords() = default;
DictionaryWords::~DictionaryWords() = default;

const std::vector<uint32_t>& DictionaryWords::Ends(std::string_view stretch) {
  ends_.clear();
  if (Iterate(stretch)) return ends_;
  ends_.clear();
  for (uint32_t at = 0; at < stretch.size();) ends_.push_back(at += DecodeAt(stretch, at).size);
  return ends_;
}

bool DictionaryWords::Iterate(std::string_view stretch) {
  if (!iterator_) iterator_ = std::make_unique<Iterator>();
  UErrorCode status = iterator_->status;
  utext_openUTF8(&iterator_->text, stretch.data(), static_cast<int64_t>(stretch.size()), &status);
  ubrk_setUText(iterator_->breaks, &iterator_->text, &status);
  if (U_FAILURE(status)) return false;
  for (int32_t end; (end = ubrk_next(iterator_->breaks)) != UBRK_DONE;) {
    ends_.push_back(static_cast<uint32_t>(end));
  }
  return !ends_.empty() && ends_.back() == stretch.size();
}

}  // namespace wireroom::text

// SPDX-License-Identifier: Apache-2.0
#include "core/text/splitter.h"

#include <cassert>

#include "core/text/dictionary_words.h"
#include "core/text/scan_text.h"
#include "core/text/split_pass.h"
#include "core/text/token_row.h"

namespace wireroom::text {

struct Splitter::Buffers {
  ScanText text;
  DictionaryWords dictionary;
  TokenRow tokens;
};

Splitter::Splitter() : buffers_(std::make_unique<Buffers>()) {}
Splitter::~Splitter() = default;
Splitter::Splitter(Splitter&&) noexcept = default;
Splitter& Splitter::operator=(Splitter&&) noexcept = default;

void Splitter::Split(std::string_view utf8, Field* out) {
  assert(utf8.size() < UINT32_MAX);
  out->Clear();
  buffers_->text.Reset(utf8);
  buffers_->tokens.Clear();
  SplitPass(buffers_->text, &buffers_->dictionary, &buffers_->tokens, &out->sentences).Run();
  out->tokens.assign(buffers_->tokens.begin(), buffers_->tokens.end());
  buffers_->text.Trim();
  buffers_->tokens.Trim();
}

}  // namespace wireroom::text

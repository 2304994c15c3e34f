// SPDX-License-Identifier: Apache-2.0
//
// Any bytes, repaired, then split: the promises of splitter.h hold, and a second
// text through the same splitter leaves nothing of the first.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/text/utf8.h"
#include "tests/unit/text/split_testing.h"

namespace {

using wireroom::text::Field;

void Check(const std::string& broken) {
  if (broken.empty()) return;
  std::fprintf(stderr, "%s\n", broken.c_str());
  std::abort();
}

bool SameTokens(const Field& a, const Field& b) {
  if (a.tokens.size() != b.tokens.size() || a.sentences.size() != b.sentences.size()) return false;
  for (size_t i = 0; i < a.tokens.size(); ++i) {
    const wr_token &x = a.tokens[i], &y = b.tokens[i];
    if (x.begin != y.begin || x.end != y.end || x.hash != y.hash || x.flags != y.flags)
      return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static wireroom::text::Splitter splitter;
  static Field field;
  std::string text(reinterpret_cast<const char*>(data), size);
  (void)wireroom::text::RepairUtf8(&text);
  splitter.Split(text, &field);
  Check(wireroom::text::BrokenPromise(text, field));
  if (!SameTokens(field, wireroom::text::SplitOf(text)))
    Check("a used splitter splits otherwise than a new one");
  return 0;
}

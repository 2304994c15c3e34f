// SPDX-License-Identifier: Apache-2.0
#include "core/text/ascii_table.h"

#include "core/text/char_class.h"
#include "core/text/token_hash.h"

namespace wireroom::text {
namespace {

AsciiMarks Made() {
  AsciiMarks marks;
  for (uint32_t c = 0; c < marks.shapes.size(); ++c) {
    const char text = static_cast<char>(c);
    const bool symbol = CharTable::Get().Of(c).type == CharClass::kSymbol;
    const uint16_t kind = symbol ? WR_TOKEN_SYMBOL : WR_TOKEN_PUNCTUATION;
    marks.shapes[c] = {HashToken({&text, 1}), kind, 0};
  }
  return marks;
}

}  // namespace

const AsciiMarks& AsciiMarks::Get() {
  static const AsciiMarks marks = Made();
  return marks;
}

}  // namespace wireroom::text

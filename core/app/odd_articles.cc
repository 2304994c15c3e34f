// SPDX-License-Identifier: Apache-2.0
#include "core/app/odd_articles.h"

#include <string_view>

namespace wireroom::app {
namespace {

std::string Repeated(std::string_view part, size_t count) {
  std::string text;
  text.reserve(part.size() * count);
  for (size_t i = 0; i < count; ++i) text += part;
  return text;
}

wr_str Str(const std::string& text) { return {text.data(), text.size()}; }

}  // namespace

std::vector<OddArticle> OddArticles() {
  using namespace std::string_literals;
  return {
      {"an empty article", "", ""},
      {"an article of one word", "", "Flood"},
      {"an article with a title alone", "Flood in the valley", ""},
      {"an ordinary article", "River rises after night of rain",
       "OSTRAVA (Test Wire) - The river rose 1.5 m on Monday, Mayor J. Novak said.\n\n"
       "\"We are ready,\" he added; damage is put at $3.2 million, 4% of the budget.\n"},
      {"a line of a million characters", "", Repeated("word ", 200'000)},
      {"a word of a million characters", "", Repeated("x", 1'000'000)},
      {"100,000 lines of one character", "", Repeated("x\n", 100'000)},
      {"punctuation alone", "!?", Repeated("... \"' - (,) ", 1'000)},
      {"white space alone", "\t", Repeated(" \n\t\r\n", 1'000)},
      {"NUL bytes", "a\0b"s, "before\0after\0\0"s},
      {"control characters", "", "bell \x07 escape \x1B[31m delete \x7F"},
      {"other scripts", "\u6D2A\u6C34 \u041F\u043E\u0442\u043E\u043F",
       "\u6771\u4EAC\u3067\u5927\u96E8\u3002 \u0645\u0637\u0631 \u063A\u0632\u064A\u0631. "
       "\u0939\u093F\u0928\u094D\u0926\u0940 \u0E1D\u0E19\u0E15\u0E01 \uD64D\uC218 "
       "\u05D2\u05E9\u05DD"},
      {"emoji and combining marks", "",
       "\U0001F30A\U0001F3FD e\u0301e\u0301 \U0001F468\u200D\U0001F469"},
      {"curly quotes and no-break spaces", "\u2018Storm\u2019",
       "\u201CWe\u00A0\u2014 all of us \u2014 left,\u201D S.\u00A0Korea\u2019s\u00A0Kim "
       "said\u2026"},
      {"code points at the end of Unicode", "\uFEFF", "\U0010FFFF\uFFFD\uFFFE\u2028"},
  };
}

OddArticleView::OddArticleView(const OddArticle& odd, uint64_t number)
    : id_("odd-" + std::to_string(number)) {
  text::Splitter splitter;
  splitter.Split(odd.title, &title_tokens_);
  splitter.Split(odd.text, &text_tokens_);
  title_ = title_tokens_.View(odd.title);
  text_ = text_tokens_.View(odd.text);
  article_.struct_size = sizeof article_;
  article_.id = Str(id_);
  article_.published_at = article_.updated_at = WR_TIME_UNKNOWN;
  article_.received_at = 1'714'557'600'000'000 + static_cast<wr_time>(number) * 1'000'000;
  article_.title = &title_;
  article_.text = &text_;
  article_.sequence = number;
}

}  // namespace wireroom::app

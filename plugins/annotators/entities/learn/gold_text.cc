// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/gold_text.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), text) != all.end();
}

// Stands close to the word before it.
bool Closes(std::string_view text) {
  return IsOneOf(text, {".",
                        ",",
                        ";",
                        ":",
                        "!",
                        "?",
                        ")",
                        "]",
                        "}",
                        "%",
                        "'s",
                        "'S",
                        "n't",
                        "'re",
                        "'ve",
                        "'ll",
                        "'d",
                        "'m",
                        "''",
                        "...",
                        "\xE2\x80\x99s",
                        "\xE2\x80\x99",
                        "\xE2\x80\x9D"});
}

// The next word stands close to it.
bool Opens(std::string_view text) {
  return IsOneOf(text, {"(", "[", "{", "$", "``", "\xE2\x80\x98", "\xE2\x80\x9C", "#"});
}

class TextWriter {
 public:
  explicit TextWriter(GoldDocument* document) : text_(document->text) {
    for (GoldSentence& sentence : document->sentences) {
      if (!text_.empty()) text_ += "\n\n";
      close_ = true;
      quoted_ = false;
      for (GoldToken& token : sentence.tokens) Add(&token);
    }
  }

 private:
  void Add(GoldToken* token) {
    bool quote = token->text == "\"";
    bool close = close_ || !token->space_before || Closes(token->text) || (quote && quoted_);
    if (!close) text_ += ' ';
    token->begin = static_cast<uint32_t>(text_.size());
    text_ += token->text;
    close_ = Opens(token->text) || (quote && !quoted_);
    if (quote) quoted_ = !quoted_;
  }
  std::string& text_;
  bool close_ = true;
  bool quoted_ = false;
};

// The name in tokens, when it begins and ends where tokens do.
bool Place(const TextSpan& name, const GoldSentence& sentence, Span* span) {
  const auto& tokens = sentence.tokens;
  auto first = std::find_if(tokens.begin(), tokens.end(),
                            [&](const GoldToken& t) { return t.begin >= name.begin; });
  auto end = std::find_if(first, tokens.end(),
                          [&](const GoldToken& t) { return t.begin + t.text.size() >= name.end; });
  if (first == tokens.end() || end == tokens.end() || first->begin != name.begin ||
      end->begin + end->text.size() != name.end)
    return false;
  *span = {static_cast<uint32_t>(first - tokens.begin()),
           static_cast<uint32_t>(end - tokens.begin() + 1), name.type};
  return true;
}

void LeaveOpen(uint32_t begin, uint32_t end, GoldSentence* sentence) {
  for (GoldToken& token : sentence->tokens)
    if (token.begin < end && token.begin + token.text.size() > begin) token.open = true;
}

}  // namespace

void WriteText(GoldDocument* document) {
  if (document->text.empty()) TextWriter{document};
}

GoldDocument SplitDocument(std::string name, std::string text, const std::vector<TextSpan>& spans,
                           const SplitText& split) {
  GoldDocument document;
  document.name = std::move(name);
  document.text = std::move(text);
  uint32_t sentence = UINT32_MAX;
  for (const SplitToken& token : split(document.text)) {
    if (token.sentence != sentence) document.sentences.emplace_back();
    sentence = token.sentence;
    GoldToken& made = document.sentences.back().tokens.emplace_back();
    made.text = document.text.substr(token.begin, token.end - token.begin);
    made.begin = token.begin;
  }
  auto at = document.sentences.begin();
  for (const TextSpan& name_span : spans) {
    while (at != document.sentences.end() &&
           at->tokens.back().begin + at->tokens.back().text.size() <= name_span.begin)
      ++at;
    if (at == document.sentences.end()) break;
    Span span;
    if (Place(name_span, *at, &span)) {
      at->spans.push_back(span);
    } else {
      for (auto open = at; open != document.sentences.end(); ++open)
        if (open->tokens.front().begin < name_span.end)
          LeaveOpen(name_span.begin, name_span.end, &*open);
    }
  }
  return document;
}

std::vector<TextSpan> TextSpansOf(const GoldDocument& document) {
  std::vector<TextSpan> out;
  for (const GoldSentence& sentence : document.sentences) {
    for (const Span& span : sentence.spans) {
      const GoldToken& last = sentence.tokens[span.end - 1];
      out.push_back({sentence.tokens[span.first].begin,
                     last.begin + static_cast<uint32_t>(last.text.size()), span.type});
    }
  }
  return out;
}

Corpus SplitAgain(Corpus corpus, const SplitText& split) {
  for (GoldDocument& document : corpus.documents) {
    WriteText(&document);
    GoldDocument again = SplitDocument(document.name, document.text, TextSpansOf(document), split);
    auto at = again.sentences.begin();
    for (const GoldSentence& sentence : document.sentences) {
      for (const GoldToken& token : sentence.tokens) {
        if (!token.open) continue;
        auto end = token.begin + static_cast<uint32_t>(token.text.size());
        while (at != again.sentences.end() &&
               at->tokens.back().begin + at->tokens.back().text.size() <= token.begin)
          ++at;
        if (at != again.sentences.end()) LeaveOpen(token.begin, end, &*at);
      }
    }
    document = std::move(again);
  }
  return corpus;
}

}  // namespace wireroom::entities

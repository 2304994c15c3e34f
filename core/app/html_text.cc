// SPDX-License-Identifier: Apache-2.0
#include "core/app/html_text.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "core/app/html_references.h"

namespace wireroom::app {
namespace {

constexpr std::string_view kBlocks[] = {
    "address", "article", "aside",      "block",   "blockquote", "body", "caption", "dd", "div",
    "dl",      "dt",      "figcaption", "figure",  "footer",     "h1",   "h2",      "h3", "h4",
    "h5",      "h6",      "header",     "hedline", "hl1",        "hl2",  "hr",      "li", "main",
    "ol",      "p",       "pre",        "section", "table",      "td",   "th",      "tr", "ul"};

constexpr std::string_view kSilent[] = {"head", "script", "style", "template", "noscript"};

template <size_t N>
bool Contains(const std::string_view (&set)[N], std::string_view word) {
  return std::find(std::begin(set), std::end(set), word) != std::end(set);
}

void AppendUtf8(uint32_t code_point, std::string* out) {
  const auto byte = [out](uint32_t value) { out->push_back(static_cast<char>(value)); };
  if (code_point < 0x80) return byte(code_point);
  if (code_point < 0x800) {
    byte(0xC0 | code_point >> 6);
    return byte(0x80 | (code_point & 0x3F));
  }
  if (code_point < 0x10000) {
    byte(0xE0 | code_point >> 12);
  } else {
    byte(0xF0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3F));
  }
  byte(0x80 | (code_point >> 6 & 0x3F));
  byte(0x80 | (code_point & 0x3F));
}

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) { out_.reserve(html.size()); }

  std::string Read() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<' && Markup()) continue;
      if (c == '&' && AppendReference()) continue;
      Text(c);
      ++at_;
    }
    return std::move(out_);
  }

 private:
  static constexpr size_t kLongestReference = 10;
  static constexpr size_t kLongestTag = 4096;

  void Text(char c) {
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      blank_ = true;
      return;
    }
    FlushBreaks();
    out_.push_back(c);
  }

  // Blanks and breaks are written when text follows, so that none lead or trail.
  void FlushBreaks() {
    if (!out_.empty() && breaks_ > 0) {
      out_.append(std::min(breaks_, 2), '\n');
    } else if (!out_.empty() && blank_) {
      out_.push_back(' ');
    }
    breaks_ = 0;
    blank_ = false;
  }

  bool AppendReference() {
    const size_t end = html_.substr(at_, kLongestReference + 2).find(';');
    if (end == std::string_view::npos) return false;
    const uint32_t code_point = HtmlReference(html_.substr(at_ + 1, end - 1));
    if (code_point == 0) return false;
    FlushBreaks();
    AppendUtf8(code_point, &out_);
    at_ += end + 1;
    return true;
  }

  bool Markup() {
    const std::string_view rest = html_.substr(at_);
    if (rest.starts_with("<!--")) return SkipPast("-->", 4);
    if (rest.starts_with("<![CDATA[")) return Cdata();
    if (rest.size() < 2) return false;
    const bool tag = absl::ascii_isalpha(static_cast<unsigned char>(rest[1])) || rest[1] == '/' ||
                     rest[1] == '!' || rest[1] == '?';
    return tag && Tag();
  }

  bool SkipPast(std::string_view mark, size_t from) {
    const size_t end = html_.find(mark, at_ + from);
    at_ = end == std::string_view::npos ? html_.size() : end + mark.size();
    return true;
  }

  bool Cdata() {
    const size_t begin = at_ + std::string_view("<![CDATA[").size();
    const size_t end = std::min(html_.find("]]>", begin), html_.size());
    for (const char c : html_.substr(begin, end - begin)) Text(c);
    at_ = std::min(end + 3, html_.size());
    return true;
  }

  bool Tag() {
    const size_t end = TagEnd();
    if (end == std::string_view::npos) return false;
    const bool closing = html_[at_ + 1] == '/';
    const std::string name = TagName(at_ + (closing ? 2 : 1));
    const bool empty = html_[end - 1] == '/';
    at_ = end + 1;
    if (!closing && !empty && Contains(kSilent, name)) SkipElement(name);
    if (name == "br") ++breaks_;
    if (Contains(kBlocks, name)) breaks_ = 2;
    return true;
  }

  // npos: this "<" begins no tag.
  size_t TagEnd() {
    if (no_more_tags_) return std::string_view::npos;
    const size_t quoted = TagEndOutsideQuotes();
    const size_t end = quoted == std::string_view::npos ? html_.find('>', at_) : quoted;
    no_more_tags_ = end == std::string_view::npos;
    return end;
  }

  // A ">" in an attribute's quotes does not end a tag.
  size_t TagEndOutsideQuotes() const {
    char quote = 0;
    const size_t limit = std::min(html_.size(), at_ + kLongestTag);
    for (size_t i = at_ + 1; i < limit; ++i) {
      const char c = html_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '>') {
        return i;
      } else if ((c == '"' || c == '\'') && html_[i - 1] == '=') {
        quote = c;
      }
    }
    return std::string_view::npos;
  }

  std::string TagName(size_t begin) const {
    size_t end = begin;
    while (end < html_.size() && (absl::ascii_isalnum(static_cast<unsigned char>(html_[end])) ||
                                  html_[end] == '.' || html_[end] == '-')) {
      ++end;
    }
    return absl::AsciiStrToLower(std::string(html_.substr(begin, end - begin)));
  }

  void SkipElement(const std::string& name) {
    while (at_ < html_.size()) {
      SkipPast("</", 0);
      if (TagName(at_) == name) {
        SkipPast(">", 0);
        return;
      }
    }
  }

  std::string_view html_;
  size_t at_ = 0;
  bool no_more_tags_ = false;
  std::string out_;
  int breaks_ = 0;
  bool blank_ = false;
};

}  // namespace

std::string HtmlToText(std::string_view html) { return Reader(html).Read(); }

}  // namespace wireroom::app

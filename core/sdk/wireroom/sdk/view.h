// SPDX-License-Identifier: Apache-2.0
//
// Views over what the host lends: nothing here owns or copies. A view lives as
// long as the call that it was given to.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "wireroom/abi.h"

namespace wireroom {

using Token = wr_token;
using Sentence = wr_sentence;
using Time = wr_time;  // microseconds since 1970 UTC, WR_TIME_UNKNOWN

inline std::string_view View(wr_str s) {
  return s.size ? std::string_view(s.data, s.size) : std::string_view();
}
inline std::string_view View(wr_bytes b) {
  return b.size ? std::string_view(static_cast<const char*>(b.data), b.size) : std::string_view();
}
inline wr_str Str(std::string_view s) { return {s.data(), s.size()}; }
inline wr_bytes Bytes(std::string_view s) { return {s.data(), s.size()}; }

// A wr_list of T as a range: for (const wr_zone& zone : article.zones()).
template <typename T>
class List {
 public:
  explicit List(wr_list list) : list_(list) {}

  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(const char* at, size_t stride) : at_(at), stride_(stride) {}
    const T& operator*() const { return *reinterpret_cast<const T*>(at_); }
    const T* operator->() const { return &**this; }
    Iterator& operator++() {
      at_ += stride_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      at_ += stride_;
      return old;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const char* at_ = nullptr;
    size_t stride_ = 0;
  };

  Iterator begin() const { return {base(), list_.stride}; }
  Iterator end() const { return {base() + list_.count * list_.stride, list_.stride}; }
  size_t size() const { return list_.count; }
  bool empty() const { return list_.count == 0; }
  const T& operator[](size_t i) const {
    return *reinterpret_cast<const T*>(base() + i * list_.stride);
  }

 private:
  const char* base() const { return static_cast<const char*>(list_.data); }
  wr_list list_;
};

// A text that the host has split into tokens and sentences.
class Field {
 public:
  explicit Field(const wr_field* field) : field_(field) {}
  std::string_view text() const { return View(field_->text); }
  std::span<const Token> tokens() const { return {field_->tokens, field_->token_count}; }
  std::span<const Sentence> sentences() const {
    return {field_->sentences, field_->sentence_count};
  }
  std::string_view Text(const Token& token) const { return Text(token.begin, token.end); }
  std::string_view Text(uint32_t begin, uint32_t end) const {
    return text().substr(begin, end - begin);
  }

 private:
  const wr_field* field_;
};

// The article of a call; see wr_article for each part.
class Article {
 public:
  explicit Article(const wr_article* article) : a_(article) {}
  std::string_view id() const { return View(a_->id); }
  std::string_view source() const { return View(a_->source); }
  std::string_view url() const { return View(a_->url); }
  std::string_view language() const { return View(a_->language); }
  Time published_at() const { return a_->published_at; }
  Time updated_at() const { return a_->updated_at; }
  Time received_at() const { return a_->received_at; }
  Field title() const { return Field(a_->title); }
  Field text() const { return Field(a_->text); }
  // WR_FIELD_TITLE or WR_FIELD_TEXT.
  Field field(uint32_t which) const { return which == WR_FIELD_TITLE ? title() : text(); }
  std::span<const wr_str> authors() const { return {a_->authors, a_->author_count}; }
  List<wr_zone> zones() const { return List<wr_zone>(a_->zones); }
  List<wr_mention> mentions() const { return List<wr_mention>(a_->mentions); }
  List<wr_entity> entities() const { return List<wr_entity>(a_->entities); }
  List<wr_topic> topics() const { return List<wr_topic>(a_->topics); }
  // None from a host of ABI 1.0.
  List<wr_quotation> quotations() const {
    if (a_->struct_size < sizeof(wr_article)) return List<wr_quotation>({});
    return List<wr_quotation>(a_->quotations);
  }
  std::string_view attachment() const { return View(a_->attachment); }
  uint64_t sequence() const { return a_->sequence; }
  const wr_article* abi() const { return a_; }

 private:
  const wr_article* a_;
};

}  // namespace wireroom

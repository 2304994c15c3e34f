// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/lucene_query.h"

#include <stdexcept>

namespace wireroom::alerts {
namespace {

std::string InQuotes(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class Query {
 public:
  Query(std::string_view text, std::vector<std::string>* lost) : text_(text), lost_(*lost) {}

  std::string Parse() {
    const std::string out = Clauses("");
    Skip();
    if (at_ < text_.size()) throw std::invalid_argument("')' without '('");
    return out;
  }

 private:
  static constexpr int kMaxDepth = 12;

  void Skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool Take(std::string_view word) {
    Skip();
    if (text_.substr(at_, word.size()) != word) return false;
    const size_t end = at_ + word.size();
    const bool letters = word.front() >= 'A' && word.front() <= 'Z';
    if (letters && end < text_.size() && text_[end] != ' ' && text_[end] != '(') return false;
    at_ = end;
    return true;
  }

  // Clauses up to the end or ')'; `field` is that of a group.
  std::string Clauses(const std::string& field) {
    if (++depth_ > kMaxDepth) throw std::invalid_argument("nested too deep");
    std::vector<std::string> all, any, none;
    std::string last;
    bool last_required = false;
    for (;;) {
      Skip();
      if (at_ >= text_.size() || text_[at_] == ')') break;
      const bool joined = Take("AND") || Take("&&");
      if (!joined && (Take("OR") || Take("||"))) continue;
      const bool negated = Take("NOT") || Take("!") || Take("-");
      const bool required = Take("+");
      const std::string clause = Clause(field);
      if (joined && !any.empty() && !last_required && any.back() == last) {
        all.push_back(any.back());
        any.pop_back();
      }
      last_required = joined || required;
      last = clause;
      if (clause.empty()) continue;
      Skip();
      const bool before_and = text_.substr(at_, 4) == "AND " || text_.substr(at_, 2) == "&&";
      if (negated) none.push_back(clause);
      else if (last_required || before_and) all.push_back(clause);
      else any.push_back(clause);
    }
    --depth_;
    // Beside what must be there, what may be there decides nothing.
    if (!all.empty() && !any.empty()) {
      lost_.push_back("optional clauses beside required ones (they only raise a score)");
      any.clear();
    }
    std::string out;
    for (auto [name, list] : {std::pair("all", &all), {"any", &any}, {"none", &none}}) {
      if (list->empty()) continue;
      out += (out.empty() ? "" : ", ") + std::string(name) + ": [";
      for (size_t i = 0; i < list->size(); ++i) out += (i == 0 ? "" : ", ") + (*list)[i];
      out += "]";
    }
    if (out.empty()) return {};
    return "{" + out + "}";
  }

  std::string Clause(std::string field) {
    Skip();
    const size_t colon = FieldEnd();
    if (colon != std::string_view::npos) {
      field = text_.substr(at_, colon - at_);
      at_ = colon + 1;
      Skip();
    }
    std::string out;
    if (at_ < text_.size() && text_[at_] == '(') {
      ++at_;
      out = Clauses(field);
      if (!Take(")")) throw std::invalid_argument("'(' without ')'");
    } else if (at_ < text_.size() && text_[at_] == '"') {
      out = Phrase(field);
    } else if (at_ < text_.size() && text_[at_] == '/') {
      const size_t end = text_.find('/', at_ + 1);
      if (end == std::string_view::npos) throw std::invalid_argument("'/' without its end");
      out = In(field, "pattern: " + InQuotes(text_.substr(at_ + 1, end - at_ - 1)));
      at_ = end + 1;
    } else if (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == '{')) {
      const size_t end = text_.find_first_of("]}", at_);
      lost_.push_back("the range " + std::string(text_.substr(at_, end - at_ + 1)));
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
    } else {
      out = Word(field);
    }
    if (at_ < text_.size() && text_[at_] == '^') {
      lost_.push_back("a boost (^): an alert has no score");
      at_ = std::min(text_.find_first_of(" )", at_), text_.size());
    }
    return out;
  }

  // Where the name of a field ends, or npos.
  size_t FieldEnd() const {
    for (size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == ':') return i > at_ ? i : std::string_view::npos;
      const bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
                        (c >= '0' && c <= '9');
      if (!name) return std::string_view::npos;
    }
    return std::string_view::npos;
  }

  std::string Phrase(const std::string& field) {
    std::string phrase;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      phrase += text_[at_];
    }
    if (at_ >= text_.size()) throw std::invalid_argument("a quotation mark without its pair");
    ++at_;
    if (at_ >= text_.size() || text_[at_] != '~') return In(field, "phrase: " + InQuotes(phrase));
    size_t distance = 0;
    for (++at_; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
      distance = distance * 10 + static_cast<size_t>(text_[at_] - '0');
    std::string words;
    size_t count = 0;
    for (size_t from = 0; from < phrase.size();) {
      const size_t end = std::min(phrase.find(' ', from), phrase.size());
      if (end > from) {
        words += (words.empty() ? "" : ", ") + InQuotes(phrase.substr(from, end - from));
        ++count;
      }
      from = end + 1;
    }
    if (count < 2) return In(field, "phrase: " + InQuotes(phrase));
    const size_t near = std::min<size_t>(distance + count - 1, 200);
    return In(field, "near: " + std::to_string(near) + ", of: [" + words + "]");
  }

  std::string Word(const std::string& field) {
    std::string word;
    bool prefix = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == ' ' || c == ')' || c == '(' || c == '^' || c == '"') break;
      if (c == '~') {
        lost_.push_back("the fuzzy mark of '" + word + "~': it is met exactly, or use stem");
        at_ = std::min(text_.find_first_of(" )", at_), text_.size());
        break;
      }
      if (c == '\\' && at_ + 1 < text_.size()) word += text_[++at_];
      else word += c;
    }
    if (word.empty()) throw std::invalid_argument("expected a word at byte " + std::to_string(at_));
    if (word.ends_with('*')) prefix = true, word.pop_back();
    if (word.find_first_of("*?") != std::string::npos || word.empty()) {
      lost_.push_back("the wildcards in '" + word + "': use a pattern");
      return {};
    }
    return In(field, (prefix ? "prefix: " : "phrase: ") + InQuotes(word));
  }

  std::string In(const std::string& field, const std::string& term) {
    if (field.empty() || field == "article" || field == "_all") return "{" + term + "}";
    if (field == "title" || field == "text" || field == "lead") return "{" + term + ", in: " + field + "}";
    if (field == "body" || field == "content") return "{" + term + ", in: text}";
    if (field == "headline") return "{" + term + ", in: title}";
    const size_t colon = term.find(": ");
    const bool plain = term.starts_with("phrase: ");
    for (const char* name : {"source", "language", "entity", "topic"})
      if (field == name && plain) return "{" + field + term.substr(colon) + "}";
    lost_.push_back("the field '" + field + "'");
    return {};
  }

  const std::string_view text_;
  std::vector<std::string>& lost_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string ConditionOfLucene(std::string_view query, std::vector<std::string>* lost) {
  return Query(query, lost).Parse();
}

}  // namespace wireroom::alerts

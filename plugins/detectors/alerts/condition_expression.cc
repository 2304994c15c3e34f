// SPDX-License-Identifier: Apache-2.0
//
//   or := and { "or" and }      and := not { "and" not }      not := [ "not" ] primary
//   primary := "(" or ")" | NAME | ( N | "any" | "all" ) "of" ( "them" | PATTERN )
#include <algorithm>
#include <charconv>

#include "plugins/detectors/alerts/detection_parser.h"
#include "plugins/detectors/alerts/nearest.h"

namespace wireroom::alerts {
namespace {

using Names = std::map<std::string, Condition>;

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  bool open = false;
  for (char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    const bool mark = c == '(' || c == ')';
    if (mark) words.emplace_back(1, c);
    else if (!space && open) words.back() += c;
    else if (!space) words.emplace_back(1, c);
    open = !space && !mark;
  }
  return words;
}

std::string Lowered(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

class Expression {
 public:
  Expression(const YamlReader& reader, const YamlNode& node, const Names& names)
      : reader_(reader), node_(node), names_(names), words_(WordsOf(node.text)) {}

  bool Parse(Condition* out) {
    if (!Or(out)) return false;
    return at_ == words_.size() || Fail("expected 'and', 'or' or the end, found " + Here());
  }

 private:
  bool Fail(const std::string& what) const { return reader_.Fail(node_, "condition: " + what); }
  std::string Here() const {
    return at_ < words_.size() ? Quoted(words_[at_]) : std::string("the end");
  }
  bool Is(std::string_view word) const { return at_ < words_.size() && Lowered(words_[at_]) == word; }
  bool Take(std::string_view word) { return Is(word) && (++at_, true); }

  template <typename F>
  bool Chain(std::string_view word, Condition::Kind kind, F&& next, Condition* out) {
    std::vector<Condition> parts(1);
    if (!next(&parts.back())) return false;
    while (Take(word))
      if (!next(&parts.emplace_back())) return false;
    if (parts.size() == 1) return *out = std::move(parts.front()), true;
    out->kind = kind;
    out->children = std::move(parts);
    return true;
  }
  bool Or(Condition* out) {
    return Chain("or", Condition::Kind::kAny, [this](Condition* c) { return And(c); }, out);
  }
  bool And(Condition* out) {
    return Chain("and", Condition::Kind::kAll, [this](Condition* c) { return Not(c); }, out);
  }
  bool Not(Condition* out) {
    if (!Take("not")) return Primary(out);
    if (++depth_ > kMaxNesting) return Fail("nested too deep");
    out->kind = Condition::Kind::kNone;
    const bool right = Not(&out->children.emplace_back());
    --depth_;
    return right;
  }
  bool Primary(Condition* out) {
    if (Take("(")) {
      if (++depth_ > kMaxNesting) return Fail("nested too deep");
      if (!Or(out)) return false;
      --depth_;
      return Take(")") || Fail("expected ')', found " + Here());
    }
    if (at_ + 1 < words_.size() && Lowered(words_[at_ + 1]) == "of") return Some(out);
    return Name(out);
  }
  bool Name(Condition* out) {
    if (at_ >= words_.size()) return Fail("expected the name of a selection, found the end");
    const auto found = names_.find(words_[at_]);
    if (found == names_.end()) {
      std::vector<std::string_view> names;
      for (const auto& entry : names_) names.push_back(entry.first);
      return Fail("no selection " + Here() + DidYouMean(words_[at_], names));
    }
    ++at_;
    *out = found->second;
    return true;
  }
  bool Some(Condition* out) {
    const std::string count = Lowered(words_[at_]);
    at_ += 2;
    if (at_ >= words_.size()) return Fail("expected 'them' or a name like sel_*, found the end");
    const std::string pattern = words_[at_++];
    std::vector<Condition> chosen;
    for (const auto& [name, condition] : names_)
      if (Meets(name, pattern)) chosen.push_back(condition);
    if (chosen.empty()) return Fail("no selection is called like " + Quoted(pattern));
    uint32_t number = count == "all" ? static_cast<uint32_t>(chosen.size()) : 1;
    if (count != "all" && count != "any") {
      const auto [end, error] =
          std::from_chars(count.data(), count.data() + count.size(), number);
      if (error != std::errc() || end != count.data() + count.size() || number == 0 ||
          number > chosen.size())
        return Fail("expected 'any', 'all' or a number from 1 to " +
                    std::to_string(chosen.size()) + " before 'of', found " + Quoted(count));
    }
    out->kind = number == chosen.size() ? Condition::Kind::kAll
                : number == 1           ? Condition::Kind::kAny
                                        : Condition::Kind::kAtLeast;
    out->parameter = number;
    out->children = std::move(chosen);
    return true;
  }
  static bool Meets(std::string_view name, std::string_view pattern) {
    if (pattern == "them") return !name.starts_with('_');
    const size_t star = pattern.find('*');
    if (star == std::string_view::npos) return name == pattern;
    const std::string_view tail = pattern.substr(star + 1);
    return name.size() >= star + tail.size() && name.starts_with(pattern.substr(0, star)) &&
           name.ends_with(tail);
  }

  const YamlReader& reader_;
  const YamlNode& node_;
  const Names& names_;
  const std::vector<std::string> words_;
  size_t at_ = 0;
  int depth_ = 0;
};

size_t TermsOf(const Condition& c) {
  size_t terms = 1;
  for (const Condition& child : c.children) terms += TermsOf(child);
  return terms;
}

}  // namespace

std::optional<Condition> ParseExpression(const YamlReader& reader, const YamlNode& node,
                                         const Names& names) {
  if (!node.IsText() || node.text.empty()) {
    reader.Fail(node, "beside a 'detection' the condition is a text like 'a and not b'");
    return std::nullopt;
  }
  Condition out;
  if (!Expression(reader, node, names).Parse(&out)) return std::nullopt;
  if (TermsOf(out) > kMaxEntries) {
    reader.Fail(node, "a rule takes at most " + std::to_string(kMaxEntries) + " terms");
    return std::nullopt;
  }
  return out;
}

}  // namespace wireroom::alerts

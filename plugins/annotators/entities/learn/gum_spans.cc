// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/gum_spans.h"

#include <algorithm>
#include <charconv>

#include "plugins/annotators/entities/learn/type_names.h"

namespace wireroom::entities {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// Words that lead a mention and are no part of its name.
bool IsLead(std::string_view word) {
  constexpr std::string_view kLeads[] = {"the", "The", "a",   "an",  "A",     "An", "this",
                                         "our", "his", "her", "its", "their", "my", "your"};
  return std::find(std::begin(kLeads), std::end(kLeads), word) != std::end(kLeads);
}

// What people are called before their name; no part of it elsewhere.
bool IsTitle(std::string_view word) {
  constexpr std::string_view kTitles[] = {
      "President", "Mr.",    "Mrs.",     "Ms.",       "Mr",      "Dr.",  "Dr",
      "Senator",   "Sen.",   "Captain",  "Professor", "Prof.",   "Sir",  "King",
      "Queen",     "Prince", "Minister", "Prime",     "General", "Gen.", "Ambassador",
      "Governor",  "Rep.",   "Judge",    "Pope",      "Lord",    "Lady", "Secretary"};
  return std::find(std::begin(kTitles), std::end(kTitles), word) != std::end(kTitles);
}

bool Joins(std::string_view part, std::string_view word) {
  if (part == "PUNCT") return word != "," && word != ";" && word != ":";
  return part == "ADP" || part == "DET" || part == "PART" || part == "NUM" || part == "SYM" ||
         word == "&";
}

}  // namespace

void GumSpans::Add(std::string_view part_of_speech, std::string_view head,
                   std::string_view relation, std::string_view features) {
  parts_.emplace_back(part_of_speech);
  relations_.emplace_back(relation);
  heads_.push_back(0);
  std::from_chars(head.data(), head.data() + head.size(), heads_.back());
  size_t at = features.find("Entity=");
  if (at == std::string_view::npos) return;
  features.remove_prefix(at + 7);
  ReadBrackets(features.substr(0, features.find('|')));
}

// "(12-person-giv-...(13-place-..." opens, "12)" closes, "(12-person-...)" does both.
void GumSpans::ReadBrackets(std::string_view entities) {
  auto here = static_cast<uint32_t>(parts_.size() - 1);
  for (size_t at = 0; at < entities.size();) {
    bool opens = entities[at] == '(';
    size_t begin = at + (opens ? 1 : 0);
    size_t end = std::min(entities.find_first_of("()", begin), entities.size());
    bool closes = end < entities.size() && entities[end] == ')';
    std::string_view inside = entities.substr(begin, end - begin);
    size_t dash = std::min(inside.find('-'), inside.size());
    std::string id(inside.substr(0, dash));
    if (opens) {
      std::string_view rest = inside.substr(std::min(dash + 1, inside.size()));
      mentions_.push_back(
          {here, closes ? here + 1 : 0, id, std::string(rest.substr(0, rest.find('-')))});
    } else if (closes) {
      auto open = std::find_if(mentions_.rbegin(), mentions_.rend(),
                               [&](const Mention& m) { return m.end == 0 && m.id == id; });
      if (open != mentions_.rend()) open->end = here + 1;
    }
    at = end + (closes ? 1 : 0);
  }
}

bool GumSpans::IsName(const Mention& mention, const GoldSentence& sentence) const {
  size_t proper = 0;
  for (uint32_t i = mention.first; i < mention.end; ++i) {
    bool name = parts_[i] == "PROPN" ||
                (IsUpper(sentence.tokens[i].text[0]) && parts_[i] != "PRON" && i > 0);
    proper += name;
    if (!name && !Joins(parts_[i], sentence.tokens[i].text)) return false;
  }
  return proper > 0;
}

bool GumSpans::IsOfName(uint32_t token, const Mention& person,
                        const GoldSentence& sentence) const {
  const std::string& text = sentence.tokens[token].text;
  if (text == "-") return true;
  if (parts_[token] != "PROPN" || relations_[token] == "nmod:desc" || IsTitle(text)) return false;
  return std::none_of(mentions_.begin(), mentions_.end(), [&](const Mention& inner) {
    return inner.type != "person" && inner.first <= token && token < inner.end &&
           inner.first >= person.first && inner.end <= person.end &&
           inner.end - inner.first < person.end - person.first;
  });
}

// The token whose own head lies outside.
uint32_t GumSpans::HeadOf(const Mention& mention) const {
  for (uint32_t i = mention.first; i < mention.end; ++i)
    if (heads_[i] <= mention.first || heads_[i] > mention.end) return i;
  return mention.first;
}

void GumSpans::NarrowToName(const GoldSentence& sentence, Mention* person) const {
  if (person->end <= person->first) return;
  const uint32_t head = HeadOf(*person);
  if (parts_[head] != "PROPN" || !IsOfName(head, *person, sentence)) return;
  uint32_t first = head, end = head + 1;
  while (first > person->first && IsOfName(first - 1, *person, sentence)) --first;
  while (end < person->end && IsOfName(end, *person, sentence)) ++end;
  while (parts_[first] != "PROPN") ++first;
  while (parts_[end - 1] != "PROPN") --end;
  person->first = first;
  person->end = end;
}

void GumSpans::Finish(const TypeMap& types, std::vector<std::string>* names,
                      GoldSentence* sentence) {
  std::vector<bool> taken(parts_.size());
  std::stable_sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) {
    return a.end - a.first > b.end - b.first;
  });
  for (Mention& mention : mentions_) {
    while (mention.first < mention.end && IsLead(sentence->tokens[mention.first].text))
      ++mention.first;
    if (mention.type == "person") NarrowToName(*sentence, &mention);
    while (mention.end > mention.first && sentence->tokens[mention.end - 1].text == "'s")
      --mention.end;
    if (mention.end <= mention.first || !IsName(mention, *sentence) ||
        std::find(taken.begin() + mention.first, taken.begin() + mention.end, true) !=
            taken.begin() + mention.end)
      continue;
    auto mapped = types.find(mention.type);
    if (mapped == types.end()) mapped = types.find(std::string_view("*"));
    std::string type = mapped == types.end() ? mention.type : mapped->second;
    std::fill(taken.begin() + mention.first, taken.begin() + mention.end, true);
    if (type == "-") continue;
    for (uint32_t i = mention.first; type == "?" && i < mention.end; ++i)
      sentence->tokens[i].open = true;
    if (type != "?")
      sentence->spans.push_back({mention.first, mention.end, IndexOfType(names, type)});
  }
  std::sort(sentence->spans.begin(), sentence->spans.end(),
            [](const Span& a, const Span& b) { return a.first < b.first; });
  for (size_t i = 0; i < parts_.size(); ++i)
    if (!taken[i] && (parts_[i] == "PROPN" ||
                      (parts_[i] == "ADJ" && i > 0 && IsUpper(sentence->tokens[i].text[0]))))
      sentence->tokens[i].open = true;
  parts_.clear();
  relations_.clear();
  heads_.clear();
  mentions_.clear();
}

}  // namespace wireroom::entities

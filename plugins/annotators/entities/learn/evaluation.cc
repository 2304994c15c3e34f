// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/evaluation.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugins/annotators/entities/learn/training_set.h"
#include "plugins/annotators/entities/sequence/sequence_tagger.h"

namespace wireroom::entities {
namespace {

constexpr size_t kContext = 40;  // bytes on each side

// Spans of bytes are scored as spans of tokens are.
std::vector<Span> Plain(const std::vector<TextSpan>& spans) {
  std::vector<Span> out;
  for (const TextSpan& span : spans) out.push_back({span.begin, span.end, span.type});
  return out;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string Context(const std::string& text, const TextSpan& span) {
  size_t begin = span.begin > kContext ? span.begin - kContext : 0;
  size_t end = std::min(text.size(), span.end + kContext);
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  while (end < text.size() && IsContinuation(text[end])) ++end;
  std::string out = text.substr(begin, span.begin - begin) + "[" +
                    text.substr(span.begin, span.end - span.begin) + "]" +
                    text.substr(span.end, end - span.end);
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

std::string Row(const std::string& name, const Counts& exact, const Counts& partial) {
  return fmt::format("{:<12} {:>7} {:>7}  {:6.2f} {:6.2f} {:6.2f}   {:6.2f} {:6.2f} {:6.2f}\n",
                     name, exact.gold, exact.found, 100 * exact.precision(), 100 * exact.recall(),
                     100 * exact.f1(), 100 * partial.precision(), 100 * partial.recall(),
                     100 * partial.f1());
}

}  // namespace

Evaluation::Evaluation(std::vector<std::string> types, const std::vector<std::string>& counted)
    : types_(std::move(types)), score_(types_.size()) {
  for (const std::string& type : types_)
    counts_.push_back(counted.empty() ||
                      std::find(counted.begin(), counted.end(), type) != counted.end());
}

std::string Evaluation::TypeName(size_t type) const {
  return type < types_.size() ? types_[type] : "none";
}

void Evaluation::AddTime(size_t tokens, double seconds) {
  tokens_ += tokens;
  seconds_ += seconds;
}

void Evaluation::AddError(const GoldDocument& document, const TextSpan& span,
                          const std::string& what) {
  Error& error = errors_[what + "  " + document.text.substr(span.begin, span.end - span.begin)];
  if (error.times++ == 0) error.context = document.name + ": " + Context(document.text, span);
}

void Evaluation::Add(const GoldDocument& document, const std::vector<FoundSpan>& found) {
  std::vector<Span> gold = Plain(TextSpansOf(document)), given;
  std::erase_if(gold, [&](const Span& span) { return !counts_[span.type]; });
  for (const FoundSpan& name : found) {
    if (!counts_[name.span.type]) continue;
    given.push_back({name.span.begin, name.span.end, name.span.type});
    bool right = std::find(gold.begin(), gold.end(), given.back()) != gold.end();
    outcomes_.push_back({name.confidence, right});
    if (!right) AddError(document, name.span, "wrong  " + TypeName(name.span.type));
  }
  score_.Add(gold, given);
  for (const Span& span : gold)
    if (std::find(given.begin(), given.end(), span) == given.end())
      AddError(document, {span.first, span.end, span.type}, "missed " + TypeName(span.type));
}

std::string Evaluation::Table() const {
  std::string out =
      "                             exact                  partial\n"
      "type            gold   found    prec    rec     F1     prec    rec     F1\n";
  for (size_t type = 0; type < types_.size(); ++type)
    if (score_.exact(type).gold + score_.exact(type).found > 0)
      out += Row(types_[type], score_.exact(type), score_.partial(type));
  return out + Row("all", score_.exact(), score_.partial());
}

std::string Evaluation::Confusion() const {
  std::string out = "\nWhat was marked (rows) and what it was taken for, by overlap\n            ";
  for (size_t found = 0; found <= types_.size(); ++found)
    out += fmt::format(" {:>11}", TypeName(found));
  out += '\n';
  for (size_t gold = 0; gold <= types_.size(); ++gold) {
    out += fmt::format("{:<12}", TypeName(gold));
    for (size_t found = 0; found <= types_.size(); ++found)
      out += fmt::format(" {:>11}", score_.taken_for(gold, found));
    out += '\n';
  }
  return out;
}

std::string Evaluation::Reliable() const {
  std::string out = "\nconfidence   names   said  right\n";
  std::vector<Reliability> rows = ReliabilityOf(outcomes_);
  for (const Reliability& row : rows)
    if (row.mentions > 0)
      out += fmt::format("{:.1f} - {:.1f}  {:>7}  {:5.3f}  {:5.3f}\n", row.from, row.to,
                         row.mentions, row.given, row.right);
  return out + fmt::format("expected error {:.3f}\n", ExpectedError(rows));
}

std::string Evaluation::Worst(size_t most) const {
  std::vector<std::pair<std::string, Error>> errors(errors_.begin(), errors_.end());
  std::stable_sort(errors.begin(), errors.end(),
                   [](const auto& a, const auto& b) { return a.second.times > b.second.times; });
  std::string out = "\nThe most frequent errors\n";
  for (size_t i = 0; i < std::min(most, errors.size()); ++i)
    out += fmt::format("{:>5}  {}\n       {}\n", errors[i].second.times, errors[i].first,
                       errors[i].second.context);
  return out;
}

std::string Evaluation::Speed() const {
  return fmt::format("\n{} tokens in {:.3f} s: {:.0f} tokens/s on one core\n", tokens_, seconds_,
                     seconds_ > 0 ? static_cast<double>(tokens_) / seconds_ : 0);
}

void EvaluateModel(const NameModel& model, const FoldedHash& hash, Corpus* corpus,
                   Evaluation* evaluation) {
  using Clock = std::chrono::steady_clock;
  std::vector<size_t> type_of;
  for (const std::string& type : model.types())
    type_of.push_back(static_cast<size_t>(
        std::find(corpus->types.begin(), corpus->types.end(), type) - corpus->types.begin()));
  SequenceTagger tagger;
  std::vector<FoundName> names;
  for (GoldDocument& document : corpus->documents) {
    WriteText(&document);
    std::vector<const GoldToken*> tokens;
    for (const GoldSentence& sentence : document.sentences)
      for (const GoldToken& token : sentence.tokens) tokens.push_back(&token);
    std::vector<TextWord> words = WordsOf(document, hash);
    auto start = Clock::now();
    tagger.Tag(model, words, &names);
    evaluation->AddTime(words.size(), std::chrono::duration<double>(Clock::now() - start).count());
    std::vector<FoundSpan> found;
    for (const FoundName& name : names) {
      size_t type = type_of[name.span.type];
      if (type == corpus->types.size()) continue;
      const GoldToken& last = *tokens[name.span.end - 1];
      found.push_back(
          {{tokens[name.span.first]->begin, last.begin + static_cast<uint32_t>(last.text.size()),
            static_cast<uint16_t>(type)},
           model.Calibrated(name.probability)});
    }
    evaluation->Add(document, found);
  }
}

}  // namespace wireroom::entities

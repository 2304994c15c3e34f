// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/terms.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

namespace wireroom::topics {
namespace {

constexpr size_t kMostWords = 4;
constexpr size_t kShortestWithPlural = 4;
constexpr uint32_t kNoTopic = kTopics;

using Path = std::vector<uint64_t>;  // the hashes of a term's tokens

}  // namespace

struct Terms::Row {
  std::string_view term;
  uint32_t topic = 0;
  float weight = 0;
};

// Gathers the rows by their tokens, then lays the trie out.
class Terms::Reader {
 public:
  Reader(const std::filesystem::path& file, const Host& host) : file_(file), host_(host) {}

  void ReadLine(std::string_view line) {
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line[0] == '#') return;
    Row row = ParseRow(line);
    Path path = PathOf(row.term);
    AddWeight(path, row, &rows_);
    if (path.size() == 1 && row.term.size() >= kShortestWithPlural && row.term.back() != 's')
      AddWeight(PathOf(std::string(row.term) + "s"), row, &plurals_);
  }

  void Build(Terms* terms) {
    terms->terms_ = rows_.size();
    // A plural that has rows of its own keeps to them.
    rows_.merge(plurals_);
    size_t edges = 0;
    for (const auto& [path, weights] : rows_) edges += path.size();
    size_t size = std::bit_ceil(std::max<size_t>(edges * 2, 64));
    terms->slots_.resize(size);
    terms->mask_ = size - 1;
    terms->shift_ = 64 - std::countr_zero(size);
    terms->nodes_.resize(1);
    for (const auto& [path, weights] : rows_) AddTerm(path, weights, terms);
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(file_.string() + ":" + std::to_string(number_) + ": " + what);
  }

  Row ParseRow(std::string_view line) const {
    size_t first = line.find('\t');
    size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    if (second == std::string_view::npos || line.find('\t', second + 1) != std::string_view::npos)
      Fail("expected 3 columns (term, topic, weight)");
    Row row;
    row.term = line.substr(0, first);
    row.topic = Topic(line.substr(first + 1, second - first - 1));
    row.weight = WeightOf(line.substr(second + 1));
    return row;
  }

  uint32_t Topic(std::string_view word) const {
    if (word == "-") return kNoTopic;
    for (uint32_t i = 0; i < kTopics; ++i)
      if (kMediaTopics[i].word == word) return i;
    std::string known = "-";
    for (const MediaTopic& topic : kMediaTopics) known += ", " + std::string(topic.word);
    Fail("topic: expected one of " + known + "; found '" + std::string(word) + "'");
  }

  float WeightOf(std::string_view s) const {
    float weight = 0;
    auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), weight);
    if (error != std::errc() || end != s.data() + s.size() || !(weight >= 0.1f && weight <= 10.0f))
      Fail("weight: expected a number from 0.1 to 10, found '" + std::string(s) + "'");
    return weight;
  }

  Path PathOf(std::string_view term) const {
    Path path;
    host_.Tokenize(term, [&](const Field& field) {
      for (const Token& token : field.tokens()) path.push_back(token.hash);
    });
    if (path.empty() || path.size() > kMostWords)
      Fail("term: expected 1 to " + std::to_string(kMostWords) + " words, found '" +
           std::string(term) + "'");
    return path;
  }

  void AddWeight(const Path& path, const Row& row,
                 std::map<Path, std::vector<Weight>>* rows) const {
    std::vector<Weight>& weights = (*rows)[path];
    for (const Weight& weight : weights)
      if (weight.topic == row.topic && rows == &rows_)
        Fail("the term '" + std::string(row.term) + "' has this topic already");
    weights.push_back({row.topic, row.weight});
  }

  static void AddTerm(const Path& path, const std::vector<Weight>& weights, Terms* terms) {
    uint32_t node = 0;
    Slot* slot = nullptr;
    terms->filter_[path[0] / 64 % kFilter] |= uint64_t{1} << (path[0] % 64);
    for (uint64_t hash : path) {
      if (slot != nullptr) slot->edge |= kGoesOn;
      slot = SlotOf(node, hash, terms);
      node = Edge(slot->edge).node();
    }
    terms->nodes_[node].first_weight = static_cast<uint32_t>(terms->weights_.size());
    for (const Weight& weight : weights) {
      slot->edge |= weight.topic == kNoTopic ? kFunctionWord : kIsTerm;
      if (weight.topic == kNoTopic) continue;
      terms->weights_.push_back(weight);
      ++terms->nodes_[node].weights;
    }
  }

  static Slot* SlotOf(uint32_t node, uint64_t hash, Terms* terms) {
    uint64_t key = Key(node, hash);
    auto tag = static_cast<uint32_t>(key);
    uint64_t at = key >> terms->shift_;
    while (terms->slots_[at].edge != 0 && terms->slots_[at].tag != tag)
      at = (at + 1) & terms->mask_;
    Slot& slot = terms->slots_[at];
    if (slot.edge == 0) {
      slot = {tag, static_cast<uint32_t>(terms->nodes_.size())};
      terms->nodes_.emplace_back();
    }
    return &slot;
  }

  const std::filesystem::path& file_;
  const Host& host_;
  uint32_t number_ = 0;
  std::map<Path, std::vector<Weight>> rows_;
  std::map<Path, std::vector<Weight>> plurals_;
};

Terms::Terms(std::string_view content, const std::filesystem::path& file, const Host& host) {
  Reader reader(file, host);
  while (!content.empty()) {
    size_t end = std::min(content.find('\n'), content.size());
    reader.ReadLine(content.substr(0, end));
    content.remove_prefix(std::min(end + 1, content.size()));
  }
  reader.Build(this);
}

Terms Terms::Read(const std::filesystem::path& file, const Host& host) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  std::string content{std::istreambuf_iterator<char>(in), {}};
  return Terms(content, file, host);
}

}  // namespace wireroom::topics

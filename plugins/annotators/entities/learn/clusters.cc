// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/clusters.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <stdexcept>

#include "plugins/annotators/entities/learn/column_reader.h"
#include "plugins/annotators/entities/learn/exchange.h"
#include "plugins/annotators/entities/sequence/word_form.h"

namespace wireroom::entities {
namespace {

constexpr uint32_t kEnd = UINT32_MAX;
constexpr std::string_view kHeader = "wireroom word clusters 1";
constexpr size_t kMostClusters = 60000;

// Capitals where a word stands in running text say something.
uint8_t UsualCase(uint32_t small, uint32_t capital) {
  uint32_t all = small + capital;
  if (all == 0) return 0;
  double share = static_cast<double>(capital) / all;
  return share <= 0.02 ? 1 : share <= 0.3 ? 2 : share <= 0.7 ? 3 : share < 0.98 ? 4 : 5;
}

std::vector<Bigram> Gather(std::vector<uint64_t>* pairs) {
  std::sort(pairs->begin(), pairs->end());
  std::vector<Bigram> bigrams;
  for (size_t first = 0, end = 0; first < pairs->size(); first = end) {
    while (end < pairs->size() && (*pairs)[end] == (*pairs)[first]) ++end;
    bigrams.push_back({static_cast<uint32_t>((*pairs)[first] >> 32),
                       static_cast<uint32_t>((*pairs)[first]), static_cast<uint32_t>(end - first)});
  }
  return bigrams;
}

// Bigrams of classes out of those of their items.
std::vector<Bigram> Contract(const std::vector<Bigram>& bigrams,
                             const std::vector<uint16_t>& classes, size_t count) {
  std::vector<uint32_t> times(count * count);
  for (const Bigram& bigram : bigrams)
    times[classes[bigram.left] * count + classes[bigram.right]] += bigram.times;
  std::vector<Bigram> out;
  for (size_t i = 0; i < times.size(); ++i)
    if (times[i] != 0)
      out.push_back({static_cast<uint32_t>(i / count), static_cast<uint32_t>(i % count), times[i]});
  return out;
}

std::vector<std::string_view> Fields(std::string_view line) {
  std::vector<std::string_view> out;
  for (size_t at = 0; at <= line.size();) {
    size_t end = std::min(line.find('\t', at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

class ClusterReader {
 public:
  explicit ClusterReader(const std::filesystem::path& file)
      : name_(file.string()), text_(ReadFile(file)) {}

  Clusters Read() {
    Clusters out;
    if (Next() != kHeader)
      Fail("expected \"" + std::string(kHeader) +
           "\"; give a file that `wireroom train clusters` wrote");
    while (at_ < text_.size()) {
      std::string_view line = Next();
      auto fields = Fields(line);
      if (fields[0] == "#parents") {
        auto& level = out.parents.emplace_back();
        for (size_t i = 1; i < fields.size(); ++i)
          level.push_back(Number(fields[i], kMostClusters));
        if (level.size() != out.parents[0].size()) Fail("expected as many clusters as above");
        if (out.parents.size() >= kClusterLevels) Fail("more levels than this wireroom reads");
        continue;
      }
      if (fields.size() != 3)
        Fail("expected a word, a cluster and a case between tabs, found " +
             std::to_string(fields.size()) + " columns");
      size_t most = out.parents.empty() ? kMostClusters : out.parents[0].size() - 1;
      out.words.push_back({std::string(fields[0]), Number(fields[1], most),
                           static_cast<uint8_t>(Number(fields[2], 5))});
    }
    return out;
  }

 private:
  std::string_view Next() {
    size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = std::string_view(text_).substr(at_, end - at_);
    at_ = end + 1;
    ++line_;
    return line;
  }
  uint16_t Number(std::string_view text, size_t most) const {
    uint32_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most)
      Fail("expected a number up to " + std::to_string(most) + ", found \"" + std::string(text) +
           "\"");
    return static_cast<uint16_t>(value);
  }
  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(name_ + ":" + std::to_string(line_) + ": " + what);
  }
  std::string name_, text_;
  size_t at_ = 0, line_ = 0;
};

}  // namespace

uint32_t ClusterLearner::IdOf(const SeenToken& token) {
  auto [at, added] =
      ids_.try_emplace(std::string(token.text), static_cast<uint32_t>(texts_.size()));
  if (added) {
    texts_.emplace_back(token.text);
    folded_.push_back(token.folded);
    times_.push_back(0);
  }
  return at->second;
}

void ClusterLearner::Add(const std::vector<SeenToken>& sentence) {
  for (const SeenToken& token : sentence) {
    WordForm form;
    form.folded = token.folded;
    ReadLetters(token.text, &form);
    // All numbers of one shape are one word to their neighbours.
    SeenToken seen = token;
    if (form.number) seen.text = "0", seen.folded = 0;
    uint32_t id = IdOf(seen);
    ++times_[id];
    ++tokens_;
    stream_.push_back(id);
    if (token.sentence_start || form.letter_case == LetterCase::kNoLetters) continue;
    CaseCount& count = cases_[token.folded];
    (form.letter_case == LetterCase::kLower ? count.small : count.capital) += 1;
  }
  stream_.push_back(kEnd);
}

Clusters ClusterLearner::Learn(const ClusterChoices& choices,
                               const std::function<void(size_t, int, size_t)>& round) {
  std::vector<uint32_t> order(texts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return times_[a] > times_[b]; });
  size_t count = 0;
  while (count < std::min(order.size(), choices.most_words) &&
         times_[order[count]] >= choices.fewest)
    ++count;
  std::vector<uint32_t> rank(texts_.size(), kEnd);
  for (uint32_t i = 0; i < count; ++i) rank[order[i]] = i;
  std::vector<uint64_t> pairs;
  for (size_t i = 0; i + 1 < stream_.size(); ++i) {
    if (stream_[i] == kEnd || stream_[i + 1] == kEnd) continue;
    uint64_t left = rank[stream_[i]], right = rank[stream_[i + 1]];
    if (left != kEnd && right != kEnd) pairs.push_back(left << 32 | right);
  }
  std::vector<Bigram> bigrams = Gather(&pairs);
  size_t classes = std::max<size_t>(2, std::min({choices.clusters, count, kMostClusters}));
  auto report = [&](size_t level) {
    return [&round, level](int number, size_t moved) {
      if (round) round(level, number, moved);
    };
  };
  std::vector<uint16_t> finest =
      ExchangeClasses(bigrams, count, classes, choices.rounds, report(0));
  Clusters out;
  out.tokens = tokens_;
  for (uint32_t i = 0; i < count; ++i) {
    const CaseCount& seen = cases_[folded_[order[i]]];
    out.words.push_back({texts_[order[i]], static_cast<uint16_t>(finest[i] + 1),
                         UsualCase(seen.small, seen.capital)});
  }
  std::vector<uint16_t> top(classes);
  std::iota(top.begin(), top.end(), uint16_t{0});
  std::vector<uint16_t> step = finest;
  size_t items = classes;
  for (size_t level = 1; level < choices.levels && items >= 8; ++level) {
    bigrams = Contract(bigrams, step, items);
    size_t fewer = items / 4;
    step = ExchangeClasses(bigrams, items, fewer, 4 * choices.rounds, report(level));
    auto& parents = out.parents.emplace_back(1, uint16_t{0});
    for (uint16_t& cluster : top) {
      cluster = step[cluster];
      parents.push_back(static_cast<uint16_t>(cluster + 1));
    }
    items = fewer;
  }
  return out;
}

std::string Clusters::Write() const {
  std::string out(kHeader);
  out += '\n';
  for (const auto& level : parents) {
    out += "#parents";
    for (uint16_t cluster : level) (out += '\t') += std::to_string(cluster);
    out += '\n';
  }
  for (const ClusteredWord& word : words)
    ((((out += word.text) += '\t') += std::to_string(word.cluster)) += '\t') +=
        std::to_string(word.usual_case) + "\n";
  return out;
}

Clusters Clusters::Read(const std::filesystem::path& file) { return ClusterReader(file).Read(); }

}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/trainer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

namespace wireroom::topics {
namespace {

constexpr size_t kCommonWords = 120;
constexpr size_t kManyArticles = 20'000;
// Up to so many, the topics' own words weigh most (WeighByTopics).
constexpr double kFewArticles = 3000;
constexpr double kUsualCost = 2;
// A topic that is left open is closed where its score is beyond these.
constexpr double kSure = 0.9;
constexpr double kSureNot = 0.05;
// Of many topics, those that a feature says little about are left out of its row:
// weights below this part of its strongest, and those that add less than this to the
// sum of an article that has it once; a sum is set against a hundred or so.
constexpr float kFaintPart = 8.0f / 127;
constexpr float kFaintShare = 0.4f;
// A seed of weight 3 starts with this weight.
constexpr double kSeedUnit = 0.35;
// Of the curve of a level on those of its topics.
constexpr double kPriorStrength = 1;

double ScoreOf(const ModelTopic& topic, float margin) {
  return 1 / (1 + std::exp(static_cast<double>(topic.slope) * static_cast<double>(margin) +
                           static_cast<double>(topic.offset)));
}

}  // namespace

Trainer::Trainer(const Corpus& corpus, ModelSettings settings, std::vector<SeedTerm> seeds,
                 TrainerChoices choices)
    : corpus_(corpus),
      settings_(std::move(settings)),
      seeds_(std::move(seeds)),
      choices_(choices),
      seed_weights_(settings_.topics.size()) {}

std::string Trainer::Train(const std::function<void(const std::string&)>& tell,
                           TrainingReport* report) {
  ChooseFeatures();
  FindCommonWords();
  if (settings_.single_label) WeighByTopics();
  FillMatrix();
  FillSigns();
  SetSeedWeights();
  tell(std::to_string(corpus_.size()) + " articles, " + std::to_string(topics()) + " topics, " +
       std::to_string(features_.size()) + " features");
  if (choices_.learner.cost <= 0) ChooseCost(tell);
  std::vector<float> margins = CrossMargins(tell);
  Calibrate(margins, report);
  if (choices_.self_training) {
    CloseOpenTopics(margins);
    margins = CrossMargins(tell);
    Calibrate(margins, report);
  }
  report->features = features_.size();
  tell("learning from all articles");
  return Write();
}

void Trainer::ChooseFeatures() {
  std::vector<uint64_t> keys;
  for (size_t i = 0; i < corpus_.size(); ++i)
    for (const Corpus::Count& count : corpus_.counts(i)) keys.push_back(count.key);
  std::sort(keys.begin(), keys.end());
  for (size_t i = 0; i < keys.size();) {
    size_t end = i;
    while (end < keys.size() && keys[end] == keys[i]) ++end;
    if (end - i >= choices_.least_articles)
      features_.push_back({keys[i], static_cast<uint32_t>(end - i)});
    i = end;
  }
  if (features_.size() > choices_.most_features) {
    auto more = [](const Feature& a, const Feature& b) {
      return a.articles != b.articles ? a.articles > b.articles : a.key < b.key;
    };
    std::sort(features_.begin(), features_.end(), more);
    features_.resize(choices_.most_features);
  }
  AddSeedFeatures();
  std::sort(features_.begin(), features_.end(),
            [](const Feature& a, const Feature& b) { return a.key < b.key; });
  flags_.resize(features_.size());
  double articles = static_cast<double>(corpus_.size());
  for (const Feature& feature : features_) {
    // A word that only the seeds have is no rarer than one that was seen.
    double seen = std::max<double>(feature.articles, choices_.least_articles);
    idf_.push_back(static_cast<float>(std::log((1 + articles) / (1 + seen)) + 1));
  }
}

// Features that are spread over the topics otherwise than articles are count more:
// their weight is multiplied by a power of the divergence of the two. What few articles
// can not teach, this tells; with many the power falls to nothing.
void Trainer::WeighByTopics() {
  double articles = static_cast<double>(corpus_.size());
  double power = 0.5 * std::min(1.0, kFewArticles / articles);
  std::vector<double> prior(topics(), 1);
  std::vector<uint32_t> counts(features_.size() * topics());
  for (size_t i = 0; i < corpus_.size(); ++i) {
    uint32_t topic = corpus_.documents()[i].has[0];
    ++prior[topic];
    for (const Corpus::Count& count : corpus_.counts(i))
      if (uint32_t column = Column(count.key); column != UINT32_MAX)
        ++counts[column * topics() + topic];
  }
  for (double& share : prior) share /= articles + static_cast<double>(topics());
  double smoothing = static_cast<double>(topics()) / 2;
  for (size_t i = 0; i < features_.size(); ++i) {
    double divergence = 0;
    for (size_t t = 0; t < topics(); ++t) {
      double share =
          (counts[i * topics() + t] + prior[t] * smoothing) / (features_[i].articles + smoothing);
      divergence += share * std::log(share / prior[t]);
    }
    idf_[i] *= static_cast<float>(std::pow(0.05 + std::max(0.0, divergence), power));
  }
}

void Trainer::AddSeedFeatures() {
  std::map<uint64_t, uint32_t> known;
  for (const Feature& feature : features_) known.emplace(feature.key, 0);
  for (const SeedTerm& seed : seeds_) {
    uint64_t key = seed.tokens[0];
    for (size_t i = 0; i < seed.tokens.size(); ++i) {
      if (i > 0) key = PairKey(key, seed.tokens[i]);
      // The runs that lead to a longer term are features too.
      bool needed = i + 1 == seed.tokens.size() || i > 0;
      if (needed && known.emplace(key, 0).second) features_.push_back({key, 0});
    }
  }
}

uint32_t Trainer::Column(uint64_t key) const {
  auto at = std::lower_bound(features_.begin(), features_.end(), key,
                             [](const Feature& f, uint64_t k) { return f.key < k; });
  if (at == features_.end() || at->key != key) return UINT32_MAX;
  return static_cast<uint32_t>(at - features_.begin());
}

void Trainer::FillMatrix() {
  for (size_t i = 0; i < corpus_.size(); ++i) {
    float squares = 0, lead_squares = 0;
    size_t first = matrix_.columns.size();
    std::vector<float> leads;
    for (const Corpus::Count& count : corpus_.counts(i)) {
      uint32_t column = Column(count.key);
      if (column == UINT32_MAX) continue;
      float a = std::log2(1 + count.times) * idf_[column];
      float l = std::log2(1 + count.lead) * idf_[column];
      matrix_.columns.push_back(column);
      matrix_.values.push_back(a);
      leads.push_back(l);
      squares += a * a;
      lead_squares += l * l;
    }
    float share = lead_squares > 0 ? settings_.zones.lead_share : 0;
    float whole = (1 - share) / std::sqrt(std::max(squares, 1e-12f));
    float lead = share / std::sqrt(std::max(lead_squares, 1e-12f));
    for (size_t k = first; k < matrix_.values.size(); ++k)
      matrix_.values[k] = matrix_.values[k] * whole + leads[k - first] * lead;
    matrix_.EndRow();
    importance_.push_back(corpus_.documents()[i].importance);
  }
}

void Trainer::FillSigns() {
  signs_.assign(topics() * corpus_.size(), -1);
  for (size_t i = 0; i < corpus_.size(); ++i) {
    const Corpus::Document& document = corpus_.documents()[i];
    std::vector<bool> divided(topics());  // a topic below it is labelled
    for (uint32_t topic : document.has)
      for (uint32_t t = topic; t != kNoParent; t = settings_.topics[t].parent) {
        Sign(t, i) = 1;
        if (t != topic) divided[t] = true;
      }
    for (uint32_t topic : document.open)
      if (Sign(topic, i) < 0) Sign(topic, i) = 0;
    for (uint32_t t = 0; t < topics(); ++t) {
      uint32_t parent = settings_.topics[t].parent;
      // What an article has of the level below is open when its labels do not say.
      bool below = parent != kNoParent && Sign(parent, i) >= 0 && !divided[parent];
      if ((document.unlabelled || below) && Sign(t, i) < 0) Sign(t, i) = 0;
    }
  }
  for (uint32_t t = 0; t < topics(); ++t)
    for (size_t i = 0; i < corpus_.size(); ++i) settings_.topics[t].articles += Sign(t, i) == 1;
}

// A phrase has the weight of its row; what the words in it start with is taken off
// it, so that "white house" is not said of a colour.
void Trainer::SetSeedWeights() {
  std::map<std::vector<uint64_t>, std::map<uint32_t, double>> own;
  std::stable_sort(seeds_.begin(), seeds_.end(), [](const SeedTerm& a, const SeedTerm& b) {
    return a.tokens.size() < b.tokens.size();
  });
  for (const SeedTerm& seed : seeds_) {
    std::map<uint32_t, double> weights;
    for (const auto& [topic, weight] : seed.weights)
      weights[topic] = static_cast<double>(weight) / 3 * kSeedUnit * choices_.seed_strength;
    size_t size = seed.tokens.size();
    for (size_t length = 1; length < size; ++length)
      for (size_t at = 0; at + length <= size; ++at) {
        std::vector<uint64_t> part(seed.tokens.begin() + static_cast<std::ptrdiff_t>(at),
                                   seed.tokens.begin() + static_cast<std::ptrdiff_t>(at + length));
        auto found = own.find(part);
        if (found == own.end()) continue;
        for (const auto& [topic, weight] : found->second) weights[topic] -= weight;
      }
    uint64_t key = seed.tokens[0];
    for (size_t i = 1; i < size; ++i) {
      key = PairKey(key, seed.tokens[i]);
      if (i + 1 < size) flags_[Column(key)] |= Model::kGoesOn;
    }
    for (const auto& [topic, weight] : weights)
      seed_weights_[topic].emplace_back(Column(key), static_cast<float>(weight));
    own.emplace(seed.tokens, std::move(weights));
  }
}

void Trainer::FindCommonWords() {
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < features_.size(); ++i)
    if (corpus_.IsWord(features_[i].key)) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return features_[a].articles > features_[b].articles;
  });
  order.resize(std::min(order.size(), kCommonWords));
  for (uint32_t i : order) flags_[i] |= Model::kCommon;
  std::vector<float> shares;
  for (size_t i = 0; i < corpus_.size(); ++i) {
    if (corpus_.documents()[i].words < 50) continue;
    float all = 0, common = 0;
    for (const Corpus::Count& count : corpus_.counts(i)) {
      if (!corpus_.IsWord(count.key)) continue;
      all += count.times;
      uint32_t column = Column(count.key);
      if (column != UINT32_MAX && (flags_[column] & Model::kCommon) != 0) common += count.times;
    }
    shares.push_back(common / all);
  }
  if (shares.size() < 20) return;
  auto low = shares.begin() + static_cast<std::ptrdiff_t>(shares.size() / 100);
  std::nth_element(shares.begin(), low, shares.end());
  settings_.common_share = *low * 0.6f;
}

std::vector<float> Trainer::CrossMargins(const std::function<void(const std::string&)>& tell) {
  std::vector<float> margins(topics() * corpus_.size());
  size_t folds = corpus_.size() < kManyArticles ? 5 : 3;
  for (size_t fold = 0; fold < folds; ++fold) {
    tell("learning for the calibration, fold " + std::to_string(fold + 1) + " of " +
         std::to_string(folds));
    LearnFold(folds, fold, &margins);
  }
  return margins;
}

// With many articles one fold tells which cost is best; with few the usual one is as
// good as any that so few could tell apart.
void Trainer::ChooseCost(const std::function<void(const std::string&)>& tell) {
  choices_.learner.cost = kUsualCost;
  if (!settings_.single_label || corpus_.size() < kManyArticles) return;
  std::vector<float> margins(topics() * corpus_.size());
  size_t most = 0;
  double best = kUsualCost;
  for (double cost : {0.25, 0.5, 1.0, 2.0}) {
    choices_.learner.cost = cost;
    size_t right = LearnFold(3, 0, &margins);
    tell("cost " + std::to_string(cost).substr(0, 4) + ": " + std::to_string(right) +
         " of the articles left out are right");
    if (right > most) best = cost;
    most = std::max(most, right);
  }
  choices_.learner.cost = best;
}

size_t Trainer::LearnFold(size_t folds, size_t fold, std::vector<float>* margins) {
  Random random(choices_.learner.seed);
  std::vector<uint32_t> place = Shuffled(corpus_.size(), &random);
  std::vector<int8_t> signs(corpus_.size());
  std::vector<float> weights;
  for (uint32_t topic = 0; topic < topics(); ++topic) {
    for (size_t i = 0; i < corpus_.size(); ++i)
      signs[i] = place[i] % folds == fold ? int8_t{0} : Sign(topic, i);
    weights.assign(features_.size(), 0);
    for (const auto& [column, weight] : seed_weights_[topic]) weights[column] = weight;
    float bias = Learn(matrix_, signs, importance_, choices_.learner, &weights);
    for (size_t i = 0; i < corpus_.size(); ++i)
      if (place[i] % folds == fold)
        (*margins)[i * topics() + topic] = matrix_.Dot(i, weights) + bias;
  }
  size_t right = 0;
  for (size_t i = 0; i < corpus_.size(); ++i) {
    if (place[i] % folds != fold || corpus_.documents()[i].has.empty()) continue;
    auto row = margins->begin() + static_cast<std::ptrdiff_t>(i * topics());
    right += std::max_element(row, row + static_cast<std::ptrdiff_t>(topics())) - row ==
             corpus_.documents()[i].has[0];
  }
  return right;
}

void Trainer::Calibrate(const std::vector<float>& margins, TrainingReport* report) {
  report->by_topic.assign(topics(), {});
  report->reliability = {};
  if (settings_.single_label) return CalibrateOne(margins, report);
  settings_.precision = static_cast<float>(choices_.precision);
  std::vector<uint32_t> levels[2];
  std::vector<Judged> judged(topics());
  for (uint32_t topic = 0; topic < topics(); ++topic) {
    judged[topic] = JudgedOf(topic, margins);
    levels[settings_.topics[topic].parent != kNoParent].push_back(topic);
  }
  for (const std::vector<uint32_t>& level : levels) FitLevel(level, judged);
  for (uint32_t topic = 0; topic < topics(); ++topic) {
    for (size_t i = 0; i < judged[topic].margins.size(); ++i) {
      double score = ScoreOf(settings_.topics[topic], judged[topic].margins[i]);
      report->reliability.Add(score, judged[topic].has[i]);
      report->by_topic[topic].Add(score, judged[topic].has[i]);
    }
  }
}

Trainer::Judged Trainer::JudgedOf(uint32_t topic, const std::vector<float>& margins) const {
  Judged out;
  for (size_t i = 0; i < corpus_.size(); ++i) {
    int8_t sign = signs_[topic * corpus_.size() + i];
    if (!corpus_.documents()[i].calibrates || sign == 0) continue;
    out.margins.push_back(margins[i * topics() + topic]);
    out.has.push_back(sign == 1);
    out.positives += sign == 1;
  }
  return out;
}

// Each topic has a curve of its own, drawn to that of all topics of its level: rare ones
// have little else. One threshold for the level: for each topic the articles are too few
// to choose it, and scores that are calibrated need no other.
void Trainer::FitLevel(const std::vector<uint32_t>& level, const std::vector<Judged>& judged) {
  Judged all;
  for (uint32_t topic : level) all.Append(judged[topic]);
  CurvePrior prior{FitCurve(all.margins, all.has), kPriorStrength};
  std::vector<float> scores;
  for (uint32_t index : level) {
    ModelTopic& topic = settings_.topics[index];
    Curve curve = FitCurve(judged[index].margins, judged[index].has, prior);
    topic.slope = static_cast<float>(curve.slope);
    topic.offset = static_cast<float>(curve.offset);
    for (float margin : judged[index].margins)
      scores.push_back(static_cast<float>(ScoreOf(topic, margin)));
  }
  float threshold = ChooseThreshold(scores, all.has, choices_.precision, 1);
  for (uint32_t index : level)
    settings_.topics[index].threshold =
        std::max(threshold, static_cast<float>(choices_.least_score));
}

void Trainer::CalibrateOne(const std::vector<float>& margins, TrainingReport* report) {
  std::vector<float> kept;
  std::vector<uint32_t> gold;
  for (size_t i = 0; i < corpus_.size(); ++i) {
    const Corpus::Document& document = corpus_.documents()[i];
    if (!document.calibrates || document.has.size() != 1) continue;
    auto row = margins.begin() + static_cast<std::ptrdiff_t>(i * topics());
    kept.insert(kept.end(), row, row + static_cast<std::ptrdiff_t>(topics()));
    gold.push_back(document.has[0]);
  }
  double factor = FitTemperature(kept, topics(), gold);
  for (ModelTopic& topic : settings_.topics) {
    topic.slope = static_cast<float>(-factor);
    topic.offset = 0;
    topic.threshold = 0;
  }
  for (size_t i = 0; i < gold.size(); ++i) {
    std::span<const float> row = std::span(kept).subspan(i * topics(), topics());
    size_t best = static_cast<size_t>(std::max_element(row.begin(), row.end()) - row.begin());
    double sum = 0;
    for (float margin : row) sum += std::exp(factor * static_cast<double>(margin - row[best]));
    report->reliability.Add(1 / sum, best == gold[i]);
    report->by_topic[best].Add(1 / sum, best == gold[i]);
  }
}

void Trainer::CloseOpenTopics(const std::vector<float>& margins) {
  for (uint32_t topic = 0; topic < topics(); ++topic)
    for (size_t i = 0; i < corpus_.size(); ++i) {
      if (Sign(topic, i) != 0) continue;
      double score = ScoreOf(settings_.topics[topic], margins[i * topics() + topic]);
      if (score >= kSure) Sign(topic, i) = 1;
      if (score <= kSureNot) Sign(topic, i) = -1;
    }
}

// What is dropped is on the whole against the topics: its mean over the articles that
// calibrate goes to their biases, so that the curves stay true.
void Trainer::DropFaint(std::vector<float>* weights) {
  if (topics() <= Model::kDenseTopics) return;
  std::vector<double> means(features_.size());
  double articles = 0;
  for (size_t i = 0; i < corpus_.size(); ++i) {
    if (!corpus_.documents()[i].calibrates) continue;
    ++articles;
    for (uint64_t k = matrix_.starts[i]; k < matrix_.starts[i + 1]; ++k)
      means[matrix_.columns[k]] += static_cast<double>(matrix_.values[k]);
  }
  std::vector<double> dropped(topics());
  for (size_t i = 0; i < features_.size(); ++i) {
    std::span<float> row = std::span(*weights).subspan(i * topics(), topics());
    float most = 0;
    for (float weight : row) most = std::max(most, std::abs(weight));
    for (size_t t = 0; t < topics(); ++t) {
      float size = std::abs(row[t]);
      if (size >= kFaintPart * most && size * idf_[i] >= kFaintShare) continue;
      dropped[t] += static_cast<double>(row[t]) * means[i];
      row[t] = 0;
    }
  }
  for (size_t t = 0; t < topics(); ++t)
    settings_.topics[t].bias += static_cast<float>(dropped[t] / std::max(articles, 1.0));
}

std::string Trainer::Write() {
  std::vector<float> weights(topics() * features_.size());
  std::vector<float> learnt;
  for (uint32_t topic = 0; topic < topics(); ++topic) {
    learnt.assign(features_.size(), 0);
    for (const auto& [column, weight] : seed_weights_[topic]) learnt[column] = weight;
    std::span<const int8_t> signs =
        std::span(signs_).subspan(topic * corpus_.size(), corpus_.size());
    settings_.topics[topic].bias = Learn(matrix_, signs, importance_, choices_.learner, &learnt);
    for (size_t i = 0; i < features_.size(); ++i) weights[i * topics() + topic] = learnt[i];
  }
  DropFaint(&weights);
  ModelWriter writer(settings_);
  for (size_t i = 0; i < features_.size(); ++i)
    writer.Add(features_[i].key, idf_[i], std::span(weights).subspan(i * topics(), topics()),
               flags_[i]);
  return writer.Finish();
}

}  // namespace wireroom::topics

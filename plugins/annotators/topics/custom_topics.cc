// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/custom_topics.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "plugins/annotators/topics/corpus.h"
#include "plugins/annotators/topics/seed_terms.h"

namespace wireroom::topics {
namespace {

constexpr size_t kMostTopics = 500;
constexpr float kUsualWeight = 3;
constexpr float kHalf = 7;
constexpr float kUsualWords = 450;
// Of the examples, the words rarer than this speak, and at most so many.
constexpr float kRareIdf = 5;
constexpr float kUnknownIdf = 9;
constexpr size_t kMostExampleTerms = 60;
constexpr float kExampleWeight = 2;

}  // namespace

class CustomTopics::Reader {
 public:
  Reader(const Model& base, const Host& host) : base_(base), host_(host) {}

  void Read(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return ReadFile(path);
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.path().extension() == ".yaml") files.insert(entry.path());
    for (const std::filesystem::path& file : files) ReadFile(file);
  }

  void Finish(CustomTopics* out) {
    ModelWriter writer(settings_);
    std::vector<float> row(settings_.topics.size());
    for (const auto& [key, feature] : features_) {
      std::fill(row.begin(), row.end(), 0.0f);
      for (const auto& [topic, weight] : feature.weights) row[topic] = weight;
      writer.Add(key, 1, row, feature.goes_on ? Model::kGoesOn : 0);
    }
    out->bytes_ = writer.Finish();
    out->model_ = std::make_unique<const Model>(out->bytes_, "custom topics");
    out->min_scores_ = std::move(min_scores_);
  }

 private:
  struct Feature {
    std::map<uint32_t, float> weights;
    bool goes_on = false;
  };

  [[noreturn]] void Fail(const YAML::Mark& mark, const std::string& what) const {
    throw std::runtime_error(file_ + ":" + std::to_string(mark.line + 1) + ": " + what);
  }

  void ReadFile(const std::filesystem::path& path) {
    file_ = path.string();
    settings_.zones = base_.settings().zones;
    settings_.zones.lead_share = 0;  // sums of keywords, not margins
    YAML::Node root;
    try {
      root = YAML::LoadFile(file_);
    } catch (const YAML::BadFile&) {
      throw std::runtime_error(file_ + ": cannot be read");
    } catch (const YAML::Exception& error) {
      Fail(error.mark, error.msg);
    }
    if (!root.IsMap() || !root["topics"] || !root["topics"].IsSequence())
      Fail(root.Mark(), "expected 'topics:' with a list");
    for (const YAML::Node& topic : root["topics"]) ReadTopic(topic);
  }

  void ReadTopic(const YAML::Node& node) {
    if (!node.IsMap()) Fail(node.Mark(), "a topic: expected id, name, keywords or examples");
    for (const auto& member : node)
      if (!kMembers.contains(member.first.as<std::string>("")))
        Fail(member.first.Mark(), "unknown member '" + member.first.as<std::string>("") +
                                      "', expected id, name, keywords, examples or min_score");
    ModelTopic topic;
    topic.id = Text(node, "id");
    topic.name = Text(node, "name");
    if (topic.id.starts_with("medtop:"))
      Fail(node["id"].Mark(), "'" + topic.id + "' is a Media Topic: give an id of your own");
    if (!ids_.insert(topic.id).second)
      Fail(node["id"].Mark(), "'" + topic.id + "' has been given already");
    if (settings_.topics.size() == kMostTopics) Fail(node.Mark(), "more than 500 topics");
    index_ = static_cast<uint32_t>(settings_.topics.size());
    settings_.topics.push_back(topic);
    ReadMinScore(node["min_score"]);
    YAML::Node keywords = List(node, "keywords"), examples = List(node, "examples");
    if (keywords.size() + examples.size() == 0)
      Fail(node.Mark(), "'" + topic.id + "' has neither keywords nor examples");
    for (const YAML::Node& keyword : keywords) ReadKeyword(keyword);
    ReadExamples(examples);
  }

  std::string Text(const YAML::Node& node, const char* member) const {
    const YAML::Node value = node[member];
    if (!value || !value.IsScalar() || value.Scalar().empty())
      Fail(node.Mark(), std::string("a topic: expected a text for '") + member + "'");
    const std::string& text = value.Scalar();
    if (text.size() > 200 || text.find_first_of("\t\n") != std::string::npos)
      Fail(value.Mark(), std::string("'") + member + "': expected at most 200 bytes on one line");
    return text;
  }

  YAML::Node List(const YAML::Node& node, const char* member) const {
    YAML::Node value = node[member];
    if (!value) return YAML::Node(YAML::NodeType::Sequence);
    if (!value.IsSequence()) Fail(value.Mark(), std::string("'") + member + "': expected a list");
    return value;
  }

  float Number(const YAML::Node& node, const char* what, float least, float most) const {
    float value = node.as<float>(NAN);
    if (!(value >= least && value <= most))
      Fail(node.Mark(), std::string(what) + ": expected a number from " + Short(least) + " to " +
                            Short(most) + ", found '" + node.as<std::string>("") + "'");
    return value;
  }

  static std::string Short(float value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }

  void ReadMinScore(const YAML::Node& node) {
    min_scores_.push_back(node ? Number(node, "min_score", 0.01f, 1) : 0.5f);
  }

  void ReadKeyword(const YAML::Node& node) {
    SeedRow row{"", "", kUsualWeight};
    if (node.IsScalar()) {
      row.term = node.Scalar();
    } else if (node.IsMap() && node["term"] && node["term"].IsScalar()) {
      row.term = node["term"].Scalar();
      if (node["weight"]) row.weight = Number(node["weight"], "weight", 0.1f, 10);
    } else {
      Fail(node.Mark(), "a keyword: expected a text, or term and weight");
    }
    try {
      for (const SeedTerm& term :
           MakeSeedTerms({row}, host_, [&](const std::string&) { return index_; }))
        AddTerm(term, row.weight);
    } catch (const std::exception& error) {
      Fail(node.Mark(), error.what());
    }
  }

  void AddTerm(const SeedTerm& term, float weight) {
    uint64_t key = term.tokens[0];
    for (size_t i = 1; i < term.tokens.size(); ++i) {
      key = PairKey(key, term.tokens[i]);
      if (i + 1 < term.tokens.size()) features_[key].goes_on = true;
    }
    features_[key].weights[index_] = weight;
  }

  void ReadExamples(const YAML::Node& examples) {
    std::map<uint64_t, size_t> counts;
    Corpus corpus(host_, settings_.zones);
    for (const YAML::Node& example : examples) {
      if (!example.IsScalar() || example.Scalar().empty())
        Fail(example.Mark(), "an example: expected a text");
      corpus.Add("", example.Scalar());
    }
    for (size_t i = 0; i < corpus.size(); ++i)
      for (const Corpus::Count& count : corpus.counts(i)) ++counts[count.key];
    std::vector<std::pair<float, uint64_t>> order;
    for (const auto& [key, count] : counts) {
      uint32_t row = base_.Find(key);
      float idf = row != 0 ? base_.RowAt(row).idf : kUnknownIdf;
      // What one of several examples has is as likely chance as matter.
      bool chance = corpus.size() >= 3 && count == 1;
      if (idf < kRareIdf || chance) continue;
      float share = static_cast<float>(count) / static_cast<float>(corpus.size());
      order.emplace_back(share * idf / kUnknownIdf * kExampleWeight, key);
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    order.resize(std::min(order.size(), kMostExampleTerms));
    for (const auto& [weight, key] : order)
      features_[key].weights.emplace(index_, std::min(weight, kExampleWeight));
  }

  inline static const std::set<std::string> kMembers = {"id", "name", "keywords", "examples",
                                                        "min_score"};
  const Model& base_;
  const Host& host_;
  std::string file_;
  ModelSettings settings_;
  std::vector<float> min_scores_;
  std::set<std::string> ids_;
  std::map<uint64_t, Feature> features_;
  uint32_t index_ = 0;
};

CustomTopics::CustomTopics(const std::vector<std::filesystem::path>& paths, const Model& base,
                           const Host& host) {
  Reader reader(base, host);
  for (const std::filesystem::path& path : paths) reader.Read(path);
  reader.Finish(this);
}

float CustomTopics::Score(float sum, uint32_t words) {
  float length = std::sqrt(std::max(static_cast<float>(words), kUsualWords / 6) / kUsualWords);
  return sum > 0 ? sum / (sum + kHalf * length) : 0;
}

}  // namespace wireroom::topics

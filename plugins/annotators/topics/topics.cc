// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/topics.h"

#include <algorithm>

#include "plugins/annotators/topics/commands.h"
#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/label_set.h"

namespace wireroom::topics {
namespace {

// Of running text one word in ten or so is a number.
constexpr float kMostNumbers = 0.4f;

std::string Percent(float share) {
  return std::to_string(static_cast<int>(share * 100 + 0.5f)) + " in a hundred";
}

}  // namespace

void Topics::Start() {
  model_ = Model::Open(*model);
  const ModelSettings& settings = model_->settings();
  if (settings.vocabulary != "own") {
    Vocabulary vocabulary = Vocabulary::Read(host().folder() / "data" / "media_topics.tsv");
    CheckVocabulary(*model_, vocabulary, (*model).string());
    if (settings.vocabulary != vocabulary.version())
      host().Warning((*model).string() + " was made for " + settings.vocabulary + ", this is " +
                     vocabulary.version() + "; all its topics are still in use");
  }
  if (!(*custom).empty()) custom_ = std::make_shared<const CustomTopics>(*custom, *model_, host());
}

void Topics::Annotate(const Article& article, Annotations& out) {
  if (!Speaks(article.language()))
    return out.Skip("the article's language is " + std::string(article.language()) +
                    ", which the model does not know");
  Scorer::Reading reading = scorer_.Read(article, *model_);
  std::string why = WhyNot(reading);
  if (!why.empty()) return out.Skip(why);
  found_.clear();
  AddTopics();
  if (custom_) AddCustomTopics(article, reading.words);
  std::stable_sort(found_.begin(), found_.end(),
                   [](const Found& a, const Found& b) { return a.score > b.score; });
  found_.resize(std::min(found_.size(), static_cast<size_t>(*max_topics)));
  for (const Found& found : found_)
    out.Add(Topic{found.topic->id, found.topic->name, std::min(found.score, 1.0f)});
}

bool Topics::Speaks(std::string_view language) const {
  if (language.empty()) return true;
  for (const std::string& known : *languages)
    if (language.starts_with(known) &&
        (language.size() == known.size() || language[known.size()] == '-'))
      return true;
  return false;
}

std::string Topics::WhyNot(const Scorer::Reading& reading) const {
  if (reading.words < static_cast<uint32_t>(*min_words))
    return "too short: " + std::to_string(reading.words) + " words";
  auto words = static_cast<float>(reading.words);
  float numbers = static_cast<float>(reading.numbers) / words;
  if (numbers > kMostNumbers)
    return "a list or table: of its words " + Percent(numbers) + " are numbers";
  float common = static_cast<float>(reading.common) / words;
  if (common >= model_->settings().common_share) return "";
  return "no running text in the model's language: of its words " + Percent(common) +
         " are common ones, expected " + Percent(model_->settings().common_share);
}

void Topics::AddTopics() {
  std::span<const float> scores = scorer_.Scores(*model_);
  for (uint32_t topic : Given(*model_, scores))
    if (static_cast<double>(scores[topic]) >= *min_score)
      found_.push_back({scores[topic], &model_->topics()[topic]});
}

void Topics::AddCustomTopics(const Article& article, uint32_t words) {
  const Model& keywords = custom_->model();
  custom_scorer_.Read(article, keywords);
  for (uint32_t topic = 0; topic < keywords.topics().size(); ++topic) {
    float score = CustomTopics::Score(custom_scorer_.Sum(topic), words);
    if (score >= custom_->min_score(topic)) found_.push_back({score, &keywords.topics()[topic]});
  }
}

std::span<const Verb> Topics::verbs() const {
  static constexpr Verb kVerbs[] = {
      {"train topics", "Makes a topic model of labelled articles."},
      {"eval topics", "Measures a topic model on labelled articles."},
      {"explain topics", "Says which terms gave an article its topics."},
      {"list topics", "Lists the IPTC Media Topics, or the topics of a model."}};
  return kVerbs;
}

int Topics::RunCommand(std::string_view verb, std::span<const std::string_view> arguments,
                       Console& console) {
  Terminal terminal{
      [&](std::string_view text) { console.Out(text); },
      [&](std::string_view text) { console.Error(text); },
      [&](std::span<const std::string> paths, const std::function<void(const Article&)>& each) {
        console.Articles(paths, true, each);
      }};
  std::filesystem::path data = host().folder() / "data";
  if (verb == "train topics") return TrainTopics(arguments, host(), data, terminal);
  if (verb == "eval topics") return EvalTopics(arguments, host(), data, terminal);
  if (verb == "explain topics") return ExplainTopics(arguments, host(), data, terminal);
  return ListTopics(arguments, host(), data, terminal);
}

}  // namespace wireroom::topics

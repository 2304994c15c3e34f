// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/label_set.h"

#include <algorithm>
#include <stdexcept>

namespace wireroom::topics {

std::vector<ReadLabel> Resolve(const std::vector<std::string>& labels, const LabelMap& map,
                               const Vocabulary* vocabulary) {
  std::vector<ReadLabel> out;
  auto add = [&](std::string_view label) {
    bool open = vocabulary != nullptr && label.starts_with('?');
    if (open) label.remove_prefix(1);
    std::string id(label);
    if (vocabulary != nullptr) id = UpperTopic(*vocabulary, vocabulary->Expect(label)).code;
    out.push_back({std::move(id), open});
  };
  for (const std::string& label : labels) {
    auto mapped = map.find(label);
    if (mapped == map.end()) {
      add(label);
    } else {
      for (const std::string& other : mapped->second) add(other);
    }
  }
  return out;
}

const Vocabulary::Topic& UpperTopic(const Vocabulary& vocabulary, const Vocabulary::Topic& topic) {
  const Vocabulary::Topic* at = &topic;
  while (at->level > 2 || (at->level == 2 && !at->retired.empty()))
    at = vocabulary.Find(at->parent);
  return *at;
}

std::vector<ModelTopic> TopicsOf(const std::vector<std::string>& ids,
                                 const Vocabulary* vocabulary) {
  std::map<std::string, std::string> wanted;  // by level and id, to the id
  for (const std::string& id : ids) {
    wanted.emplace("1" + id, id);
    if (vocabulary == nullptr) continue;
    const Vocabulary::Topic* topic = vocabulary->Find(id);
    if (topic->level == 1) continue;
    wanted.erase("1" + id);
    wanted.emplace("2" + id, id);
    wanted.emplace("1" + topic->parent, topic->parent);
  }
  std::vector<ModelTopic> out;
  for (const auto& [order, id] : wanted) {
    ModelTopic topic;
    topic.id = topic.name = id;
    if (vocabulary != nullptr) {
      const Vocabulary::Topic* known = vocabulary->Find(id);
      topic.name = known->name;
      for (uint32_t i = 0; i < out.size(); ++i)
        if (out[i].id == known->parent) topic.parent = i;
    }
    out.push_back(std::move(topic));
  }
  return out;
}

void CheckVocabulary(const Model& model, const Vocabulary& vocabulary, const std::string& file) {
  if (model.settings().vocabulary == "own") return;
  for (const ModelTopic& topic : model.topics()) {
    try {
      if (vocabulary.Find(topic.id) == nullptr)
        throw std::runtime_error("'" + topic.id + "' is no topic of " + vocabulary.version());
      vocabulary.Expect(topic.id);
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(file + ": made for " + model.settings().vocabulary + ": " +
                               error.what() + ". Train it again with this vocabulary");
    }
  }
}

}  // namespace wireroom::topics

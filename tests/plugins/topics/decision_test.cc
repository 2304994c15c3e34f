// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/decision.h"

#include <gmock/gmock.h>

namespace wireroom::topics {
namespace {

using testing::ElementsAre;

// Sport, chess below it, and health, each given from 0.4, chess from 0.2.
std::vector<uint32_t> GivenBy(const std::vector<float>& scores, bool single_label = false) {
  ModelSettings settings;
  settings.single_label = single_label;
  for (const char* id : {"sport", "chess", "health"}) {
    ModelTopic topic;
    topic.id = topic.name = id;
    topic.threshold = topic.id == "chess" ? 0.2f : 0.4f;
    if (topic.id == "chess") topic.parent = 0;
    settings.topics.push_back(topic);
  }
  std::string bytes = ModelWriter(settings).Finish();
  Model model(bytes, "made.model");
  return Given(model, scores);
}

TEST(Given, AreTheTopicsAtTheirThresholds) {
  EXPECT_THAT(GivenBy({0.4f, 0.1f, 0.9f}), ElementsAre(0, 2));
  EXPECT_THAT(GivenBy({0.3f, 0.1f, 0.2f}), ElementsAre());
}

TEST(Given, OfALowerLevelOnlyBelowOneThatIsSure) {
  EXPECT_THAT(GivenBy({0.5f, 0.3f, 0}), ElementsAre(0, 1));
  EXPECT_THAT(GivenBy({0.3f, 0.3f, 0}), ElementsAre());
}

TEST(Given, OfOneAnArticleIsTheBest) {
  EXPECT_THAT(GivenBy({0.3f, 0.1f, 0.35f}, true), ElementsAre(2));
  EXPECT_THAT(GivenBy({0.3f, 0.3f, 0.3f}, true), ElementsAre(0));
}

}  // namespace
}  // namespace wireroom::topics

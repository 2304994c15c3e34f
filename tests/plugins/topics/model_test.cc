// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/model.h"

#include <gmock/gmock.h>

#include "tests/plugins/topics/temporary_folder.h"

namespace wireroom::topics {
namespace {

using testing::HasSubstr;

ModelSettings Settings(size_t topics) {
  ModelSettings settings;
  for (size_t i = 0; i < topics; ++i) {
    ModelTopic topic;
    topic.id = "t" + std::to_string(i);
    topic.name = "topic " + std::to_string(i);
    if (i == 1) topic.parent = 0;
    topic.bias = -0.25f;
    settings.topics.push_back(topic);
  }
  return settings;
}

std::string Made(size_t topics) {
  ModelWriter writer(Settings(topics));
  std::vector<float> weights(topics);
  weights[1] = 1;
  weights[0] = -0.5f;
  writer.Add(42, 3, weights, Model::kCommon);
  writer.Add(43, 2, weights, Model::kGoesOn);
  return writer.Finish();
}

std::string RefusalOf(const std::string& bytes) {
  try {
    Model model(bytes, "made.model");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

class ModelOfTopics : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(DenseAndSparse, ModelOfTopics, testing::Values(3, 40));

TEST_P(ModelOfTopics, KeepsWhatWasWritten) {
  std::string bytes = Made(GetParam());
  Model model(bytes, "made.model");
  EXPECT_EQ(model.features(), 2u);
  ASSERT_EQ(model.topics().size(), GetParam());
  EXPECT_EQ(model.topics()[1].parent, 0u);
  EXPECT_EQ(model.topics()[0].parent, kNoParent);
  EXPECT_EQ(model.topics()[2].bias, -0.25f);
  uint32_t row = model.Find(42);
  ASSERT_NE(row, 0u);
  EXPECT_NE(row & Model::kCommon, 0u);
  EXPECT_NE(model.Find(43) & Model::kGoesOn, 0u);
  EXPECT_EQ(model.Find(44), 0u);
  Model::Row read = model.RowAt(row);
  EXPECT_NEAR(read.idf, 3, 0.02);
  for (size_t i = 0; i < read.weights.size(); ++i) {
    size_t topic = read.topics.empty() ? i : read.topics[i];
    float expected = topic == 0 ? -0.5f : topic == 1 ? 1 : 0;
    EXPECT_NEAR(static_cast<float>(read.weights[i]) * read.scale, expected, 0.01);
  }
}

TEST_P(ModelOfTopics, IsRefusedWhenCutOffAnywhere) {
  std::string bytes = Made(GetParam());
  for (size_t size = 0; size < bytes.size(); size += 3)
    EXPECT_NE(RefusalOf(bytes.substr(0, size)), "accepted") << size;
}

TEST_P(ModelOfTopics, IsRefusedWhenAnyBitIsWrong) {
  std::string bytes = Made(GetParam());
  for (size_t at = 0; at < bytes.size(); ++at) {
    // The reserved part and the count of features of the header mean nothing to the reader.
    if (at >= 48 && at < 64) continue;
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_NE(RefusalOf(damaged), "accepted") << at;
  }
}

TEST(Model, SaysWhatIsWrongWithAFile) {
  TemporaryFolder folder;
  EXPECT_THAT(RefusalOf(std::string(100, 'x')), HasSubstr("wireroom train topics"));
  EXPECT_THROW(Model::Open(folder.Path("none")), std::runtime_error);
  EXPECT_THROW(Model::Open(folder.Write("empty", "")), std::runtime_error);
  EXPECT_THROW(Model::Open(folder.Path("")), std::runtime_error);
  EXPECT_NO_THROW(Model::Open(folder.Write("good", Made(3))));
}

TEST(Model, TopicsImplyOnlyThoseBeforeThem) {
  ModelSettings settings = Settings(3);
  settings.topics[0].parent = 1;
  EXPECT_THAT(RefusalOf(ModelWriter(settings).Finish()), HasSubstr("does not stand before it"));
}

}  // namespace
}  // namespace wireroom::topics

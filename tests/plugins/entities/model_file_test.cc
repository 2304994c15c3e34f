// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/plugins/entities/toy_corpus.h"

namespace wireroom::entities {
namespace {

std::string Refusal(const std::string& bytes, const FoldedHash& hash = ToyHash) {
  try {
    NameModel::FromBytes(bytes, hash, "a.model");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ModelFile, IsReadAsItWasWritten) {
  std::string bytes = ToyModelBytes();
  auto model = NameModel::FromBytes(bytes, ToyHash);
  EXPECT_EQ(model->types(), (std::vector<std::string>{"PER", "LOC", "ORG"}));
  EXPECT_EQ(model->labels(), 13u);
  EXPECT_GT(model->features(), 50u);
  EXPECT_EQ(model->size(), bytes.size());
}

TEST(ModelFile, IsTheSameBytesForTheSameCorpus) { EXPECT_EQ(ToyModelBytes(), ToyModelBytes()); }

TEST(ModelFile, ThatIsForeignIsRefusedWithARemedy) {
  std::string refusal = Refusal("Not a model at all, but some text that somebody gave.");
  EXPECT_NE(refusal.find("a.model: is no model of names; give a file that"), std::string::npos);
  EXPECT_FALSE(Refusal("").empty());
}

TEST(ModelFile, ThatIsCutShortIsRefusedWithBothSizes) {
  std::string bytes = ToyModelBytes();
  std::string size = std::to_string(bytes.size());
  bytes.resize(bytes.size() / 2);
  std::string refusal = Refusal(bytes);
  EXPECT_NE(refusal.find(std::to_string(bytes.size()) + " bytes of " + size), std::string::npos)
      << refusal;
}

TEST(ModelFile, OfAnotherVersionIsRefusedWithBothVersions) {
  std::string bytes = ToyModelBytes();
  bytes[8] = 99;
  EXPECT_NE(Refusal(bytes).find("has version 99, this wireroom reads version"), std::string::npos);
}

TEST(ModelFile, WithAWrongByteIsRefused) {
  std::string bytes = ToyModelBytes();
  for (size_t at : {bytes.size() - 3, bytes.size() / 2}) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_NE(Refusal(damaged).find("checksum"), std::string::npos);
  }
}

TEST(ModelFile, OfAnotherHashIsRefused) {
  auto other = [](std::string_view text) { return ToyHash(text) + 1; };
  EXPECT_NE(Refusal(ToyModelBytes(), other).find("another hash of words"), std::string::npos);
}

TEST(ModelFile, ThatIsNotThereIsRefusedWithItsName) {
  try {
    NameModel::Map("/nowhere/names.model", ToyHash);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/names.model: cannot be read"),
              std::string::npos);
  }
}

TEST(ModelFile, IsMappedFromDisk) {
  auto file =
      std::filesystem::temp_directory_path() /
      ("wireroom_model_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
       std::to_string(getpid()));
  std::ofstream(file, std::ios::binary) << ToyModelBytes();
  EXPECT_EQ(NameModel::Map(file, ToyHash)->types().size(), 3u);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace wireroom::entities

// SPDX-License-Identifier: Apache-2.0
//
// Runs scenario files: those that are named, or all *.scenario files here. Each
// is a test of its own.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/scenarios/json_subset.h"
#include "tests/scenarios/process.h"
#include "tests/scenarios/scenario.h"

namespace wireroom::scenarios {
namespace {

namespace fs = std::filesystem;

std::string Gzip(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string Shortened(const std::string& text) {
  constexpr size_t kMost = 4000;
  return text.size() <= kMost ? text : text.substr(0, kMost) + "... [shortened]";
}

class ScenarioTest : public testing::Test {
 public:
  explicit ScenarioTest(fs::path file) : file_(std::move(file)) {}

  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "scenario_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    base_ = name;
    folder_ = base_ / "work";
    fs::create_directories(folder_ / "articles");
  }
  void TearDown() override { fs::remove_all(base_); }

  void TestBody() override {
    const Scenario scenario = ReadScenario(file_);
    for (const Block& block : scenario.blocks) {
      SCOPED_TRACE(file_.filename().string() + ":" + std::to_string(block.line));
      Perform(block);
    }
    SCOPED_TRACE(file_.filename().string() + ": the last run");
    EndRun();
    EXPECT_GT(runs_, 0) << "the scenario runs nothing";
  }

 private:
  void Perform(const Block& block) {
    if (block.Is({"config"})) Write("wireroom.yaml", block.content);
    else if (block.Is({"file"})) WriteFile(block, "");
    else if (block.Is({"article"})) WriteFile(block, "articles/");
    else if (block.Is({"input"})) input_ = block.content;
    else if (block.Is({"run"})) Run(block);
    else if (block.Is({"expect"})) Expect(block);
    else ADD_FAILURE() << "unknown block '" << block.After(0) << "'";
  }

  void WriteFile(const Block& block, const std::string& folder) {
    std::string name = folder + block.After(1);
    const bool plain = name.ends_with(" plain");
    if (plain) name.resize(name.size() - 6);
    Write(name, name.ends_with(".gz") && !plain ? Gzip(block.content) : block.content);
  }

  void Write(const std::string& name, const std::string& content) {
    const fs::path path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    out << content;
    ASSERT_TRUE(out.flush()) << path;
  }

  void Run(const Block& block) {
    EndRun();
    std::vector<std::string> command(block.words.begin() + 1, block.words.end());
    if (command == std::vector<std::string>{"annotate"})
      command = {"annotate", "-c", "wireroom.yaml", "articles"};
    if (command == std::vector<std::string>{"check"}) command = {"check", "-c", "wireroom.yaml"};
    for (std::string& word : command)
      if (word.starts_with("{root}")) word.replace(0, 6, SOURCE_FOLDER);
    command.insert(command.begin(), WIREROOM_COMMAND);
    finished_ = RunProcess(command, folder_, input_);
    input_.clear();
    next_event_ = 0;
    expected_exit_ = 0;
    ++runs_;
  }

  void EndRun() {
    if (runs_ == 0) return;
    EXPECT_EQ(finished_.exit, expected_exit_) << "standard error:\n" << Shortened(finished_.error);
  }

  void Expect(const Block& block) {
    if (block.Is({"expect", "exit"})) expected_exit_ = std::stoi(block.After(2));
    else if (block.Is({"expect", "events"})) ExpectEvents(std::stoul(block.After(2)));
    else if (block.Is({"expect", "event"})) ExpectEvent(block.content);
    else if (block.Is({"expect", "no", "event"})) ExpectNoEvent(block.content);
    else if (block.Is({"expect", "output"})) ExpectIn(finished_.output, block.content);
    else if (block.Is({"expect", "error"})) ExpectIn(finished_.error, block.content);
    else if (block.Is({"expect", "no", "output"})) ExpectNotIn(finished_.output, block);
    else if (block.Is({"expect", "no", "error"})) ExpectNotIn(finished_.error, block);
    else ADD_FAILURE() << "unknown expectation '" << block.After(0) << "'";
  }

  void ExpectEvents(size_t count) {
    EXPECT_EQ(LinesOf(finished_.output).size(), count) << Shortened(finished_.output);
  }

  static bool LineHas(const std::string& line, const std::string& wanted) {
    simdjson::dom::parser found_parser, wanted_parser;
    const auto found = found_parser.parse(line);
    const auto want = wanted_parser.parse(wanted);
    EXPECT_EQ(found.error(), simdjson::SUCCESS) << "an event is no JSON: " << Shortened(line);
    EXPECT_EQ(want.error(), simdjson::SUCCESS) << "what is expected is no JSON: " << wanted;
    return found.error() == simdjson::SUCCESS && want.error() == simdjson::SUCCESS &&
           Has(found.value_unsafe(), want.value_unsafe());
  }

  void ExpectEvent(const std::string& wanted) {
    const std::vector<std::string> lines = LinesOf(finished_.output);
    for (size_t i = next_event_; i < lines.size(); ++i) {
      if (!LineHas(lines[i], wanted)) continue;
      next_event_ = i + 1;
      return;
    }
    std::string rest;
    for (size_t i = next_event_; i < lines.size(); ++i) rest += Shortened(lines[i]) + "\n";
    ADD_FAILURE() << "no event has\n" << wanted << "\namong\n" << rest
                  << "standard error:\n" << Shortened(finished_.error);
  }

  void ExpectNoEvent(const std::string& unwanted) {
    for (const std::string& line : LinesOf(finished_.output))
      EXPECT_FALSE(LineHas(line, unwanted)) << Shortened(line);
  }

  static void ExpectIn(const std::string& text, const std::string& wanted) {
    EXPECT_NE(text.find(wanted), std::string::npos)
        << "expected in it:\n" << wanted << "\nfound:\n" << Shortened(text);
  }

  static void ExpectNotIn(const std::string& text, const Block& block) {
    if (!block.has_content) EXPECT_EQ(Shortened(text), "");
    else EXPECT_EQ(text.find(block.content), std::string::npos) << Shortened(text);
  }

  fs::path file_, base_, folder_;
  std::string input_;
  Finished finished_;
  int runs_ = 0;
  int expected_exit_ = 0;
  size_t next_event_ = 0;
};

std::vector<fs::path> FilesOf(int argc, char** argv) {
  std::vector<fs::path> files(argv + 1, argv + argc);
  if (!files.empty()) return files;
  for (const auto& entry : fs::directory_iterator(SCENARIO_FOLDER))
    if (entry.path().extension() == ".scenario") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace
}  // namespace wireroom::scenarios

int main(int argc, char** argv) {
  using namespace wireroom::scenarios;  // NOLINT
  testing::InitGoogleTest(&argc, argv);
  for (const std::filesystem::path& file : FilesOf(argc, argv))
    testing::RegisterTest("Scenario", file.stem().c_str(), nullptr, nullptr, file.c_str(),
                          __LINE__, [file]() -> testing::Test* { return new ScenarioTest(file); });
  return RUN_ALL_TESTS();
}

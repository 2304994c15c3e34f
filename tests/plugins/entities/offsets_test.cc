// SPDX-License-Identifier: Apache-2.0
//
// On every text, in every script, text[begin:end] of every annotation is a stretch
// of whole code points without white space around it.
//
// WIREROOM_TEST_CORPORA=FOLDER adds all .txt, .json, .jsonl, .ndjson, .conll, .iob2
// and .tsv files below it, as texts of 4 KB cut anywhere between code points.
#include <wireroom/testkit.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/text/utf8.h"
#include "plugins/annotators/entities/annotator.h"

namespace wireroom {
namespace {

using namespace wireroom::testkit;
using wireroom::entities::Entities;

constexpr size_t kPiece = 4096;

bool IsBoundary(const std::string& text, size_t at) {
  return at == text.size() || (at < text.size() && (text[at] & 0xC0) != 0x80);
}

void ExpectExact(const std::string& text, uint32_t begin, uint32_t end, const std::string& span) {
  ASSERT_LT(begin, end);
  ASSERT_LE(end, text.size());
  EXPECT_TRUE(IsBoundary(text, begin) && IsBoundary(text, end)) << begin << ".." << end;
  EXPECT_EQ(text.substr(begin, end - begin), span);
  for (char c : {span.front(), span.back()}) EXPECT_FALSE(c == ' ' || c == '\n') << span;
}

class Offsets : public ::testing::Test {
 protected:
  size_t Check(const std::string& text) {
    testkit::Found found = host_.Annotate(ArticleBuilder().Title(text.substr(0, 0)).Text(text));
    EXPECT_TRUE(found.status == "ok" || found.status == "empty" || found.status == "truncated")
        << found.status << ": " << found.reason;
    for (const FoundMention& m : found.mentions) ExpectExact(text, m.begin, m.end, m.text);
    for (size_t i = 1; i < found.mentions.size(); ++i)
      EXPECT_GE(found.mentions[i].begin, found.mentions[i - 1].end) << "mentions overlap";
    return found.mentions.size();
  }

  FakeHost<Entities> host_{{}, BUILT_PLUGIN_FOLDER};
};

TEST_F(Offsets, AreExactInAllScripts) {
  // Each says that someone went from Paris to Berlin on July 18, 2022 for $5 million,
  // with what the script has of marks.
  const std::string kFrames[] = {
      "%", "\xC2\xA0%\xC2\xA0", "\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7%\xF0\x9F\x98\x80", "e\xCC\x81%e\xCC\x81",
      "\xE2\x80\x9C%\xE2\x80\x9D", "\xE3\x80\x8C%\xE3\x80\x8D", "\xE2\x80\x8F%\xE2\x80\x8E",
      "\xE2\x80\x8B%\xE2\x80\x8B", "\xEF\xBB\xBF%", "(%)", "\xD8\x8C%\xD8\x9B"};
  const std::string kSamples[] = {
      "President Ana Lima-Berg left Paris for Berlin on July 18, 2022, for $5 million.",
      "M. Andr\xC3\xA9 L\xC3\xA9vy a quitt\xC3\xA9 Paris pour l\xE2\x80\x99\xC3\x8Ele-de-France le 18 juillet.",
      "\xD0\x9F\xD1\x80\xD0\xB5\xD0\xB7\xD0\xB8\xD0\xB4\xD0\xB5\xD0\xBD\xD1\x82 \xD0\xB2 \xD0\x91\xD0\xB5\xD1\x80\xD0\xBB\xD0\xB8\xD0\xBD 2022.",
      "\xE6\x9D\xB1\xE4\xBA\xAC\xE3\x81\xA7 2022\xE5\xB9\xB4 7\xE6\x9C\x88 Tokyo \xE3\x81\xA7\xE3\x81\x99\xE3\x80\x82",
      "\xEC\x84\x9C\xEC\x9A\xB8\xEC\x97\x90\xEC\x84\x9C Seoul 5%.",
      "\xD9\x81\xD9\x8A \xD8\xA7\xD9\x84\xD9\x82\xD8\xA7\xD9\x87\xD8\xB1\xD8\xA9 Cairo 12:30 GMT.",
      "\xE0\xA4\xA6\xE0\xA4\xBF\xE0\xA4\xB2\xE0\xA5\x8D\xE0\xA4\xB2\xE0\xA5\x80 \xE0\xA4\xAE\xE0\xA5\x87\xE0\xA4\x82 New Delhi \xE2\x82\xB9" "500 crore.",
      "\xE0\xB8\x81\xE0\xB8\xA3\xE0\xB8\xB8\xE0\xB8\x87\xE0\xB9\x80\xE0\xB8\x97\xE0\xB8\x9E Bangkok 3.5%",
      "\xCE\x91\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1 Athens \xE2\x82\xAC" "20m.",
      "\xC4\xB0stanbul\xE2\x80\x99" "da Mr. \xC4\xB0smet \xC3\x96z met the U.N. in \xC4\xB0zmir.",
      "Z\xCC\x8Curich, Z\xC3\xBCrich and Zu\xCC\x88rich; Dr. No\xC3\xABl O\xE2\x80\x99Neill, 1910\xE2\x80\x93" "1945."};
  size_t mentions = 0;
  for (const std::string& sample : kSamples)
    for (const std::string& frame : kFrames) {
      std::string text = frame;
      text.replace(text.find('%'), 1, sample);
      SCOPED_TRACE(text);
      mentions += Check(text);
      // Every word begins or ends beside the frame once.
      std::string spread;
      for (char c : sample) spread += c == ' ' ? frame.substr(0, frame.find('%')) + " " : std::string(1, c);
      mentions += Check(spread);
    }
  EXPECT_GT(mentions, 300u);
}

TEST_F(Offsets, AreExactInOddTexts) {
  for (const std::string& text :
       {std::string("Paris"), std::string(10'000, 'A'), std::string("PARIS AND BERLIN SAY THE U.N."),
        std::string("paris berlin and mr berg"), std::string("\n\n\n Paris\r\n\tBerlin\v\f"),
        std::string("Paris\0Berlin \0 Mr. Berg", 22)}) {
    SCOPED_TRACE(text.substr(0, 60));
    Check(text);
  }
}

bool IsText(const std::filesystem::path& path) {
  for (const char* ending : {".txt", ".json", ".jsonl", ".ndjson", ".conll", ".iob2", ".tsv", ".conllu"})
    if (path.extension() == ending) return true;
  return false;
}

TEST_F(Offsets, AreExactOnCorpora) {
  const char* folder = std::getenv("WIREROOM_TEST_CORPORA");
  if (folder == nullptr) GTEST_SKIP() << "WIREROOM_TEST_CORPORA names no folder of texts";
  size_t texts = 0, mentions = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !IsText(entry.path())) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    (void)text::RepairUtf8(&content);
    for (size_t at = 0; at < content.size();) {
      size_t end = std::min(at + kPiece, content.size());
      while (!IsBoundary(content, end)) ++end;
      SCOPED_TRACE(entry.path().string() + " at " + std::to_string(at));
      mentions += Check(content.substr(at, end - at));
      if (HasFatalFailure() || HasNonfatalFailure()) return;
      ++texts;
      at = end;
    }
  }
  std::cout << texts << " texts, " << mentions << " mentions\n";
  EXPECT_GT(texts, 0u);
}

}  // namespace
}  // namespace wireroom

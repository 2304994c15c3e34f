// SPDX-License-Identifier: Apache-2.0
#include "core/ops/log_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace wireroom::ops {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

std::string Text(std::string_view message, const std::vector<LogField>& fields = {}) {
  return TextLine({0, LogLevel::kWarn, "feed", message, fields});
}
std::string Json(std::string_view message, const std::vector<LogField>& fields = {}) {
  return JsonLine({0, LogLevel::kWarn, "feed", message, fields});
}

TEST(LogLine, TextHasTimeLevelComponentMessageAndFields) {
  EXPECT_EQ(Text("too many", {{"articles", 12}, {"name", "desk one"}, {"late", true}}),
            "1970-01-01T00:00:00.000000Z WARN  feed: too many articles=12 name=\"desk one\" "
            "late=true");
}

TEST(LogLine, JsonHasTheSameParts) {
  EXPECT_EQ(Json("too many", {{"articles", 12u}, {"name", "a \"b\""}, {"share", 0.5}}),
            R"({"time":"1970-01-01T00:00:00.000000Z","level":"warn","component":"feed",)"
            R"("message":"too many","articles":12,"name":"a \"b\"","share":0.5})");
}

TEST(LogLine, ControlCharactersCannotSteerTheTerminal) {
  const std::string hostile =
      "a\nb\r\tc\x1b[31m\x7f\xC2\x9B"
      "2J";
  EXPECT_EQ(Escaped(hostile), "a\\nb\\r\\tc\\u001b[31m\\u007f\\u009b2J");
  EXPECT_THAT(Text(hostile), EndsWith("a\\nb\\r\\tc\\u001b[31m\\u007f\\u009b2J"));
  EXPECT_THAT(Json(hostile), HasSubstr("a\\nb\\r\\tc\\u001b[31m\\u007f\\u009b2J"));
}

TEST(LogLine, LineSeparatorsAndDirectionMarksAreEscaped) {
  EXPECT_EQ(Escaped("a\xE2\x80\xA8"
                    "b\xE2\x80\xAE"
                    "c\xE2\x81\xA6"),
            "a\\u2028b\\u202ec\\u2066");
}

TEST(LogLine, NulIsEscaped) { EXPECT_EQ(Escaped(std::string_view("a\0b", 3)), "a\\u0000b"); }

TEST(LogLine, BackslashIsDoubledSoThatEscapesAreUnambiguous) {
  EXPECT_EQ(Escaped("a\\n"), "a\\\\n");
}

TEST(LogLine, IllFormedUtf8IsEscapedByteForByte) {
  EXPECT_EQ(Escaped("\xFF\xC3(\xED\xA0\x80\xC0\xAF\xF4\x90\x80\x80\xE2\x82"),
            "\\xff\\xc3(\\xed\\xa0\\x80\\xc0\\xaf\\xf4\\x90\\x80\\x80\\xe2\\x82");
  EXPECT_EQ(JsonQuoted("\xFF"
                       "a"),
            "\"\xEF\xBF\xBD"
            "a\"");
}

TEST(LogLine, OtherScriptsStayReadable) {
  EXPECT_EQ(Escaped("Zürich 서울 🗞"), "Zürich 서울 🗞");
}

TEST(LogLine, FieldKeysAreEscapedToo) {
  EXPECT_THAT(Text("m", {{"a\nb", 1}}), EndsWith("a\\nb=1"));
}

TEST(LogLine, LongTextIsCutAtACodePointAndSaysHowMuch) {
  std::string text(kMaxLogText - 1, 'x');
  text.append("é").append(10, 'y');
  EXPECT_THAT(Text(text), EndsWith("xxx...(+12 bytes)"));
  const std::string line = Text("m", {{"k", std::string(1 << 20, 'z')}});
  EXPECT_LT(line.size(), 2 * kMaxLogText);
}

TEST(LogLine, FieldsAreLimitedInNumber) {
  const std::vector<LogField> fields(kMaxLogFields + 10, LogField("k", 1));
  const std::string line = Text("m", fields);
  EXPECT_EQ(static_cast<size_t>(std::count(line.begin(), line.end(), '=')), kMaxLogFields);
}

TEST(LogLine, ExtremeNumbersAreExact) {
  EXPECT_THAT(Text("m", {{"a", std::numeric_limits<int64_t>::min()},
                         {"b", std::numeric_limits<uint64_t>::max()}}),
              EndsWith("a=-9223372036854775808 b=18446744073709551615"));
}

TEST(LogLine, JsonHasNoNumberThatIsNotJson) {
  EXPECT_THAT(Json("m", {{"x", std::numeric_limits<double>::quiet_NaN()}}),
              HasSubstr("\"x\":\"nan\""));
}

}  // namespace
}  // namespace wireroom::ops

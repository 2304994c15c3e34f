// SPDX-License-Identifier: Apache-2.0
#include "core/feed/ingest_message.h"

namespace wireroom::feed {
namespace {

using ::testing::HasSubstr;

struct Decoded {
  bool ok = false;
  v1::IngestRequest request;
  v1::Refusal refusal;
};

Decoded Decode(std::vector<std::string_view> frames) {
  Decoded decoded;
  decoded.ok = DecodeIngestMessage(frames, &decoded.request, &decoded.refusal);
  return decoded;
}

std::string Hello(std::string name, uint32_t protocol = 1) {
  v1::IngestRequest request;
  request.mutable_hello()->set_protocol(protocol);
  request.mutable_hello()->set_producer(std::move(name));
  return request.SerializeAsString();
}

std::string Submit(uint64_t number, uint64_t tag = 0) {
  v1::IngestRequest request;
  request.mutable_submit()->set_number(number);
  request.mutable_submit()->set_tag(tag);
  return request.SerializeAsString();
}

TEST(IngestMessage, TakesAHelloAPingAndASubmit) {
  EXPECT_TRUE(Decode({Hello("wire")}).ok);
  v1::IngestRequest ping;
  ping.mutable_ping();
  EXPECT_TRUE(Decode({ping.SerializeAsString()}).ok);
  const Decoded submit = Decode({Submit(7), "article", ""});
  EXPECT_TRUE(submit.ok);
  EXPECT_EQ(submit.request.submit().number(), 7u);
}

TEST(IngestMessage, RefusesWhatIsNoRequest) {
  const std::string long_line(100'000, '\n');
  const std::vector<std::vector<std::string_view>> messages = {
      {}, {""}, {"", "more"}, {"hello"}, {"\xFF\xFF\xFF"}, {long_line}};
  for (const auto& frames : messages) {
    const Decoded decoded = Decode(frames);
    EXPECT_FALSE(decoded.ok);
    EXPECT_EQ(decoded.refusal.reason(), v1::Refusal::malformed);
    EXPECT_FALSE(decoded.refusal.detail().empty());
  }
}

TEST(IngestMessage, ExplainsTheEmptyDelimiterOfAReqSocket) {
  EXPECT_THAT(Decode({"", Hello("wire")}).refusal.detail(), HasSubstr("DEALER"));
}

TEST(IngestMessage, RefusesARequestOfANewerKind) {
  // Field 99, length-delimited, empty: an unknown member of the oneof.
  EXPECT_EQ(Decode({std::string_view("\x9A\x06\x00", 3)}).refusal.reason(),
            v1::Refusal::malformed);
}

TEST(IngestMessage, RefusesAnotherProtocol) {
  for (const uint32_t protocol : {0u, 2u, 4'000'000'000u}) {
    const Decoded decoded = Decode({Hello("wire", protocol)});
    EXPECT_EQ(decoded.refusal.reason(), v1::Refusal::unsupported_protocol);
    EXPECT_THAT(decoded.refusal.detail(), HasSubstr("found " + std::to_string(protocol)));
  }
}

TEST(IngestMessage, RefusesBadNames) {
  for (const std::string& name :
       {std::string(), std::string(129, 'x'), std::string("a\nb"), std::string("a\0b", 3),
        std::string("a\x7F"), std::string("a\xC2\x85")}) {
    EXPECT_EQ(Decode({Hello(name)}).refusal.reason(), v1::Refusal::bad_name) << name;
  }
  EXPECT_TRUE(Decode({Hello(std::string(128, 'x'))}).ok);
  EXPECT_TRUE(Decode({Hello("Agência Lusa / 通信")}).ok);
}

TEST(IngestMessage, RefusesNamesThatAreNotUtf8) {
  const std::string hello("\x0A\x07\x08\x01\x12\x03" "a\xFFz", 9);
  EXPECT_EQ(Decode({hello}).refusal.reason(), v1::Refusal::malformed);
}

TEST(IngestMessage, RefusesFramesBehindAHelloOrAPing) {
  EXPECT_EQ(Decode({Hello("wire"), "more"}).refusal.reason(), v1::Refusal::malformed);
  v1::IngestRequest ping;
  ping.mutable_ping();
  EXPECT_FALSE(Decode({ping.SerializeAsString(), ""}).ok);
}

TEST(IngestMessage, RefusesASubmitWithoutArticlesOrWithTooMany) {
  EXPECT_EQ(Decode({Submit(3, 4)}).refusal.reason(), v1::Refusal::malformed);
  std::vector<std::string_view> frames(257, "article");
  const std::string submit = Submit(3, 4);
  frames[0] = submit;
  EXPECT_TRUE(Decode(frames).ok);
  frames.push_back("one more");
  const Decoded decoded = Decode(frames);
  EXPECT_EQ(decoded.refusal.reason(), v1::Refusal::malformed);
  EXPECT_EQ(decoded.refusal.number(), 3u);
  EXPECT_EQ(decoded.refusal.tag(), 4u);
}

TEST(IngestMessage, RefusesNumbersThatWouldOverflow) {
  EXPECT_TRUE(Decode({Submit(UINT64_MAX - 1), "a"}).ok);
  EXPECT_FALSE(Decode({Submit(UINT64_MAX), "a"}).ok);
  EXPECT_FALSE(Decode({Submit(UINT64_MAX - 1), "a", "b"}).ok);
}

TEST(IngestMessage, IgnoresFieldsItDoesNotKnow) {
  // hello with an extra field 15 (varint).
  std::string hello = Hello("wire");
  hello += std::string("\x78\x01", 2);
  EXPECT_TRUE(Decode({hello}).ok);
}

}  // namespace
}  // namespace wireroom::feed

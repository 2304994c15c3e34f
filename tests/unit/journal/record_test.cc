// SPDX-License-Identifier: Apache-2.0
#include "core/journal/record.h"

#include "tests/unit/journal/batches.h"

namespace wireroom::journal {
namespace {

std::string Encoded(const EventRecord& event) {
  std::string record(kEventHeaderBytes + event.message.size(), '?');
  EncodeEvent(event, record.data());
  return record;
}

// RFC 3720, appendix B.4.
TEST(Crc32c, IsThatOfIscsi) {
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62A8AB43u);
  EXPECT_EQ(Crc32c("456789", Crc32c("123")), Crc32c("123456789"));
}

TEST(Record, SequenceKeysSort) {
  EXPECT_LT(SequenceKey(255), SequenceKey(256));
  EXPECT_LT(SequenceKey(1), SequenceKey(~uint64_t{0}));
  EXPECT_EQ(ParseSequenceKey(SequenceKey(0x0102030405060708)), 0x0102030405060708u);
  EXPECT_FALSE(ParseSequenceKey("1234567"));
}

TEST(Record, AnEventComesBack) {
  for (const size_t bytes : {0, 1, 100, 5000}) {
    EventRecord event = NumberedEvent(7, bytes, -3);
    if (bytes == 0) event.message.clear();
    if (bytes == 1) event.article.reset();
    EventRecord decoded;
    ASSERT_TRUE(DecodeEvent(7, Encoded(event), &decoded).ok());
    EXPECT_EQ(decoded.sequence, 7u);
    EXPECT_EQ(decoded.time, -3);
    EXPECT_EQ(decoded.message, event.message);
    EXPECT_EQ(decoded.article, event.article);
  }
}

TEST(Record, EveryFlippedBitIsFound) {
  const std::string record = Encoded(NumberedEvent(7, 60));
  for (size_t bit = 0; bit < 8 * record.size(); ++bit) {
    std::string flipped = record;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EventRecord event = NumberedEvent(1);
    EXPECT_EQ(DecodeEvent(7, flipped, &event).code(), absl::StatusCode::kDataLoss) << bit;
    EXPECT_EQ(event.sequence, 1u);
  }
}

TEST(Record, EveryCutIsFound) {
  const std::string record = Encoded(NumberedEvent(7, 60));
  for (size_t size = 0; size < record.size(); ++size) {
    EventRecord event;
    EXPECT_FALSE(DecodeEvent(7, std::string_view(record).substr(0, size), &event).ok()) << size;
  }
  EventRecord event;
  EXPECT_FALSE(DecodeEvent(7, record + "x", &event).ok());
}

TEST(Record, AnEventUnderAnotherSequenceIsFound) {
  EventRecord event;
  const absl::Status status = DecodeEvent(8, Encoded(NumberedEvent(7)), &event);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("sequence 8 "));
}

TEST(Record, ASealBelongsToItsKey) {
  const std::string sealed = Seal("key", "payload");
  EXPECT_EQ(*Unseal("it", "key", sealed), "payload");
  EXPECT_FALSE(Unseal("it", "kez", sealed).ok());
  EXPECT_FALSE(Unseal("it", "key", "abc").ok());
  EXPECT_EQ(*Unseal("it", "", Seal("", "")), "");
}

TEST(Record, PayloadsOfTheWrongLengthAreNotParsed) {
  EXPECT_FALSE(ParseArticle(EncodeArticle({}) + "x"));
  EXPECT_FALSE(ParseArticle(""));
  EXPECT_FALSE(ParseInput("123456789012345"));
  EXPECT_FALSE(ParseNumber("123456789"));
}

}  // namespace
}  // namespace wireroom::journal

// SPDX-License-Identifier: Apache-2.0
//
// Records as a damaged disk could give them: 8 bytes of sequence (or of a key),
// then the record. Tried as they are and with the CRC put right, so that what
// is behind it is reached too.
#include <cstdlib>
#include <cstring>

#include "core/journal/record.h"

namespace {

using namespace wireroom::journal;

void Expect(bool holds) {
  if (!holds) std::abort();
}

void TryEvent(uint64_t sequence, std::string_view record) {
  EventRecord event;
  if (!DecodeEvent(sequence, record, &event).ok()) return;
  Expect(event.sequence == sequence);
  Expect(event.message == record.substr(kEventHeaderBytes));
  std::string again(record.size(), '\0');
  EncodeEvent(event, again.data());
  EventRecord decoded;
  Expect(DecodeEvent(sequence, again, &decoded).ok());
  Expect(decoded.time == event.time && decoded.article == event.article &&
         decoded.message == event.message);
}

void TryPayload(std::string_view payload) {
  if (const auto article = ParseArticle(payload)) {
    const auto again = ParseArticle(EncodeArticle(*article));
    Expect(again && again->sequence == article->sequence && again->content == article->content &&
           again->rejected == article->rejected);
  }
  if (const auto input = ParseInput(payload)) Expect(EncodeInput(*input) == payload);
  if (const auto number = ParseNumber(payload)) Expect(EncodeNumber(*number) == payload);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 8) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view key = input.substr(0, 8);
  std::string record(input.substr(8));
  const uint64_t sequence = ParseSequenceKey(key).value();

  (void)PeekEventHeader(record);
  TryEvent(sequence, record);
  if (record.size() >= kEventHeaderBytes) {
    const uint32_t crc = Crc32c(std::string_view(record).substr(4));
    for (int i = 0; i < 4; ++i) record[i] = static_cast<char>(crc >> (8 * i) & 0xff);
    TryEvent(sequence, record);
  }
  if (const auto payload = Unseal("it", key, record); payload.ok()) TryPayload(*payload);
  TryPayload(record);
  const std::string sealed = Seal(key, record);
  Expect(*Unseal("it", key, sealed) == record);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
//
// How things lie in the journal, byte for byte. Numbers are little-endian but
// for keys, which are big-endian so that they sort.
//
// An event, under its sequence (8 bytes, big-endian):
//    0  u32  CRC32C of everything behind it
//    4  u8   version of this layout: 1
//    5  u8   flags: 1 = `article` is set
//    6  u16  0
//    8  u32  length of the message
//   12  u32  0
//   16  u64  sequence
//   24  i64  time, microseconds since 1970
//   32  16   article
//   48       message
//
// Everything else is a sealed payload: u32 CRC32C of key and payload, payload.
// The key is in it, so that a value under a wrong key is noticed too.
//
// CRC32C is the CRC of iSCSI (RFC 3720, appendix B.4): polynomial 0x1EDC6F41,
// reflected, initial value and final XOR all ones; "123456789" gives 0xE3069283.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/journal/store.h"

namespace wireroom::journal {

inline constexpr size_t kEventHeaderBytes = 48;
inline constexpr size_t kSealBytes = 4;

// `so_far` is what an earlier call returned for the bytes before.
uint32_t Crc32c(std::string_view bytes, uint32_t so_far = 0);

std::string SequenceKey(uint64_t sequence);
// nullopt: not 8 bytes.
std::optional<uint64_t> ParseSequenceKey(std::string_view key);

// plugin '\0' key: a plugin's name holds no NUL.
std::string StateKey(std::string_view plugin, std::string_view key);

// Writes kEventHeaderBytes + event.message.size() bytes.
void EncodeEvent(const EventRecord& event, char* to);

// The header alone, not checked against the CRC: only good for what a wrong
// answer does not harm.
struct EventHeader {
  int64_t time = 0;
  std::optional<Hash> article;
};
// nullopt: shorter than a header.
std::optional<EventHeader> PeekEventHeader(std::string_view record);

// kDataLoss: not an event of this sequence, or its CRC does not match. Then
// *event is as it was.
absl::Status DecodeEvent(uint64_t sequence, std::string_view record, EventRecord* event);

std::string Seal(std::string_view key, std::string_view payload);
// A view into `sealed`. kDataLoss, naming `what`: the CRC does not match.
absl::StatusOr<std::string_view> Unseal(const char* what, std::string_view key,
                                        std::string_view sealed);

inline constexpr size_t kArticlePayloadBytes = 28;

// Payloads. Parsing gives nullopt where the length is wrong.
std::string EncodeArticle(const ArticleRecord& article);
std::optional<ArticleRecord> ParseArticle(std::string_view payload);
std::string EncodeInput(const InputPosition& input);
std::optional<InputPosition> ParseInput(std::string_view payload);
// A cursor without `seen` is its sequence alone.
std::string EncodeCursor(const CursorRecord& cursor);
std::optional<CursorRecord> ParseCursor(std::string_view payload);
std::string EncodeNumber(uint64_t number);
std::optional<uint64_t> ParseNumber(std::string_view payload);

}  // namespace wireroom::journal

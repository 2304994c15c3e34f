// SPDX-License-Identifier: Apache-2.0
#include "core/journal/record.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

constexpr uint8_t kEventVersion = 1;
constexpr uint8_t kHasArticle = 1;
constexpr uint32_t kRejected = 1;

template <typename T>
void Put(T number, char* to) {
  for (size_t i = 0; i < sizeof number; ++i) to[i] = static_cast<char>(number >> (8 * i) & 0xff);
}

template <typename T>
T Get(const char* from) {
  T number = 0;
  for (size_t i = 0; i < sizeof number; ++i) {
    number |= static_cast<T>(static_cast<uint8_t>(from[i])) << (8 * i);
  }
  return number;
}

template <typename T>
void Append(T number, std::string* to) {
  char bytes[sizeof number];
  Put(number, bytes);
  to->append(bytes, sizeof bytes);
}

absl::Status Damaged(uint64_t sequence, const std::string& what) {
  return absl::DataLossError(absl::StrCat("journal: the record of sequence ", sequence,
                                          " is damaged: ", what));
}

}  // namespace

uint32_t Crc32c(std::string_view bytes, uint32_t so_far) {
  uint32_t crc = ~so_far;
  while (!bytes.empty()) {
    const size_t taken = std::min<size_t>(bytes.size(), std::numeric_limits<int>::max());
    // isa-l reads only, though it takes the buffer without const.
    auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    crc = crc32_iscsi(data, static_cast<int>(taken), crc);
    bytes.remove_prefix(taken);
  }
  return ~crc;
}

std::string SequenceKey(uint64_t sequence) {
  std::string key = EncodeNumber(sequence);
  std::reverse(key.begin(), key.end());
  return key;
}

std::optional<uint64_t> ParseSequenceKey(std::string_view key) {
  std::string number(key);
  std::reverse(number.begin(), number.end());
  return ParseNumber(number);
}

std::string StateKey(std::string_view plugin, std::string_view key) {
  std::string name;
  name.reserve(plugin.size() + 1 + key.size());
  name.append(plugin).push_back('\0');
  name.append(key);
  return name;
}

void EncodeEvent(const EventRecord& event, char* to) {
  std::memset(to, 0, kEventHeaderBytes);
  Put<uint8_t>(kEventVersion, to + 4);
  Put<uint8_t>(event.article ? kHasArticle : 0, to + 5);
  Put<uint32_t>(static_cast<uint32_t>(event.message.size()), to + 8);
  Put<uint64_t>(event.sequence, to + 16);
  Put<uint64_t>(static_cast<uint64_t>(event.time), to + 24);
  if (event.article) std::copy(event.article->begin(), event.article->end(), to + 32);
  event.message.copy(to + kEventHeaderBytes, event.message.size());
  Put<uint32_t>(Crc32c({to + 4, kEventHeaderBytes - 4 + event.message.size()}), to);
}

std::optional<EventHeader> PeekEventHeader(std::string_view record) {
  if (record.size() < kEventHeaderBytes) return std::nullopt;
  EventHeader header;
  header.time = static_cast<int64_t>(Get<uint64_t>(record.data() + 24));
  if ((record[5] & kHasArticle) != 0) {
    header.article.emplace();
    std::memcpy(header.article->data(), record.data() + 32, header.article->size());
  }
  return header;
}

absl::Status DecodeEvent(uint64_t sequence, std::string_view record, EventRecord* event) {
  const std::optional<EventHeader> header = PeekEventHeader(record);
  if (!header) {
    return Damaged(sequence, absl::StrCat("it has ", record.size(), " bytes, expected at least ",
                                          kEventHeaderBytes));
  }
  const uint32_t stored = Get<uint32_t>(record.data());
  const uint32_t computed = Crc32c(record.substr(4));
  if (stored != computed) {
    return Damaged(sequence, absl::StrCat("its CRC32C is ", absl::Hex(computed), ", expected ",
                                          absl::Hex(stored)));
  }
  const auto version = Get<uint8_t>(record.data() + 4);
  if (version != kEventVersion) {
    return Damaged(sequence, absl::StrCat("its layout is ", int{version}, ", expected ",
                                          int{kEventVersion}));
  }
  if (Get<uint64_t>(record.data() + 16) != sequence) {
    return Damaged(sequence, "it belongs to another sequence");
  }
  if (Get<uint32_t>(record.data() + 8) != record.size() - kEventHeaderBytes) {
    return Damaged(sequence, "its length does not match");
  }
  event->sequence = sequence;
  event->time = header->time;
  event->article = header->article;
  event->message.assign(record.substr(kEventHeaderBytes));
  return absl::OkStatus();
}

std::string Seal(std::string_view key, std::string_view payload) {
  std::string sealed;
  sealed.reserve(kSealBytes + payload.size());
  Append<uint32_t>(Crc32c(payload, Crc32c(key)), &sealed);
  sealed.append(payload);
  return sealed;
}

absl::StatusOr<std::string_view> Unseal(const char* what, std::string_view key,
                                        std::string_view sealed) {
  if (sealed.size() < kSealBytes) {
    return absl::DataLossError(absl::StrCat("journal: ", what, " is damaged: it is cut short"));
  }
  const std::string_view payload = sealed.substr(kSealBytes);
  if (Get<uint32_t>(sealed.data()) == Crc32c(payload, Crc32c(key))) return payload;
  return absl::DataLossError(
      absl::StrCat("journal: ", what, " is damaged: its CRC32C does not match"));
}

std::string EncodeArticle(const ArticleRecord& article) {
  std::string payload;
  payload.reserve(kArticlePayloadBytes);
  Append<uint32_t>(article.rejected ? kRejected : 0, &payload);
  Append<uint64_t>(article.sequence, &payload);
  payload.append(article.content.begin(), article.content.end());
  return payload;
}

std::optional<ArticleRecord> ParseArticle(std::string_view payload) {
  if (payload.size() != kArticlePayloadBytes) return std::nullopt;
  ArticleRecord article;
  article.rejected = (Get<uint32_t>(payload.data()) & kRejected) != 0;
  article.sequence = Get<uint64_t>(payload.data() + 4);
  std::memcpy(article.content.data(), payload.data() + 12, article.content.size());
  return article;
}

std::string EncodeInput(const InputPosition& input) {
  std::string payload;
  Append<uint64_t>(input.epoch, &payload);
  Append<uint64_t>(input.number, &payload);
  payload.append(input.position);
  return payload;
}

std::optional<InputPosition> ParseInput(std::string_view payload) {
  if (payload.size() < 16) return std::nullopt;
  return InputPosition{Get<uint64_t>(payload.data()), Get<uint64_t>(payload.data() + 8),
                       std::string(payload.substr(16))};
}

std::string EncodeCursor(const CursorRecord& cursor) {
  std::string payload = EncodeNumber(cursor.sequence);
  if (cursor.seen != 0) payload += EncodeNumber(static_cast<uint64_t>(cursor.seen));
  return payload;
}

std::optional<CursorRecord> ParseCursor(std::string_view payload) {
  const std::optional<uint64_t> sequence = ParseNumber(payload.substr(0, 8));
  if (!sequence) return std::nullopt;
  if (payload.size() == 8) return CursorRecord{*sequence, 0};
  const std::optional<uint64_t> seen = ParseNumber(payload.substr(8));
  if (!seen) return std::nullopt;
  return CursorRecord{*sequence, static_cast<int64_t>(*seen)};
}

std::string EncodeNumber(uint64_t number) {
  std::string payload;
  Append<uint64_t>(number, &payload);
  return payload;
}

std::optional<uint64_t> ParseNumber(std::string_view payload) {
  if (payload.size() != 8) return std::nullopt;
  return Get<uint64_t>(payload.data());
}

}  // namespace wireroom::journal

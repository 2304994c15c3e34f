// SPDX-License-Identifier: Apache-2.0
#include "core/journal/store_file.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/journal/record.h"
#include "core/journal/retention.h"

namespace wireroom::journal {
namespace {

constexpr std::pair<const char*, MDB_dbi Tables::*> kTables[] = {
    {"meta", &Tables::meta},       {"events", &Tables::events},   {"articles", &Tables::articles},
    {"article_log", &Tables::article_log}, {"state", &Tables::state}, {"inputs", &Tables::inputs},
    {"cursors", &Tables::cursors}, {"rejects", &Tables::rejects},
};

absl::StatusOr<std::string> DrawStream() {
  unsigned char bytes[8];
  if (getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes)) {
    return absl::UnavailableError(absl::StrCat("journal: getrandom: ", std::strerror(errno)));
  }
  std::string stream;
  for (const unsigned char byte : bytes) {
    stream += "0123456789abcdef"[byte >> 4];
    stream += "0123456789abcdef"[byte & 15];
  }
  return stream;
}

absl::StatusOr<std::string> GetMeta(const char* name, const Tables& tables,
                                    const WriteTransaction& transaction) {
  const auto sealed = transaction.Find(tables.meta, name);
  if (!sealed.ok()) return sealed.status();
  if (!sealed->has_value()) {
    return absl::DataLossError(absl::StrCat("journal: it has no record '", name, "'"));
  }
  const absl::StatusOr<std::string_view> payload = Unseal(name, name, **sealed);
  if (!payload.ok()) return payload.status();
  return std::string(*payload);
}

absl::StatusOr<uint64_t> GetMetaNumber(const char* name, const Tables& tables,
                                       const WriteTransaction& transaction) {
  const absl::StatusOr<std::string> payload = GetMeta(name, tables, transaction);
  if (!payload.ok()) return payload.status();
  const std::optional<uint64_t> number = ParseNumber(*payload);
  if (number) return *number;
  return absl::DataLossError(absl::StrCat("journal: its record '", name, "' is damaged"));
}

absl::Status PutMeta(const char* name, std::string_view payload, const Tables& tables,
                     WriteTransaction* transaction) {
  return transaction->Put(tables.meta, name, Seal(name, payload));
}

// Whether the file holds a journal. kDataLoss: it holds something else.
absl::StatusOr<bool> HasMeta(WriteTransaction* transaction, Tables* tables) {
  const int code = mdb_dbi_open(transaction->get(), "meta", 0, &tables->meta);
  if (code == MDB_SUCCESS) return true;
  if (code != MDB_NOTFOUND) return LmdbError(code, "open the table meta");
  MDB_dbi names = 0;
  MDB_stat about{};
  if (const int opened = mdb_dbi_open(transaction->get(), nullptr, 0, &names); opened != 0) {
    return LmdbError(opened, "open the list of tables");
  }
  mdb_stat(transaction->get(), names, &about);
  if (about.ms_entries == 0) return false;
  return absl::DataLossError("journal: data.mdb is the store of another program");
}

absl::Status CheckFormat(const Tables& tables, const WriteTransaction& transaction) {
  const absl::StatusOr<uint64_t> format = GetMetaNumber("format", tables, transaction);
  if (!format.ok()) return format.status();
  if (*format <= kStoreFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("journal: it has format ", *format, ", expected at most ", kStoreFormat,
                   "; use the wireroom that wrote it, or a newer one"));
}

absl::Status OpenTables(WriteTransaction* transaction, Tables* tables) {
  for (const auto& table : kTables) {
    const int code =
        mdb_dbi_open(transaction->get(), table.first, MDB_CREATE, &(tables->*table.second));
    if (code != MDB_SUCCESS) return LmdbError(code, "open a table");
  }
  return absl::OkStatus();
}

absl::Status Create(const Tables& tables, WriteTransaction* transaction) {
  const absl::StatusOr<std::string> stream = DrawStream();
  if (!stream.ok()) return stream.status();
  absl::Status status = PutMeta("stream", *stream, tables, transaction);
  if (status.ok()) status = PutMeta("epoch", EncodeNumber(1), tables, transaction);
  if (status.ok()) status = StoreFile::PutHead(0, tables, transaction);
  if (!status.ok()) return status;
  return PutMeta("format", EncodeNumber(kStoreFormat), tables, transaction);
}

// The oldest and the newest sequence of the table; 0: none.
absl::StatusOr<std::pair<uint64_t, uint64_t>> Range(const Tables& tables,
                                                    WriteTransaction* transaction) {
  Cursor events(transaction->get(), tables.events);
  if (!events.First()) {
    if (!events.status().ok()) return events.status();
    return std::pair<uint64_t, uint64_t>(0, 0);
  }
  const std::optional<uint64_t> first = ParseSequenceKey(events.key());
  const bool there = events.Last();
  const std::optional<uint64_t> last = ParseSequenceKey(events.key());
  if (there && first && last) return std::pair(*first, *last);
  return absl::DataLossError("journal: a key of the table of events is damaged");
}

absl::StatusOr<StoreFile> Load(const Tables& tables, WriteTransaction* transaction) {
  StoreFile file;
  const absl::StatusOr<std::string> stream = GetMeta("stream", tables, *transaction);
  if (!stream.ok()) return stream.status();
  const absl::StatusOr<uint64_t> epoch = GetMetaNumber("epoch", tables, *transaction);
  if (!epoch.ok()) return epoch.status();
  const absl::StatusOr<uint64_t> head = GetMetaNumber("head", tables, *transaction);
  if (!head.ok()) return head.status();
  const auto range = Range(tables, transaction);
  if (!range.ok()) return range.status();
  if (range->first != 0 && range->second != *head) {
    return absl::DataLossError(absl::StrCat("journal: its newest event is ", range->second,
                                            ", but ", *head, " were committed"));
  }
  return StoreFile{*stream, static_cast<uint32_t>(*epoch), *head, range->first,
                   StoredBytes(transaction->get(), tables)};
}

}  // namespace

absl::Status StoreFile::PutEpoch(uint32_t epoch, const Tables& tables,
                                 WriteTransaction* transaction) {
  return PutMeta("epoch", EncodeNumber(epoch), tables, transaction);
}

absl::Status StoreFile::PutHead(uint64_t head, const Tables& tables,
                                WriteTransaction* transaction) {
  return PutMeta("head", EncodeNumber(head), tables, transaction);
}

absl::StatusOr<StoreFile> StoreFile::LoadOrCreate(Environment* environment) {
  Tables& tables = environment->tables;
  WriteTransaction transaction(environment);
  if (!transaction.status().ok()) return transaction.status();
  const absl::StatusOr<bool> there = HasMeta(&transaction, &tables);
  if (!there.ok()) return there.status();
  absl::Status status = *there ? CheckFormat(tables, transaction) : absl::OkStatus();
  if (status.ok()) status = OpenTables(&transaction, &tables);
  if (status.ok() && !*there) status = Create(tables, &transaction);
  if (!status.ok()) return status;
  absl::StatusOr<StoreFile> file = Load(tables, &transaction);
  if (!file.ok()) return file;
  status = transaction.Commit();
  if (!status.ok()) return status;
  return file;
}

}  // namespace wireroom::journal

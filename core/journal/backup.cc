// SPDX-License-Identifier: Apache-2.0
#include "core/journal/backup.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <lmdb.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/journal/check.h"
#include "core/journal/file_copy.h"
#include "core/journal/journal.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::journal {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kManifestFormat = 1;
constexpr char kStore[] = "data.mdb";
constexpr char kManifest[] = "manifest.json";

absl::Status NotPossible(const fs::path& path, std::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(path.string(), ": ", std::string(why)));
}

// Another process's environment, to be copied and nothing else.
class Original {
 public:
  ~Original() {
    if (env_ != nullptr) mdb_env_close(env_);
  }

  absl::Status Open(const fs::path& directory) {
    mdb_env_create(&env_);
    const int code = mdb_env_open(env_, directory.c_str(), MDB_RDONLY | MDB_NOTLS, 0600);
    return LmdbError(code, "open the journal to copy it");
  }

  uint64_t bytes() const {
    MDB_envinfo about;
    MDB_stat pages;
    mdb_env_info(env_, &about);
    mdb_env_stat(env_, &pages);
    return (about.me_last_pgno + 1) * pages.ms_psize;
  }

  // The pages of one moment, in order.
  int CopyTo(int fd) { return mdb_env_copyfd2(env_, fd, 0); }

 private:
  MDB_env* env_ = nullptr;
};

absl::StatusOr<Poured> CopyOriginal(Original* original, const BackupOptions& options) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return absl::UnavailableError(absl::StrCat("backup: pipe: ", std::strerror(errno)));
  }
  int code = 0;
  std::thread copier([&] {
    code = original->CopyTo(ends[1]);
    close(ends[1]);
  });
  const uint64_t bytes = original->bytes();
  PourOptions pour;
  pour.bytes_per_second = options.bytes_per_second;
  pour.clock = options.clock;
  pour.each = [&](uint64_t done) {
    if (options.progress) options.progress(done, bytes);
    if (original->bytes() <= bytes + options.max_growth_bytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("backup: the journal's file grew by more than ", options.max_growth_bytes,
                     " bytes while it was copied; copy it faster (--rate), or allow more "
                     "(--max-growth)"));
  };
  auto poured = Pour(ends[0], options.to / kStore, pour);
  // Makes the copier fail where it still writes.
  close(ends[0]);
  copier.join();
  if (poured.ok() && code != 0) return LmdbError(code, "copy");
  return poured;
}

JournalOptions OptionsFor(const fs::path& directory, const ops::Clock* clock) {
  JournalOptions options;
  options.directory = directory;
  options.min_free_bytes = 0;
  options.max_bytes = kMaxJournalBytes;
  options.clock = clock;
  return options;
}

// Reads a journal of ours record by record.
absl::Status CheckSound(const Journal& journal, CheckReport* report) {
  if (absl::Status status = Check(journal, {}, report); !status.ok()) return status;
  if (report->problem_count == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the copy has ", report->problem_count,
                                          " problems, the first: ", report->problems.front()));
}

void RemoveLocks(const fs::path& directory) {
  std::error_code ignored;
  fs::remove(directory / "LOCK", ignored);
  fs::remove(directory / "lock.mdb", ignored);
}

absl::StatusOr<v1::BackupManifest> DescribeCopy(const Poured& poured, const BackupOptions& options) {
  auto journal = Journal::Open(OptionsFor(options.to, options.clock));
  if (!journal.ok()) return journal.status();
  CheckReport report;
  if (absl::Status status = CheckSound(**journal, &report); !status.ok()) return status;
  v1::BackupManifest manifest;
  manifest.set_format(kManifestFormat);
  manifest.set_stream((*journal)->stream());
  manifest.set_epoch((*journal)->epoch());
  manifest.set_first((*journal)->first());
  manifest.set_head((*journal)->head());
  manifest.set_events(report.events);
  manifest.set_rejects(report.rejects);
  manifest.set_bytes(poured.bytes);
  manifest.set_xxh3(poured.xxh3);
  manifest.mutable_time()->set_seconds(options.clock->NowMicros() / 1'000'000);
  return manifest;
}

absl::Status WriteManifest(const v1::BackupManifest& manifest, const fs::path& folder) {
  google::protobuf::util::JsonPrintOptions print;
  print.add_whitespace = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(manifest, &json, print);
  return ReplaceFile(folder / kManifest, json);
}

absl::StatusOr<v1::BackupManifest> ReadManifest(const fs::path& folder) {
  std::ifstream in(folder / kManifest);
  std::ostringstream text;
  text << in.rdbuf();
  v1::BackupManifest manifest;
  if (!in) {
    return NotPossible(folder, "is not a backup: expected a manifest.json, found none; one that was "
                               "cut short has none");
  }
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), &manifest);
  if (!parsed.ok()) {
    return NotPossible(folder / kManifest, absl::StrCat("is not a manifest: ",
                                                        std::string(parsed.message())));
  }
  if (manifest.format() == kManifestFormat) return manifest;
  return NotPossible(folder / kManifest, absl::StrCat("has format ", manifest.format(),
                                                      ", expected ", kManifestFormat));
}

absl::Status CopyAndCompare(const v1::BackupManifest& manifest, const RestoreOptions& options,
                            const fs::path& to) {
  PourOptions pour;
  pour.clock = options.clock;
  const auto poured = CopyFile(options.from / kStore, to / kStore, pour);
  if (!poured.ok()) return poured.status();
  if (poured->bytes == manifest.bytes() && poured->xxh3 == manifest.xxh3()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      (options.from / kStore).string(), ": expected ", manifest.bytes(), " bytes with XXH3 ",
      manifest.xxh3(), ", found ", poured->bytes, " with ", poured->xxh3));
}

std::string RestoredEvent(const v1::BackupManifest& manifest, uint32_t epoch, int64_t now) {
  v1::Event event;
  const uint64_t sequence = manifest.head() + 1;
  event.set_id(absl::StrCat(epoch, "-", sequence));
  event.set_source(absl::StrCat("wireroom/", manifest.stream()));
  event.set_type("system.restored");
  event.mutable_time()->set_seconds(now / 1'000'000);
  event.set_stream(manifest.stream());
  event.set_epoch(epoch);
  event.set_sequence(sequence);
  v1::Restored* restored = event.mutable_restored();
  restored->set_from_epoch(manifest.epoch());
  restored->set_last_sequence(manifest.head());
  *restored->mutable_backup_time() = manifest.time();
  return event.SerializeAsString();
}

// Of a journal in a folder of its own, which nobody else uses.
absl::Status BeginEpoch(const v1::BackupManifest& manifest, uint32_t epoch, const fs::path& folder,
                        const ops::Clock* clock) {
  {
    auto journal = Journal::Open(OptionsFor(folder, clock));
    if (!journal.ok()) return journal.status();
    CheckReport report;
    if (absl::Status status = CheckSound(**journal, &report); !status.ok()) return status;
    if (absl::Status status = (*journal)->RaiseEpoch(epoch); !status.ok()) return status;
  }
  auto journal = Journal::Open(OptionsFor(folder, clock));
  if (!journal.ok()) return journal.status();
  Batch batch;
  const int64_t now = clock->NowMicros();
  batch.events.push_back({manifest.head() + 1, now, RestoredEvent(manifest, epoch, now), {}});
  return (*journal)->Commit(batch);
}

// Of the journal that is replaced; 0: there is none, it is another stream, or it
// can not be read.
uint32_t EpochOf(const fs::path& directory, const std::string& stream, const ops::Clock* clock) {
  const auto journal = Journal::Open(OptionsFor(directory, clock));
  return journal.ok() && (*journal)->stream() == stream ? (*journal)->epoch() : 0;
}

absl::Status PutInPlace(const fs::path& folder, const RestoreOptions& options) {
  std::error_code error;
  if (fs::exists(options.to / kStore)) {
    fs::rename(options.to / kStore, options.to / "data.mdb.replaced", error);
  }
  fs::remove(options.to / "lock.mdb", error);
  fs::remove(options.to / "in_hand", error);
  fs::rename(folder / kStore, options.to / kStore, error);
  if (error) return NotPossible(options.to, absl::StrCat("can not be changed: ", error.message()));
  fs::remove_all(folder, error);
  return SyncFolder(options.to);
}

}  // namespace

absl::StatusOr<v1::BackupManifest> Backup(const BackupOptions& options) {
  std::error_code error;
  if (!fs::exists(options.from / kStore)) return NotPossible(options.from, "holds no journal");
  if (fs::exists(options.to) && !fs::is_empty(options.to, error)) {
    return NotPossible(options.to, "expected an empty folder, or none, found files in it");
  }
  Original original;
  if (absl::Status status = original.Open(options.from); !status.ok()) return status;
  fs::create_directories(options.to, error);
  fs::permissions(options.to, fs::perms::owner_all, error);
  const auto discard = [&](absl::Status status) {
    fs::remove_all(options.to, error);
    return status;
  };
  const auto poured = CopyOriginal(&original, options);
  if (!poured.ok()) return discard(poured.status());
  auto manifest = DescribeCopy(*poured, options);
  if (!manifest.ok()) return discard(manifest.status());
  RemoveLocks(options.to);
  if (absl::Status status = WriteManifest(*manifest, options.to); !status.ok()) {
    return discard(status);
  }
  return manifest;
}

absl::StatusOr<RestoredJournal> Restore(const RestoreOptions& options) {
  RestoredJournal restored;
  auto manifest = ReadManifest(options.from);
  if (!manifest.ok()) return manifest.status();
  restored.manifest = *manifest;
  const bool occupied = fs::exists(options.to / kStore);
  if (occupied && !options.replace) {
    return NotPossible(options.to, "holds a journal; restore elsewhere, or replace it (--replace)");
  }
  uint32_t newest = std::max(manifest->epoch(), manifest->restored_epoch());
  if (occupied) newest = std::max(newest, EpochOf(options.to, manifest->stream(), options.clock));
  restored.epoch = newest + 1;
  auto directory = DataDirectory::Open(options.to);
  if (!directory.ok()) return directory.status();
  const fs::path folder = options.to / "restoring";
  std::error_code error;
  fs::remove_all(folder, error);
  fs::create_directory(folder, error);
  fs::permissions(folder, fs::perms::owner_all, error);
  absl::Status status = CopyAndCompare(*manifest, options, folder);
  if (status.ok()) status = BeginEpoch(*manifest, restored.epoch, folder, options.clock);
  // Before it can be used, so that no second restore begins the same epoch.
  manifest->set_restored_epoch(restored.epoch);
  if (status.ok()) restored.unnoted = WriteManifest(*manifest, options.from);
  if (status.ok()) status = PutInPlace(folder, options);
  if (status.ok()) return restored;
  fs::remove_all(folder, error);
  return status;
}

}  // namespace wireroom::journal

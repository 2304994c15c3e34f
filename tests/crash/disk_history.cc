// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/disk_history.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <random>
#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "core/journal/check.h"
#include "core/journal/journal.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::crash {
namespace {

constexpr size_t kSector = 512;
constexpr size_t kGreeting = 64;
constexpr size_t kAllocated = size_t{16} << 20;

bool ParseVarint(const std::string& bytes, size_t* at, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 64 && *at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[(*at)++]);
    *value |= uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

// One peer's bytes, as messages.
class Frames {
 public:
  // Calls each(frame) for every whole frame of `bytes`.
  template <typename Each>
  void Add(const std::string& bytes, Each each) {
    rest_ += bytes;
    if (!greeted_ && rest_.size() >= kGreeting) {
      rest_.erase(0, kGreeting);
      greeted_ = true;
    }
    while (greeted_ && TakeFrame(each)) {
    }
  }

 private:
  template <typename Each>
  bool TakeFrame(Each each) {
    if (rest_.size() < 2) return false;
    const bool is_long = (rest_[0] & 2) != 0;
    const size_t header = is_long ? 9 : 2;
    if (rest_.size() < header) return false;
    uint64_t size = 0;
    for (size_t i = 1; i < header; ++i) size = size << 8 | static_cast<unsigned char>(rest_[i]);
    if (rest_.size() < header + size) return false;
    const bool command = (rest_[0] & 4) != 0;
    if (!command) each(rest_.substr(header, size));
    rest_.erase(0, header + size);
    return true;
  }

  bool greeted_ = false;
  std::string rest_;
};

// The disk as it would be found.
class Disk {
 public:
  // Like the steps, up to `end`, with what is in the air in random parts.
  Disk(std::mt19937_64* random, uint64_t* torn) : random_(random), torn_(torn) {}

  void Do(const DiskStep& step) {
    if (step.call == DiskCall::kWrite || step.call == DiskCall::kSyncWrite) {
      in_the_air_.push_back(&step);
    } else if (step.call == DiskCall::kSync) {
      // All that was written before it; a root that is under way is not.
      for (const DiskStep* write : in_the_air_) Write(*write, 0, write->bytes.size(), &image_);
      in_the_air_.clear();
    } else if (step.call == DiskCall::kWritten) {
      const auto done = std::find_if(in_the_air_.begin(), in_the_air_.end(), [](const DiskStep* s) {
        return s->call == DiskCall::kSyncWrite;
      });
      if (done == in_the_air_.end()) return;
      Write(**done, 0, (*done)->bytes.size(), &image_);
      in_the_air_.erase(done);
    }
  }

  std::string Cut() {
    std::string image = image_;
    for (const DiskStep* write : in_the_air_) {
      ++*torn_;
      for (size_t at = 0; at < write->bytes.size();) {
        const size_t end = std::min(write->bytes.size(),
                                    at + kSector - (write->place + at) % kSector);
        if ((*random_)() % 2 == 0) Write(*write, at, end, &image);
        at = end;
      }
    }
    return image;
  }

 private:
  static void Write(const DiskStep& step, size_t from, size_t to, std::string* image) {
    if (image->size() < step.place + to) image->resize(step.place + to);
    std::copy(step.bytes.begin() + static_cast<ptrdiff_t>(from),
              step.bytes.begin() + static_cast<ptrdiff_t>(to),
              image->begin() + static_cast<ptrdiff_t>(step.place + from));
  }

  std::mt19937_64* const random_;
  uint64_t* const torn_;
  std::string image_;
  std::vector<const DiskStep*> in_the_air_;
};

// What is wrong with an image; empty: nothing.
std::string JudgeHere(const std::string& image, uint64_t told, const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  std::ofstream(folder / "data.mdb", std::ios::binary) << image;
  // As far as the file had been given blocks.
  std::filesystem::resize_file(folder / "data.mdb", std::max(image.size(), kAllocated));
  const ops::SystemClock clock;
  journal::JournalOptions options;
  options.directory = folder;
  options.min_free_bytes = 0;
  options.clock = &clock;
  const auto journal = journal::Journal::Open(options);
  if (!journal.ok()) return std::string(journal.status().message());
  if ((*journal)->head() < told) {
    return absl::StrCat("its head is ", (*journal)->head(), ", but ", told, " was told");
  }
  journal::CheckReport report;
  const absl::Status status = journal::Check(**journal, {}, &report);
  if (!status.ok()) return std::string(status.message());
  return report.problems.empty() ? "" : report.problems.front();
}

// In a process of its own: garbage may end it.
std::string Judge(const std::string& image, uint64_t told, const std::filesystem::path& folder) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    const std::string wrong = JudgeHere(image, told, folder);
    _exit(write(ends[1], wrong.data(), wrong.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  std::string wrong;
  char piece[512];
  for (ssize_t size = 0; (size = read(ends[0], piece, sizeof piece)) > 0;) {
    wrong.append(piece, static_cast<size_t>(size));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? wrong : "reading it ended the process";
}

}  // namespace

std::vector<DiskStep> ReadHistory(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<DiskStep> history;
  DiskRecord record;
  while (in.read(reinterpret_cast<char*>(&record), sizeof record)) {
    DiskStep step{record.call, record.place, std::string(record.bytes, '\0')};
    if (!in.read(step.bytes.data(), static_cast<std::streamsize>(record.bytes))) break;
    history.push_back(std::move(step));
  }
  return history;
}

std::vector<uint64_t> SequencesIn(const std::string& bytes) {
  std::vector<uint64_t> found;
  for (size_t at = bytes.find('\x0a'); at != std::string::npos; at = bytes.find('\x0a', at + 1)) {
    if (at + 2 >= bytes.size()) break;
    const auto size = static_cast<unsigned char>(bytes[at + 1]);
    if (size < 3 || size > 31 || at + 2 + size >= bytes.size()) continue;
    const std::string id = bytes.substr(at + 2, size);
    const size_t dash = id.find('-');
    if (dash == std::string::npos || dash == 0 || bytes[at + 2 + size] != '\x40') continue;
    if (!std::all_of(id.begin(), id.end(), [](unsigned char c) { return isdigit(c) || c == '-'; })) {
      continue;
    }
    size_t next = at + 3 + size;
    uint64_t sequence = 0;
    if (ParseVarint(bytes, &next, &sequence) && std::to_string(sequence) == id.substr(dash + 1)) {
      found.push_back(sequence);
    }
  }
  return found;
}

std::vector<Told> ToldIn(const std::vector<DiskStep>& history) {
  std::vector<Told> told;
  std::unordered_map<uint64_t, Frames> peers;
  for (size_t i = 0; i < history.size(); ++i) {
    const DiskStep& step = history[i];
    if (step.call == DiskCall::kClose) peers.erase(step.place);
    if (step.call != DiskCall::kSend) continue;
    peers[step.place].Add(step.bytes, [&](const std::string& frame) {
      for (const uint64_t sequence : SequencesIn(frame)) told.push_back({i, sequence, false});
      v1::IngestReply reply;
      if (!reply.ParseFromString(frame) || !reply.has_ack()) return;
      for (const v1::Result& result : reply.ack().results()) {
        if (result.sequence() != 0) told.push_back({i, result.sequence(), true});
      }
    });
  }
  return told;
}

OrderReport CheckOrder(const std::vector<DiskStep>& history, const std::vector<Told>& told) {
  OrderReport report;
  // Written, synced and rooted so far, by sequence.
  std::vector<uint64_t> written;
  std::vector<uint64_t> synced;
  uint64_t durable = 0;
  size_t next = 0;
  for (size_t i = 0; i < history.size(); ++i) {
    const DiskStep& step = history[i];
    if (step.call == DiskCall::kWrite) {
      for (const uint64_t sequence : SequencesIn(step.bytes)) written.push_back(sequence);
    } else if (step.call == DiskCall::kSync) {
      synced.insert(synced.end(), written.begin(), written.end());
      written.clear();
    } else if (step.call == DiskCall::kWritten) {
      ++report.commits;
      for (const uint64_t sequence : synced) durable = std::max(durable, sequence);
      synced.clear();
    }
    for (; next < told.size() && told[next].step == i; ++next) {
      ++(told[next].acknowledged ? report.acknowledged : report.published);
      if (told[next].sequence > durable) ++report.too_early;
    }
  }
  return report;
}

PowerCutReport CutPower(const std::vector<DiskStep>& history, const std::vector<Told>& told,
                        const PowerCutOptions& options) {
  PowerCutReport report;
  std::mt19937_64 random(options.seed);
  // Every image at a step that touches the disk, some steps more than once.
  std::vector<size_t> touching;
  for (size_t i = 0; i < history.size(); ++i) {
    if (history[i].call != DiskCall::kSend && history[i].call != DiskCall::kClose) {
      touching.push_back(i);
    }
  }
  if (touching.empty()) return report;
  std::map<size_t, uint64_t> cuts;
  for (uint64_t i = 0; i < options.images; ++i) ++cuts[touching[random() % touching.size()]];
  Disk disk(&random, &report.torn_writes);
  size_t done = 0;
  size_t next = 0;
  uint64_t newest = 0;
  for (const auto& [step, times] : cuts) {
    for (; done <= step; ++done) {
      disk.Do(history[done]);
      for (; next < told.size() && told[next].step <= done; ++next) {
        newest = std::max(newest, told[next].sequence);
      }
    }
    for (uint64_t i = 0; i < times; ++i) {
      ++report.images;
      const std::string wrong = Judge(disk.Cut(), newest, options.folder);
      if (wrong.empty()) continue;
      ++report.bad;
      if (report.first_bad.empty()) report.first_bad = absl::StrCat("at step ", step, ": ", wrong);
    }
  }
  return report;
}

}  // namespace wireroom::crash

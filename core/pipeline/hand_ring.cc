// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/hand_ring.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace wireroom::pipeline {
namespace {

constexpr std::array<char, 16> kMagic = {'W', 'i', 'r', 'e', 'r', 'o', 'o', 'm',
                                         ' ', 'h', 'a', 'n', 'd', 's', ' ', '1'};
constexpr size_t kNameBytes = 64;

void CopyName(std::string_view name, char* to) {
  const size_t size = std::min(name.size(), kNameBytes - 1);
  std::memcpy(to, name.data(), size);
  to[size] = '\0';
}

std::string NameOf(const char* name) { return std::string(name, strnlen(name, kNameBytes - 1)); }

}  // namespace

// Plain memory, the same in every process of one machine.
struct HandRing::File {
  struct Place {
    journal::Hash bytes;
    // 0: the place is free. A suspect of an Accuse has 1 more than its deaths.
    uint32_t deaths_and_one;
    uint32_t unused;
    int64_t time;
    char plugin[kNameBytes];
  };
  struct Slot {
    // Written last when it is taken, first when it is left.
    std::atomic<uint32_t> taken;
    uint32_t unused;
    journal::Hash bytes;
    char plugin[kNameBytes];
  };
  static_assert(std::atomic<uint32_t>::is_always_lock_free);

  std::array<char, 16> magic;
  uint32_t places_count;
  uint32_t slots_count;
  Place places[kMostSuspects];
  Slot slots[kSlots];
};

namespace {

using Suspects = std::vector<Suspect>;

absl::Status SystemError(const char* what, const std::filesystem::path& file) {
  return absl::UnavailableError(absl::StrCat(file.string(), ": can not be ", what, ": ",
                                             std::strerror(errno)));
}

// One more death for an article.
void Blame(const journal::Hash& bytes, std::string plugin, int64_t now, Suspects* suspects) {
  auto found = std::find_if(suspects->begin(), suspects->end(),
                            [&](const Suspect& suspect) { return suspect.bytes == bytes; });
  if (found == suspects->end()) found = suspects->insert(found, Suspect{bytes, 0, now, {}});
  ++found->deaths;
  found->time = now;
  found->plugin = std::move(plugin);
}

void ForgetSome(int64_t now, Suspects* suspects) {
  std::erase_if(*suspects,
                [&](const Suspect& suspect) { return suspect.time < now - HandRing::kForgetMicros; });
  std::stable_sort(suspects->begin(), suspects->end(),
                   [](const Suspect& a, const Suspect& b) { return a.time > b.time; });
  if (suspects->size() > HandRing::kMostSuspects) suspects->resize(HandRing::kMostSuspects);
}

// A whole file, or an error: a process that dies in it leaves the old one.
absl::Status WriteFile(const std::filesystem::path& file, std::string_view bytes) {
  const std::filesystem::path half = file.string() + ".new";
  const int fd = open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return SystemError("made", half);
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t size = write(fd, bytes.data() + done, bytes.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    done += static_cast<size_t>(size);
  }
  const absl::Status status = done == bytes.size() ? absl::OkStatus() : SystemError("written", half);
  close(fd);
  if (!status.ok()) {
    unlink(half.c_str());
    return status;
  }
  return rename(half.c_str(), file.c_str()) == 0 ? absl::OkStatus() : SystemError("renamed", half);
}

// nullptr: an error, in errno.
void* Map(const std::filesystem::path& file, size_t bytes) {
  const int fd = open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return nullptr;
  void* const map = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  return map == MAP_FAILED ? nullptr : map;
}

}  // namespace

// What the last process left, with a death more for what it had in hand. Not OK:
// the file is there and is no ring.
absl::Status HandRing::ReadSuspects(const std::filesystem::path& file, int64_t now,
                                    std::vector<Suspect>* suspects) {
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return errno == ENOENT ? absl::OkStatus() : SystemError("read", file);
  auto content = std::make_unique<File>();
  const ssize_t size = read(fd, static_cast<void*>(content.get()), sizeof(File));
  close(fd);
  if (size != sizeof(File) || content->magic != kMagic ||
      content->places_count != kMostSuspects || content->slots_count != kSlots) {
    return absl::DataLossError(absl::StrCat(
        file.string(), ": expected the articles in hand of the last daemon, found ", size,
        " bytes that are not that; it begins with none"));
  }
  for (const File::Place& place : content->places) {
    if (place.deaths_and_one != 0) {
      suspects->push_back({place.bytes, place.deaths_and_one - 1, place.time, NameOf(place.plugin)});
    }
  }
  for (const File::Slot& slot : content->slots) {
    // A tick of the detectors is no article's.
    if (slot.taken.load() == 0 || slot.bytes == journal::Hash{}) continue;
    Blame(slot.bytes, NameOf(slot.plugin), now, suspects);
  }
  return absl::OkStatus();
}

// A file with these suspects and nothing in hand.
std::unique_ptr<HandRing::File> HandRing::FileWith(const std::vector<Suspect>& suspects) {
  auto fresh = std::make_unique<File>();
  fresh->magic = kMagic;
  fresh->places_count = kMostSuspects;
  fresh->slots_count = kSlots;
  for (size_t i = 0; i < suspects.size(); ++i) {
    File::Place& place = fresh->places[i];
    place.bytes = suspects[i].bytes;
    place.deaths_and_one = suspects[i].deaths + 1;
    place.time = suspects[i].time;
    CopyName(suspects[i].plugin, place.plugin);
  }
  return fresh;
}

std::unique_ptr<HandRing> HandRing::Open(const std::filesystem::path& file, int64_t now,
                                         absl::Status* trouble) {
  Suspects suspects;
  *trouble = ReadSuspects(file, now, &suspects);
  ForgetSome(now, &suspects);
  std::unique_ptr<File> fresh = FileWith(suspects);
  const absl::Status written =
      WriteFile(file, {reinterpret_cast<const char*>(fresh.get()), sizeof(File)});
  void* const map = written.ok() ? Map(file, sizeof(File)) : nullptr;
  if (map != nullptr) return std::unique_ptr<HandRing>(new HandRing(static_cast<File*>(map), true));
  *trouble = written.ok() ? SystemError("mapped", file) : written;
  return std::unique_ptr<HandRing>(new HandRing(fresh.release(), false));
}

HandRing::HandRing(File* file, bool mapped) : file_(file), mapped_(mapped) { Count(); }

HandRing::~HandRing() {
  if (mapped_) {
    munmap(file_, sizeof(File));
  } else {
    delete file_;
  }
}

void HandRing::Count() {
  size_t count = 0;
  for (const File::Place& place : file_->places) count += place.deaths_and_one != 0 ? 1 : 0;
  suspects_.store(count, std::memory_order_release);
}

void HandRing::Enter(size_t slot, const journal::Hash& bytes) {
  File::Slot& mine = file_->slots[slot];
  mine.bytes = bytes;
  mine.plugin[0] = '\0';
  mine.taken.store(1, std::memory_order_release);
}

void HandRing::SetPlugin(size_t slot, std::string_view plugin) {
  CopyName(plugin, file_->slots[slot].plugin);
}

void HandRing::Leave(size_t slot) { file_->slots[slot].taken.store(0, std::memory_order_release); }

std::optional<Suspect> HandRing::Find(const journal::Hash& bytes) const {
  const std::lock_guard lock(mutex_);
  for (const File::Place& place : file_->places) {
    if (place.deaths_and_one == 0 || place.bytes != bytes) continue;
    return Suspect{bytes, place.deaths_and_one - 1, place.time, NameOf(place.plugin)};
  }
  return std::nullopt;
}

std::vector<Suspect> HandRing::List() const {
  const std::lock_guard lock(mutex_);
  std::vector<Suspect> out;
  for (const File::Place& place : file_->places) {
    if (place.deaths_and_one == 0) continue;
    out.push_back({place.bytes, place.deaths_and_one - 1, place.time, NameOf(place.plugin)});
  }
  return out;
}

void HandRing::Accuse(const journal::Hash& bytes, int64_t now) {
  const std::lock_guard lock(mutex_);
  File::Place* free = nullptr;
  for (File::Place& place : file_->places) {
    if (place.deaths_and_one != 0 && place.bytes == bytes) return;
    if (place.deaths_and_one == 0 && free == nullptr) free = &place;
  }
  if (free == nullptr) return;
  free->bytes = bytes;
  free->time = now;
  free->plugin[0] = '\0';
  free->deaths_and_one = 1;
  Count();
}

void HandRing::Acquit(const journal::Hash& bytes) {
  const std::lock_guard lock(mutex_);
  for (File::Place& place : file_->places) {
    if (place.bytes == bytes) place.deaths_and_one = 0;
  }
  Count();
}

void HandRing::Absolve() {
  for (File::Slot& slot : file_->slots) slot.taken.store(0, std::memory_order_release);
}

}  // namespace wireroom::pipeline

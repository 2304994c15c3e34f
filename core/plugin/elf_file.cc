// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/elf_file.h"

#include <elf.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "core/plugin/say.h"
#include "wireroom/abi.h"

// The ELF header of the running program, placed by the linker: class, byte
// order and machine of what can be loaded into it.
extern "C" const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

namespace wireroom::plugin {
namespace {

// More than any compiler makes; bounds the work on a hostile file.
constexpr size_t kMaxSegments = 1024;
constexpr size_t kMaxNoteBytes = 64 * 1024;

constexpr char kRebuild[] = "; rebuild it with wireroom_add_plugin or put WR_VERSION_NOTE into it";

absl::Status Refuse(std::string text) { return absl::FailedPreconditionError(text); }

class File {
 public:
  explicit File(int fd) : fd_(fd) {
    struct stat facts;
    if (fstat(fd, &facts) == 0 && facts.st_size > 0) size_ = static_cast<uint64_t>(facts.st_size);
  }
  uint64_t size() const { return size_; }

  // False when that is not all in the file.
  bool Read(uint64_t offset, void* to, size_t count) const {
    if (count > size_ || offset > size_ - count) return false;
    char* at = static_cast<char*>(to);
    while (count > 0) {
      const ssize_t got = pread(fd_, at, count, static_cast<off_t>(offset));
      if (got <= 0) return false;
      at += got;
      offset += static_cast<uint64_t>(got);
      count -= static_cast<size_t>(got);
    }
    return true;
  }

 private:
  int fd_;
  uint64_t size_ = 0;
};

absl::Status CheckHeader(const File& file, ElfW(Ehdr) * header) {
  if (!file.Read(0, header, sizeof *header) || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0)
    return Refuse(Say("expected an ELF shared object, found another kind of file of ", file.size(),
                      " bytes; build the plugin with wireroom_add_plugin"));
  const ElfW(Ehdr)& own = __ehdr_start;
  const bool same = header->e_ident[EI_CLASS] == own.e_ident[EI_CLASS] &&
                    header->e_ident[EI_DATA] == own.e_ident[EI_DATA] &&
                    header->e_machine == own.e_machine;
  if (!same)
    return Refuse(Say("expected ELF class ", own.e_ident[EI_CLASS], " for machine ", own.e_machine,
                      ", found class ", header->e_ident[EI_CLASS], " for machine ",
                      header->e_machine, "; build the plugin for this machine"));
  if (header->e_type != ET_DYN)
    return Refuse(Say("expected an ELF shared object (type ", ET_DYN, "), found type ",
                      header->e_type, "; link it with -shared"));
  if (header->e_phentsize != sizeof(ElfW(Phdr)) || header->e_phnum > kMaxSegments)
    return Refuse("expected a whole ELF file, found broken program headers; build it again");
  return absl::OkStatus();
}

uint64_t Padded(uint64_t size) { return (size + 3) & ~uint64_t{3}; }

// Our note among those of a segment of 4-byte aligned notes.
std::optional<AbiVersion> FindNote(std::string_view notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) note;
    std::memcpy(&note, notes.data(), sizeof note);
    notes.remove_prefix(sizeof note);
    const uint64_t owner = Padded(note.n_namesz);
    const uint64_t descriptor = Padded(note.n_descsz);
    if (owner > notes.size() || descriptor > notes.size() - owner) return std::nullopt;
    const std::string_view wanted(WR_NOTE_OWNER, sizeof(WR_NOTE_OWNER));
    if (note.n_type == WR_NOTE_TYPE && notes.substr(0, note.n_namesz) == wanted &&
        note.n_descsz >= 2 * sizeof(uint16_t)) {
      uint16_t version[2];
      std::memcpy(version, notes.data() + owner, sizeof version);
      return AbiVersion{version[0], version[1]};
    }
    notes.remove_prefix(owner + descriptor);
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<AbiVersion> ReadAbiVersion(int fd) {
  const File file(fd);
  ElfW(Ehdr) header;
  if (absl::Status status = CheckHeader(file, &header); !status.ok()) return status;
  for (size_t i = 0; i < header.e_phnum; ++i) {
    ElfW(Phdr) segment;
    if (header.e_phoff > file.size() ||
        !file.Read(header.e_phoff + i * sizeof segment, &segment, sizeof segment))
      return Refuse(Say("expected a whole ELF file, found one that ends after ", file.size(),
                        " bytes, within its program headers; build or copy it again"));
    if (segment.p_type == PT_LOAD &&
        (segment.p_filesz > file.size() || segment.p_offset > file.size() - segment.p_filesz))
      return Refuse(Say("expected a whole ELF file, found one that is cut off after ", file.size(),
                        " bytes; build or copy it again"));
    if (segment.p_type != PT_NOTE || segment.p_filesz > kMaxNoteBytes) continue;
    std::string notes(segment.p_filesz, '\0');
    if (!file.Read(segment.p_offset, notes.data(), notes.size())) continue;
    if (const std::optional<AbiVersion> version = FindNote(notes)) return *version;
  }
  return Refuse(Say("expected the version note of a Wireroom plugin, found none", kRebuild));
}

}  // namespace wireroom::plugin

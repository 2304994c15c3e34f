// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/knowledge.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace wireroom::entities {
namespace {

// An acronym of this many letters may be printed as a word: "Nato", "Unicef".
constexpr uint32_t kWordLikeAcronym = 4;

constexpr bool Bit(uint16_t bits, size_t i) { return (bits >> i & 1) != 0; }

[[noreturn]] void Refuse(const std::string& name, const std::string& what) {
  throw std::runtime_error(name + ": " + what +
                           "; build it anew with `wireroom knowledge build --output " + name + "`");
}

constexpr size_t kRecordSize[kSections] = {
    sizeof(EntityRecord), sizeof(NameRecord),     sizeof(EdgeRecord), sizeof(uint64_t),
    sizeof(uint64_t),     sizeof(ExternalRecord), sizeof(RoleRecord), 1};

void CheckSections(const KnowledgeHeader& header, const std::string& name) {
  for (size_t i = 0; i < kSections; ++i) {
    const auto& place = header.sections[i];
    bool fits = place.offset % 8 == 0 && place.offset <= header.file_size &&
                place.count <= (header.file_size - place.offset) / kRecordSize[i];
    if (!fits) Refuse(name, "section " + std::to_string(i) + " does not lie in the file");
  }
  for (Section bits : {kEdges, kFirstUnits, kSmallUnits})
    if (!std::has_single_bit(header.sections[bits].count))
      Refuse(name, "expected a power of two records in section " + std::to_string(bits) +
                       ", found " + std::to_string(header.sections[bits].count));
}

KnowledgeHeader ReadHeader(std::string_view bytes, const std::string& name, const Host& host) {
  KnowledgeHeader header;
  if (bytes.size() < header.magic.size() ||
      std::memcmp(bytes.data(), kKnowledgeMagic.data(), kKnowledgeMagic.size()) != 0)
    Refuse(name, "this is no file of the knowledge");
  if (bytes.size() < sizeof header) Refuse(name, "the file is cut off in its header");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.version != kKnowledgeVersion)
    Refuse(name, "expected version " + std::to_string(kKnowledgeVersion) + ", found version " +
                     std::to_string(header.version));
  if (header.header_size != sizeof header || header.file_size != bytes.size())
    Refuse(name, "expected " + std::to_string(header.file_size) + " bytes, found " +
                     std::to_string(bytes.size()) + ": the file is cut off or was added to");
  std::string_view rest = bytes.substr(sizeof header);
  if (XXH3_64bits(rest.data(), rest.size()) != header.checksum)
    Refuse(name, "its checksum is wrong: the file is damaged");
  if (header.hash_stamp != host.Hash("wireroom"))
    Refuse(name, "it was made for a Wireroom that splits or hashes words in another way");
  CheckSections(header, name);
  return header;
}

}  // namespace

template <typename T>
std::span<const T> Knowledge::Records(Section section) const {
  const auto& place = header_.sections[section];
  return {reinterpret_cast<const T*>(bytes_.data() + place.offset), place.count};
}

void Knowledge::Read(std::string_view bytes, const std::string& name, const Host& host) {
  header_ = ReadHeader(bytes, name, host);
  bytes_ = bytes;
  entities_ = Records<EntityRecord>(kEntities);
  names_ = Records<NameRecord>(kNames);
  edges_ = Records<EdgeRecord>(kEdges);
  first_units_ = Records<uint64_t>(kFirstUnits);
  small_units_ = Records<uint64_t>(kSmallUnits);
  externals_ = Records<ExternalRecord>(kExternals);
  roles_ = Records<RoleRecord>(kRoles);
  strings_ = bytes.substr(header_.sections[kStrings].offset, header_.sections[kStrings].count);
  if (names_.empty()) Refuse(name, "it has no list of names");
  edge_mask_ = edges_.size() - 1;
  edge_shift_ = 64 - std::countr_zero(edges_.size());
  first_mask_ = first_units_.size() * 64 - 1;
  small_mask_ = small_units_.size() * 64 - 1;
}

std::shared_ptr<const Knowledge> Knowledge::FromBytes(std::string bytes, const std::string& name,
                                                      const Host& host) {
  std::shared_ptr<Knowledge> knowledge(new Knowledge);
  knowledge->owned_ = std::move(bytes);
  knowledge->Read(knowledge->owned_, name, host);
  return knowledge;
}

std::shared_ptr<const Knowledge> Knowledge::Open(const std::filesystem::path& file,
                                                 const Host& host) {
  int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0) {
    std::string why = std::strerror(errno);
    if (descriptor >= 0) close(descriptor);
    Refuse(file.string(), "cannot be read: " + why);
  }
  auto size = static_cast<size_t>(status.st_size);
  void* mapped = size == 0 || !S_ISREG(status.st_mode)
                     ? MAP_FAILED
                     : mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  close(descriptor);
  if (mapped == MAP_FAILED) Refuse(file.string(), "expected a file with the knowledge, found none");
  std::shared_ptr<Knowledge> knowledge(new Knowledge);
  knowledge->mapped_ = mapped;
  knowledge->bytes_ = {static_cast<const char*>(mapped), size};
  knowledge->Read(knowledge->bytes_, file.string(), host);
  return knowledge;
}

Knowledge::~Knowledge() {
  if (mapped_ != nullptr) munmap(mapped_, bytes_.size());
}

uint32_t Knowledge::Find(std::string_view id) const {
  for (uint32_t i = 0; i < entities_.size(); ++i)
    if (Id(entities_[i]) == id) return i;
  return kNobody;
}

uint32_t Knowledge::Fitting(uint32_t index, const std::vector<Unit>& units, size_t at) const {
  for (; index != 0; index = names_[index].next) {
    const NameRecord& name = names_[index];
    bool fits = true;
    for (size_t i = 0; i < name.units && fits; ++i) {
      const Unit& unit = units[at + i];
      bool all_caps = unit.Has(WR_TOKEN_ALL_CAPS);
      bool capital = unit.Has(WR_TOKEN_CAPITALISED);
      if (Bit(name.all_caps, i)) {
        bool common = (name.flags & kNameCommon) != 0;
        bool word_like = !common && unit.end - unit.begin >= kWordLikeAcronym && capital;
        fits = all_caps || word_like;
      } else if (Bit(name.capitals, i)) {
        fits = capital || unit.Has(kJoined);
      }
    }
    if (fits) return index;
  }
  return 0;
}

const std::vector<NameHit>& NameFinder::Find(const Knowledge& knowledge,
                                             const std::vector<Unit>& units) {
  hits_.clear();
  walks_.clear();
  for (size_t at = 0; at < units.size(); ++at) {
    if (!knowledge.MayBegin(units[at])) continue;
    knowledge.Prefetch(0, units[at].hash);
    walks_.push_back({static_cast<uint32_t>(hits_.size()), 0, 0});
    hits_.push_back({static_cast<uint32_t>(at), 0, 0});
  }
  while (!walks_.empty()) Step(knowledge, units);
  std::erase_if(hits_, [](const NameHit& hit) { return hit.units == 0; });
  return hits_;
}

// One unit further for every walk.
void NameFinder::Step(const Knowledge& knowledge, const std::vector<Unit>& units) {
  size_t kept = 0;
  for (size_t i = 0; i < walks_.size(); ++i) {
    Walk walk = walks_[i];
    NameHit& hit = hits_[walk.hit];
    size_t at = hit.first + walk.depth;
    const EdgeRecord* edge = knowledge.Edge(walk.node, units[at].hash);
    if (edge == nullptr) continue;
    ++walk.depth;
    if (edge->name != 0)
      if (uint32_t name = knowledge.Fitting(edge->name, units, hit.first))
        hit.name = name, hit.units = walk.depth;
    bool goes_on = (edge->child & kInner) != 0 && walk.depth < kMostUnits && at + 1 < units.size() &&
                   !units[at + 1].Has(kBreak);
    if (!goes_on) continue;
    walk.node = edge->child & ~kInner;
    knowledge.Prefetch(walk.node, units[at + 1].hash);
    walks_[kept++] = walk;
  }
  walks_.resize(kept);
}

}  // namespace wireroom::entities

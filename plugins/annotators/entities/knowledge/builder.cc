// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/builder.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <unordered_map>

#include "plugins/annotators/entities/knowledge/knowledge.h"

namespace wireroom::entities {
namespace {

constexpr float kDefaultPrior = 0.5f;
constexpr float kCountryPrior = 0.9f;  // its id is an ISO 3166-1 code
constexpr size_t kBitsPerFirstUnit = 16;
constexpr size_t kFewestBits = 64;

uint8_t Byte(float share) { return static_cast<uint8_t>(share * 255 + 0.5f); }

[[noreturn]] void Fail(const std::string& place, const std::string& what) {
  throw std::runtime_error(place + ": " + what);
}

class Strings {
 public:
  Slice Keep(std::string_view s) {
    auto [at, added] = known_.emplace(s, Slice{static_cast<uint32_t>(bytes_.size()),
                                               static_cast<uint32_t>(s.size())});
    if (added) bytes_.append(s);
    if (bytes_.size() > UINT32_MAX) throw std::runtime_error("more than 4 GiB of names");
    return at->second;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::unordered_map<std::string, Slice> known_;
};

// The trie of the names: edges in a hash table.
class Edges {
 public:
  Edges() { Resize(1024); }

  EdgeRecord* Find(uint32_t parent, uint64_t hash) {
    uint64_t at = Knowledge::PlaceOf(parent, hash, shift_);
    for (;; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.record.child == 0) return nullptr;
      if (slot.record.parent == parent && slot.record.tag == Knowledge::TagOf(hash))
        return &slot.record;
    }
  }

  // The edge from `parent` by `hash`, made if it is new.
  EdgeRecord* Step(uint32_t parent, uint64_t hash) {
    if (EdgeRecord* edge = Find(parent, hash)) return edge;
    if (count_ * 10 >= slots_.size() * 6) Resize(slots_.size() * 2);
    if (++count_ >= kInner) throw std::runtime_error("more than 2^31 words in names");
    return &Insert({{Knowledge::TagOf(hash), parent, static_cast<uint32_t>(count_), 0}, hash})
                ->record;
  }

  std::vector<EdgeRecord> Records() const {
    std::vector<EdgeRecord> records;
    records.reserve(slots_.size());
    for (const Slot& slot : slots_) records.push_back(slot.record);
    return records;
  }

  template <typename Each>
  void ForEachFirst(const Each& each) const {
    for (const Slot& slot : slots_)
      if (slot.record.child != 0 && slot.record.parent == 0) each(slot.hash);
  }

 private:
  struct Slot {
    EdgeRecord record;
    uint64_t hash = 0;
  };

  Slot* Insert(const Slot& slot) {
    uint64_t at = Knowledge::PlaceOf(slot.record.parent, slot.hash, shift_);
    while (slots_[at].record.child != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
    return &slots_[at];
  }

  void Resize(size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    shift_ = 64 - std::countr_zero(size);
    for (const Slot& slot : old)
      if (slot.record.child != 0) Insert(slot);
  }

  std::vector<Slot> slots_;
  uint64_t count_ = 0;
  int shift_ = 63;
};

class Builder {
 public:
  Builder(const Rows& rows, const Words& words, const Host& host)
      : rows_(rows), words_(words), host_(host) {}

  std::string Build() {
    names_.emplace_back();
    for (const Row& row : rows_.rows) AddEntity(row);
    for (const Row& row : rows_.rows) AddName(row);
    for (const Row& row : rows_.rows) AddSeat(row);
    AddRoles();
    for (size_t i = 0; i < entities_.size(); ++i) Finish(i);
    SortChains();
    return Write();
  }

 private:
  struct Draft {
    const Row* first_row;
    std::string name;
    std::vector<std::pair<std::string, std::string>> externals;
    std::vector<uint32_t> external_files;  // of externals
    std::vector<RoleRecord> roles;
  };

  void AddEntity(const Row& row) {
    auto [at, added] = by_id_.emplace(row.id, static_cast<uint32_t>(entities_.size()));
    if (added) {
      EntityRecord& made = entities_.emplace_back();
      made.type = static_cast<uint8_t>(row.type);
      made.prior = Byte(row.id.size() == 2 ? kCountryPrior : kDefaultPrior);
      drafts_.push_back({&row, row.canonical, {}, {}, {}});
    }
    EntityRecord& entity = entities_[at->second];
    Draft& draft = drafts_[at->second];
    // Two lists may call one thing by two names; one list may not.
    if (draft.name != row.canonical && draft.first_row->file == row.file)
      Fail(Place(rows_, row), "canonical: " + row.id + " is '" + draft.name + "' in " +
                                  Place(rows_, *draft.first_row) + " and '" + row.canonical +
                                  "' here");
    if (row.name == row.canonical) {
      entity.type = static_cast<uint8_t>(row.type);
      if (row.prior >= 0) entity.prior = Byte(row.prior);
    }
    if (!row.country.empty()) std::copy_n(row.country.begin(), 2, entity.country.begin());
    if (row.id.size() == 2) std::copy_n(row.id.begin(), 2, entity.country.begin());
    for (const auto& external : row.external_ids) AddExternal(row, external, &draft);
  }

  void AddExternal(const Row& row, const std::pair<std::string, std::string>& external,
                   Draft* draft) {
    for (size_t i = 0; i < draft->externals.size(); ++i) {
      const auto& [scheme, value] = draft->externals[i];
      if (scheme != external.first) continue;
      if (value == external.second || draft->external_files[i] != row.file) return;
      Fail(Place(rows_, row), "external ids: " + row.id + " has " + scheme + "=" + value +
                                  " already, found " + scheme + "=" + external.second);
    }
    draft->externals.push_back(external);
    draft->external_files.push_back(row.file);
  }

  void ReadUnits(std::string_view text) {
    host_.Tokenize(text, [&](const Field& field) {
      reader_.Read(field, List<wr_zone>({}), kBodyWeight, words_, host_, &units_);
    });
  }

  void AddName(const Row& row) {
    ReadUnits(row.name);
    if (units_.empty() || units_.size() > kMostUnits)
      Fail(Place(rows_, row), "name: expected 1 to " + std::to_string(kMostUnits) +
                                  " words, found " + std::to_string(units_.size()) + " in '" +
                                  row.name + "'");
    NameRecord name = Describe(row);
    uint32_t node = 0;
    EdgeRecord* edge = nullptr;
    for (const Unit& unit : units_) {
      if (edge != nullptr) edge->child |= kInner;
      edge = edges_.Step(node, unit.hash);
      node = edge->child & ~kInner;
    }
    if (!units_[0].Has(WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_HAS_DIGIT |
                       WR_TOKEN_NON_ASCII))
      small_.push_back(units_[0].hash);
    Attach(edge, name);
  }

  NameRecord Describe(const Row& row) {
    NameRecord name;
    name.entity = by_id_.at(row.id);
    name.units = static_cast<uint8_t>(units_.size());
    name.type = static_cast<uint8_t>(row.type);
    const EntityRecord& entity = entities_[name.entity];
    name.prior = row.prior >= 0 ? Byte(row.prior) : entity.prior;
    bool one = units_.size() == 1;
    if (row.common || (one && units_[0].Is(kCommon | kMonth))) name.flags |= kNameCommon;
    if (row.faint) name.flags |= kNameFaint;
    if (row.type == EntityType::kNorp && entity.type != name.type) name.flags |= kNameDemonym;
    if (one && units_[0].Has(WR_TOKEN_ALL_CAPS)) name.flags |= kNameAcronym;
    for (size_t i = 0; i < units_.size(); ++i) {
      auto bit = static_cast<uint16_t>(1u << i);
      if (units_[i].Has(WR_TOKEN_CAPITALISED)) name.capitals |= bit;
      if (units_[i].Has(WR_TOKEN_ALL_CAPS)) name.all_caps |= bit;
    }
    return name;
  }

  // Of two equal names of one entity the later one stands.
  void Attach(EdgeRecord* edge, NameRecord name) {
    for (uint32_t i = edge->name; i != 0; i = names_[i].next) {
      NameRecord& old = names_[i];
      if (old.capitals != name.capitals || old.all_caps != name.all_caps ||
          old.entity != name.entity)
        continue;
      name.next = old.next;
      old = name;
      return;
    }
    name.next = edge->name;
    edge->name = static_cast<uint32_t>(names_.size());
    names_.push_back(name);
  }

  void AddSeat(const Row& row) {
    if (row.stands_for.empty()) return;
    auto country = by_id_.find(row.stands_for);
    if (country == by_id_.end())
      Fail(Place(rows_, row), "flags: stands=" + row.stands_for + " is the id of no row; build it together with the table that has it");
    EntityRecord& entity = entities_[by_id_.at(row.id)];
    entity.stands_for = country->second;
    entity.country = entities_[country->second].country;
    if (static_cast<EntityType>(entity.type) == EntityType::kGpe) entity.flags |= kEntityCapital;
  }

  void AddRoles() {
    std::unordered_map<std::string_view, uint32_t> by_name;
    for (uint32_t i = 0; i < entities_.size(); ++i)
      if (static_cast<EntityType>(entities_[i].type) == EntityType::kPerson)
        by_name.emplace(drafts_[i].name, i);
    for (const RoleRow& row : rows_.roles) {
      auto by_id = by_id_.find(row.who);
      auto named = by_name.find(row.who);
      if (by_id == by_id_.end() && named == by_name.end())
        Fail(Place(rows_, row), "who: '" + row.who + "' is the id or canonical name of no person");
      auto of = by_id_.find(row.of);
      if (of == by_id_.end()) Fail(Place(rows_, row), "of: " + row.of + " is the id of no row; build it together with the table that has it");
      uint32_t who = by_id != by_id_.end() ? by_id->second : named->second;
      RoleRecord role;
      role.role = strings_.Keep(row.role);
      role.role_hash = host_.Hash(row.role);
      role.of = of->second;
      role.from = row.from;
      role.until = row.until;
      drafts_[who].roles.push_back(role);
      if (entities_[who].country[0] == 0) entities_[who].country = entities_[of->second].country;
    }
  }

  void Finish(size_t i) {
    EntityRecord& entity = entities_[i];
    const Draft& draft = drafts_[i];
    entity.id = strings_.Keep(draft.first_row->id);
    entity.name = strings_.Keep(draft.name);
    entity.externals = {static_cast<uint32_t>(externals_.size()),
                        static_cast<uint32_t>(draft.externals.size())};
    for (const auto& [scheme, value] : draft.externals)
      externals_.push_back({strings_.Keep(scheme), strings_.Keep(value)});
    entity.roles = {static_cast<uint32_t>(roles_.size()),
                    static_cast<uint32_t>(draft.roles.size())};
    roles_.insert(roles_.end(), draft.roles.begin(), draft.roles.end());
    if (static_cast<EntityType>(entity.type) != EntityType::kPerson) return;
    ReadUnits(draft.name);
    if (units_.empty()) return;
    entity.units = static_cast<uint8_t>(std::min<size_t>(units_.size(), 255));
    entity.first_unit = units_.front().hash;
    entity.last_unit = units_.back().hash;
  }

  // Likeliest first; records move within their chain's own places.
  void SortChains() {
    std::vector<bool> inner(names_.size());
    for (const NameRecord& name : names_)
      if (name.next != 0) inner[name.next] = true;
    std::vector<uint32_t> places;
    std::vector<NameRecord> chain;
    for (uint32_t head = 1; head < names_.size(); ++head) {
      if (inner[head] || names_[head].next == 0) continue;
      places.clear(), chain.clear();
      for (uint32_t i = head; i != 0; i = names_[i].next) places.push_back(i);
      for (uint32_t i : places) chain.push_back(names_[i]);
      std::stable_sort(chain.begin(), chain.end(), [](const NameRecord& a, const NameRecord& b) {
        return a.prior > b.prior;
      });
      for (size_t i = 0; i < places.size(); ++i) {
        chain[i].next = i + 1 < places.size() ? places[i + 1] : 0;
        names_[places[i]] = chain[i];
      }
    }
  }

  static std::vector<uint64_t> Filter(const std::vector<uint64_t>& hashes, size_t per_hash) {
    size_t bits = std::bit_ceil(std::max(hashes.size() * per_hash, kFewestBits));
    std::vector<uint64_t> filter(bits / 64);
    for (uint64_t hash : hashes)
      filter[(hash & (bits - 1)) >> 6] |= uint64_t{1} << (hash & 63);
    return filter;
  }

  template <typename T>
  void Put(Section section, const T* records, size_t count) {
    out_.resize((out_.size() + 7) / 8 * 8);
    header_.sections[section] = {out_.size(), count};
    out_.append(reinterpret_cast<const char*>(records), count * sizeof(T));
  }

  std::string Write() {
    out_.assign(sizeof header_, '\0');
    std::vector<uint64_t> firsts;
    edges_.ForEachFirst([&](uint64_t hash) { firsts.push_back(hash); });
    std::vector<EdgeRecord> edges = edges_.Records();
    std::vector<uint64_t> first_bits = Filter(firsts, kBitsPerFirstUnit);
    std::vector<uint64_t> small_bits = Filter(small_, 4 * kBitsPerFirstUnit);
    Put(kEntities, entities_.data(), entities_.size());
    Put(kNames, names_.data(), names_.size());
    Put(kEdges, edges.data(), edges.size());
    Put(kFirstUnits, first_bits.data(), first_bits.size());
    Put(kSmallUnits, small_bits.data(), small_bits.size());
    Put(kExternals, externals_.data(), externals_.size());
    Put(kRoles, roles_.data(), roles_.size());
    Put(kStrings, strings_.bytes().data(), strings_.bytes().size());
    header_.header_size = sizeof header_;
    header_.file_size = out_.size();
    header_.checksum = XXH3_64bits(out_.data() + sizeof header_, out_.size() - sizeof header_);
    header_.hash_stamp = host_.Hash("wireroom");
    std::memcpy(out_.data(), &header_, sizeof header_);
    return std::move(out_);
  }

  const Rows& rows_;
  const Words& words_;
  const Host& host_;
  UnitReader reader_;
  std::vector<Unit> units_;
  Strings strings_;
  Edges edges_;
  std::vector<EntityRecord> entities_;
  std::vector<Draft> drafts_;
  std::vector<NameRecord> names_;
  std::vector<ExternalRecord> externals_;
  std::vector<RoleRecord> roles_;
  std::vector<uint64_t> small_;
  std::unordered_map<std::string_view, uint32_t> by_id_;
  KnowledgeHeader header_;
  std::string out_;
};

}  // namespace

std::string BuildKnowledge(const Rows& rows, const Words& words, const Host& host) {
  return Builder(rows, words, host).Build();
}

void WriteKnowledge(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path draft = file;
  draft += ".new";
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw std::runtime_error(draft.string() + ": cannot be written");
  std::filesystem::rename(draft, file);
}

}  // namespace wireroom::entities

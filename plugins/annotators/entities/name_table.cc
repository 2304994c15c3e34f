// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/name_table.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <unordered_map>

namespace wireroom::entities {
namespace {

// An acronym of this many letters may be printed as a word: "Nato", "Unicef".
constexpr uint32_t kWordLikeAcronym = 4;

constexpr bool Bit(uint16_t bits, size_t i) { return (bits >> i & 1) != 0; }

[[noreturn]] void Fail(const Rows& rows, const Row& row, const std::string& what) {
  throw std::runtime_error(Place(rows, row) + ": " + what);
}

}  // namespace

// Takes rows in; the table's vectors grow in place, the strings move once.
class NameTable::Builder {
 public:
  Builder(const Rows& rows, const Words& words, const Host& host, NameTable* table)
      : rows_(rows), words_(words), host_(host), table_(*table) {}

  void Build() {
    table_.names_.emplace_back();
    table_.nodes_.emplace_back();
    Reserve();
    for (const Row& row : rows_.rows) AddEntity(row);
    for (const Row& row : rows_.rows) AddName(row);
    for (size_t i = 0; i < table_.entities_.size(); ++i) MeasureCanonical(&table_.entities_[i]);
    MakeFilter();
  }

 private:
  void Reserve() {
    size_t strings = 0, externals = 0;
    for (const Row& row : rows_.rows) {
      strings += row.id.size() + row.canonical.size();
      for (const auto& [scheme, value] : row.external_ids) strings += scheme.size() + value.size();
      externals += row.external_ids.size();
    }
    // Never moves from here on: the views into it stay good.
    table_.strings_.reserve(strings);
    table_.external_ids_.reserve(externals);
    Grow(1024);
  }

  std::string_view Keep(std::string_view s) {
    size_t at = table_.strings_.size();
    table_.strings_.append(s);
    return {table_.strings_.data() + at, s.size()};
  }

  void AddEntity(const Row& row) {
    auto [at, added] = by_id_.emplace(row.id, table_.entities_.size());
    if (added) {
      table_.entities_.push_back({Keep(row.id), Keep(row.canonical), row.type, 0, 0, 0, 0, 0});
      first_row_.push_back(&row);
    }
    KnownEntity& entity = table_.entities_[at->second];
    if (entity.name != row.canonical)
      Fail(rows_, row,
           "canonical: " + row.id + " is '" + std::string(entity.name) + "' in " +
               Place(rows_, *first_row_[at->second]) + " and '" + row.canonical + "' here");
    if (row.name == row.canonical) entity.type = row.type;
    AddExternalIds(row, &entity);
  }

  void AddExternalIds(const Row& row, KnownEntity* entity) {
    if (row.external_ids.empty()) return;
    if (entity->external_count != 0)
      Fail(rows_, row,
           "external ids: " + row.id + " has some already, in an earlier row; give them once");
    entity->first_external = static_cast<uint32_t>(table_.external_ids_.size());
    entity->external_count = static_cast<uint32_t>(row.external_ids.size());
    for (const auto& [scheme, value] : row.external_ids)
      table_.external_ids_.push_back({Str(Keep(scheme)), Str(Keep(value))});
  }

  void AddName(const Row& row) {
    host_.Tokenize(row.name, [&](const Field& field) {
      reader_.Read(field, List<wr_zone>({}), kBodyWeight, words_, host_, &units_);
    });
    if (units_.empty() || units_.size() > kMostUnits)
      Fail(rows_, row,
           "name: expected 1 to " + std::to_string(kMostUnits) + " words, found " +
               std::to_string(units_.size()) + " in '" + row.name + "'");
    Name name;
    name.entity = static_cast<uint32_t>(by_id_.at(row.id));
    name.units = static_cast<uint8_t>(units_.size());
    name.type = row.type;
    name.common = row.common || (units_.size() == 1 && units_[0].Is(kCommon | kMonth));
    uint32_t node = 0;
    for (size_t i = 0; i < units_.size(); ++i) {
      if (units_[i].Has(WR_TOKEN_CAPITALISED)) name.capitals |= static_cast<uint16_t>(1u << i);
      if (units_[i].Has(WR_TOKEN_ALL_CAPS)) name.all_caps |= static_cast<uint16_t>(1u << i);
      node = Step(node, units_[i].hash);
    }
    if (!units_[0].Has(WR_TOKEN_CAPITALISED | WR_TOKEN_ALL_CAPS | WR_TOKEN_HAS_DIGIT))
      SetBit(table_.small_filter_, units_[0].hash % (64 * kSmallFilter));
    Attach(node, name);
  }

  // The later of two equal names stands.
  void Attach(uint32_t node, Name name) {
    for (uint32_t i = table_.nodes_[node].name; i != 0; i = table_.names_[i].next) {
      Name& old = table_.names_[i];
      if (old.capitals != name.capitals || old.all_caps != name.all_caps) continue;
      name.next = old.next;
      old = name;
      return;
    }
    name.next = table_.nodes_[node].name;
    table_.nodes_[node].name = static_cast<uint32_t>(table_.names_.size());
    table_.names_.push_back(name);
  }

  uint32_t Step(uint32_t parent, uint64_t hash) {
    if (uint32_t child = table_.Child(parent, hash)) return child;
    if ((table_.nodes_.size() + 1) * 2 > table_.slots_.size()) Grow(table_.slots_.size() * 2);
    auto child = static_cast<uint32_t>(table_.nodes_.size());
    table_.nodes_.emplace_back();
    table_.nodes_[parent].has_children = true;
    Insert({hash, parent, child});
    return child;
  }

  void Insert(const Slot& slot) {
    uint64_t at = table_.SlotOf(slot.parent, slot.hash);
    while (table_.slots_[at].child != 0) at = (at + 1) & table_.mask_;
    table_.slots_[at] = slot;
  }

  void Grow(size_t size) {
    std::vector<Slot> old(size);
    old.swap(table_.slots_);
    table_.mask_ = size - 1;
    table_.shift_ = 64 - std::countr_zero(size);
    for (const Slot& slot : old)
      if (slot.child != 0) Insert(slot);
  }

  void MeasureCanonical(KnownEntity* entity) {
    if (entity->type != EntityType::kPerson) return;
    host_.Tokenize(entity->name, [&](const Field& field) {
      reader_.Read(field, List<wr_zone>({}), kBodyWeight, words_, host_, &units_);
    });
    if (units_.empty()) return;
    entity->units = static_cast<uint8_t>(std::min<size_t>(units_.size(), 255));
    entity->first_unit = units_.front().hash;
    entity->last_unit = units_.back().hash;
  }

  void MakeFilter() {
    size_t firsts = 0;
    for (const Slot& slot : table_.slots_) firsts += slot.child != 0 && slot.parent == 0;
    size_t bits = std::bit_ceil(std::max<size_t>(firsts * 16, 64));
    table_.filter_.assign(bits / 64, 0);
    table_.filter_mask_ = bits - 1;
    for (const Slot& slot : table_.slots_) {
      if (slot.child == 0 || slot.parent != 0) continue;
      SetBit(table_.filter_, slot.hash & table_.filter_mask_);
    }
  }

  const Rows& rows_;
  const Words& words_;
  const Host& host_;
  NameTable& table_;
  std::unordered_map<std::string_view, size_t> by_id_;
  std::vector<const Row*> first_row_;
  UnitReader reader_;
  std::vector<Unit> units_;
};

NameTable::NameTable(const Rows& rows, const Words& words, const Host& host) {
  Builder(rows, words, host, this).Build();
}

const Name* NameTable::Longest(const std::vector<Unit>& units, size_t at) const {
  const Name* best = nullptr;
  uint32_t node = 0;
  for (size_t i = at; i < units.size() && i < at + kMostUnits; ++i) {
    if (i > at && units[i].Has(kBreak)) break;
    node = Child(node, units[i].hash);
    if (node == 0) break;
    if (nodes_[node].name != 0)
      if (const Name* name = Fitting(nodes_[node].name, units, at)) best = name;
    if (!nodes_[node].has_children) break;
  }
  return best;
}

// The capitals of a name must be there; what the name has in small letters may
// be in capitals. An acronym must be in capitals unless it reads as a word.
const Name* NameTable::Fitting(uint32_t index, const std::vector<Unit>& units, size_t at) const {
  for (; index != 0; index = names_[index].next) {
    const Name& name = names_[index];
    bool fits = true;
    for (size_t i = 0; i < name.units && fits; ++i) {
      const Unit& unit = units[at + i];
      bool all_caps = unit.Has(WR_TOKEN_ALL_CAPS);
      bool capital = unit.Has(WR_TOKEN_CAPITALISED);
      if (Bit(name.all_caps, i)) {
        bool word_like = !name.common && unit.end - unit.begin >= kWordLikeAcronym && capital;
        fits = all_caps || word_like;
      } else if (Bit(name.capitals, i)) {
        fits = capital || unit.Has(kJoined);
      }
    }
    if (fits) return &name;
  }
  return nullptr;
}

}  // namespace wireroom::entities

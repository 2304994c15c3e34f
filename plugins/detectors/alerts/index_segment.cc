// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/index_segment.h"

#include <algorithm>
#include <functional>

#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {
namespace {

std::string_view NameOf(program::Kind kind) {
  switch (kind) {
    case program::kAll: return "all";
    case program::kAny: return "any";
    case program::kNone: return "none";
    case program::kNear: return "near";
    case program::kAtLeast: return "of";
    default: return {};
  }
}

void AddStep(std::string_view list, uint32_t entry, std::string* path) {
  if (list.empty()) return;
  if (!path->empty()) *path += '.';
  (*path += list) += '[';
  (*path += std::to_string(entry)) += ']';
}

// Looks for the (*left)th term below `at`; its path, and its word of code.
const uint32_t* FindTerm(const uint32_t* at, uint32_t* left, std::string* path) {
  if (program::IsTerm(*at)) return (*left)-- == 0 ? at : nullptr;
  const std::string_view list = NameOf(program::KindOf(*at));
  const uint32_t* end = at + program::SizeOf(*at);
  uint32_t entry = 0;
  for (const uint32_t* child = program::FirstOf(at); child != end; child += program::SizeOf(*child)) {
    const size_t before = path->size();
    AddStep(list, entry++, path);
    if (const uint32_t* found = FindTerm(child, left, path)) return found;
    path->resize(before);
  }
  return nullptr;
}

template <typename T>
size_t BytesOf(const std::vector<T>& v) {
  return v.capacity() * sizeof(T);
}

}  // namespace

uint64_t IndexSegment::SymbolHash(TermKind kind, std::string_view id) {
  const uint64_t hash = std::hash<std::string_view>()(id) + static_cast<uint64_t>(kind);
  return hash ? hash : 1;
}

uint64_t IndexSegment::SourceHash(uint64_t source_hash) {
  const uint64_t hash = source_hash ^ 0xA5A5A5A5A5A5A5A5u;
  return hash ? hash : 1;
}

const KeyTable::Slot* IndexSegment::FindSymbol(TermKind kind, std::string_view id) const {
  const uint64_t hash = SymbolHash(kind, id);
  if (!symbol_table.MayHold(hash)) return nullptr;
  const KeyTable::Slot* slot = symbol_table.Find(hash);
  if (!slot) return nullptr;
  const Symbol& symbol = SymbolOf(slot->key);
  return symbol.kind == kind && TextOf(symbol) == id ? slot : nullptr;
}

const KeyTable::Slot* IndexSegment::FindSource(uint64_t source_hash) const {
  const KeyTable::Slot* slot = symbol_table.Find(SourceHash(source_hash));
  return slot && SymbolOf(slot->key).kind == TermKind::kSource ? slot : nullptr;
}

uint64_t IndexSegment::IdHash(std::string_view id) { return std::hash<std::string_view>()(id); }

std::optional<uint32_t> IndexSegment::Find(uint64_t id) const {
  RuleHead head;
  for (auto at = std::lower_bound(ids.begin(), ids.end(), id >> 32 << 32);
       at != ids.end() && (*at ^ id) >> 32 == 0; ++at) {
    const auto rule = static_cast<uint32_t>(*at);
    ReadHead(HeadOf(rule), &head);
    if (IdHash(head.id) == id) return rule;
  }
  return std::nullopt;
}

std::string_view IndexSegment::HeadOf(uint32_t rule) const {
  const size_t begin = heads[rule];
  const size_t end = rule + 1 < heads.size() ? heads[rule + 1] : head_texts.size();
  return std::string_view(head_texts).substr(begin, end - begin);
}

std::string IndexSegment::PathOf(uint32_t rule, uint32_t term) const {
  RuleHead head;
  ReadHead(HeadOf(rule), &head);
  if (term < head.paths.size()) return std::string(head.paths[term]);
  std::string path;
  FindTerm(ProgramOf(rule), &term, &path);
  return path;
}

std::string_view IndexSegment::IdOf(uint32_t rule, uint32_t term) const {
  std::string path;
  const uint32_t* word = FindTerm(ProgramOf(rule), &term, &path);
  if (!word) return {};
  const uint32_t argument = program::ArgumentOf(*word);
  const bool checked = program::KindOf(*word) == program::kCheck;
  if (checked && checks[argument].HasExtra()) {
    const Term& asked = extras[checks[argument].first_token].term;
    return asked.id.empty() ? asked.type : asked.id;
  }
  const Key key = checked ? checks[argument].key : argument;
  return IsSymbol(key) ? TextOf(SymbolOf(key)) : std::string_view();
}

size_t IndexSegment::MemoryBytes() const {
  return words.MemoryBytes() + pairs.MemoryBytes() + symbol_table.MemoryBytes() +
         BytesOf(symbols) + BytesOf(posting_begin) + BytesOf(postings) + BytesOf(unfiled) +
         BytesOf(checks) + BytesOf(check_keys) + BytesOf(extras) +
         BytesOf(check_tokens) + BytesOf(code) + BytesOf(programs) + BytesOf(heads) + BytesOf(ids) +
         texts.capacity() + head_texts.capacity();
}

}  // namespace wireroom::alerts

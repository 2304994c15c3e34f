// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_catalogue.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "plugins/detectors/alerts/index_segment.h"
#include "plugins/detectors/alerts/nearest.h"

namespace wireroom::alerts {
namespace {

using Sequence = RuleCatalogue::Sequence;
using Sequences = std::unordered_map<std::string, const Sequence*>;

bool IsSequence(const Rule& rule) {
  return rule.watch && rule.watch->type == RuleType::kSequence;
}

Sequence SequenceOf(const Rule& rule) {
  Sequence sequence{rule.id, rule.place, {}};
  for (const Step& step : rule.watch->steps) sequence.steps.push_back(step.rule);
  return sequence;
}

// "file:12:3" is 12.
uint32_t LineOf(const Rule& rule, const std::string& file) {
  uint32_t line = 0;
  const std::string_view place = std::string_view(rule.place).substr(file.size() + 1);
  std::from_chars(place.data(), place.data() + place.size(), line);
  return line;
}

// Whether the steps of `from` lead to `to`.
bool LeadsTo(const Sequences& sequences, const std::string& from, const std::string& to,
             std::set<std::string>* seen) {
  const auto found = sequences.find(from);
  if (found == sequences.end() || !seen->insert(from).second) return false;
  for (const std::string& step : found->second->steps)
    if (step == to || LeadsTo(sequences, step, to, seen)) return true;
  return false;
}

// What is wrong with a sequence among others, or nothing.
std::string WhyWrong(const Sequences& sequences, const Sequence& sequence,
                     const std::function<bool(const std::string&)>& is_rule) {
  for (const std::string& step : sequence.steps) {
    if (is_rule(step)) continue;
    std::vector<std::string_view> ids;
    for (const auto& entry : sequences) ids.push_back(entry.first);
    return "step '" + step + "' is no rule" + DidYouMean(step, ids);
  }
  std::set<std::string> seen;
  if (!LeadsTo(sequences, sequence.id, sequence.id, &seen)) return {};
  return "the steps of '" + sequence.id + "' lead back to itself: take one of them out";
}

}  // namespace

// What a file is to say from now on.
struct RuleCatalogue::Draft {
  File file;
  std::vector<Rule> rules;
};

RuleCatalogue::File RuleCatalogue::Describe(const RuleFile& file) {
  File out;
  out.stamp = file.stamp;
  out.lists = file.lists;
  out.dispatch = file.dispatch;
  out.errors = file.errors.lines();
  for (const Rule& rule : file.rules) {
    out.rules.push_back({IndexSegment::IdHash(rule.id), rule.content, LineOf(rule, file.path),
                         rule.enabled});
    if (IsSequence(rule)) out.sequences.push_back(SequenceOf(rule));
  }
  return out;
}

std::string RuleCatalogue::PlaceOf(uint64_t id) const {
  const auto owner = file_of_.find(id);
  if (owner == file_of_.end()) return {};
  const File& file = files_.at(*owner->second);
  const auto rule = std::find_if(file.rules.begin(), file.rules.end(),
                                 [&](const Entry& entry) { return entry.id == id; });
  return *owner->second + (rule == file.rules.end() ? "" : ":" + std::to_string(rule->line));
}

void RuleCatalogue::Take(RuleFile file, RuleErrors* errors,
                         const std::function<void(Rule)>& each) {
  const auto at = files_.emplace(file.path, File{}).first;
  RuleErrors found = file.errors;
  std::erase_if(file.rules, [&](const Rule& rule) {
    const uint64_t id = IndexSegment::IdHash(rule.id);
    const auto [owner, added] = file_of_.emplace(id, &at->first);
    if (added) {
      at->second.rules.push_back({id, rule.content, LineOf(rule, file.path), rule.enabled});
      return false;
    }
    found.Add(rule.place + ": id '" + rule.id + "' is taken by the rule at " + PlaceOf(id));
    return true;
  });
  at->second = Describe(file);
  at->second.errors = found.lines();
  errors->Add(found);
  for (Rule& rule : file.rules)
    if (rule.enabled) each(std::move(rule));
}

std::vector<uint64_t> RuleCatalogue::RefuseSequences(RuleErrors* errors) {
  std::vector<uint64_t> refused;
  for (bool more = true; more;) {
    more = false;
    Sequences sequences;
    for (const auto& [path, file] : files_)
      for (const Sequence& sequence : file.sequences) sequences.emplace(sequence.id, &sequence);
    const auto is_rule = [&](const std::string& id) {
      return file_of_.count(IndexSegment::IdHash(id)) > 0;
    };
    for (auto& [path, file] : files_) {
      const auto wrong = std::find_if(
          file.sequences.begin(), file.sequences.end(),
          [&](const Sequence& s) { return !WhyWrong(sequences, s, is_rule).empty(); });
      if (wrong == file.sequences.end()) continue;
      file.errors.push_back(wrong->place + ": " + WhyWrong(sequences, *wrong, is_rule));
      errors->Add(file.errors.back());
      const uint64_t id = IndexSegment::IdHash(wrong->id);
      refused.push_back(id);
      file_of_.erase(id);
      std::erase_if(file.rules, [&](const Entry& entry) { return entry.id == id; });
      file.sequences.erase(wrong);
      more = true;
      break;
    }
  }
  return refused;
}

const RuleCatalogue::File* RuleCatalogue::Find(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

Dispatch RuleCatalogue::dispatch(RuleErrors* errors) const {
  Dispatch all;
  for (const auto& [path, file] : files_) {
    all.inhibitions.insert(all.inhibitions.end(), file.dispatch.inhibitions.begin(),
                           file.dispatch.inhibitions.end());
    if (!file.dispatch.route) continue;
    if (all.route) {
      errors->Add(file.dispatch.route_place + ": there is a route at " + all.route_place +
                  " already: write one tree for all rules");
      continue;
    }
    all.route = file.dispatch.route;
    all.route_place = file.dispatch.route_place;
  }
  return all;
}

// Files that are to say something else, held against those that stay.
class RuleCatalogue::Trial {
 public:
  Trial(const RuleCatalogue& catalogue, std::map<std::string, Draft>* drafts)
      : catalogue_(catalogue), drafts_(*drafts) {}

  // The first file that can not stand beside the others, and why; empty: all can.
  std::pair<std::string, std::string> Find() {
    claims_.clear();
    for (const auto& [path, draft] : drafts_)
      for (const Rule& rule : draft.rules)
        if (std::string why = Claim(path, rule); !why.empty()) return {path, why};
    Sequences sequences;
    std::unordered_map<const Sequence*, const std::string*> path_of;
    const auto add = [&](const std::string& path, const File& file) {
      for (const Sequence& sequence : file.sequences) {
        sequences.emplace(sequence.id, &sequence);
        path_of.emplace(&sequence, &path);
      }
    };
    for (const auto& [path, file] : catalogue_.files_)
      if (!drafts_.count(path)) add(path, file);
    for (const auto& [path, draft] : drafts_) add(path, draft.file);
    for (const auto& [sequence, path] : path_of) {
      const std::string why =
          WhyWrong(sequences, *sequence, [&](const std::string& id) { return IsRule(id); });
      if (!why.empty()) return {Blame(*sequence, *path), sequence->place + ": " + why};
    }
    return {};
  }

 private:
  // Of a rule that stays where it is: its file; else null.
  const std::string* KeptIn(uint64_t id) const {
    const auto owner = catalogue_.file_of_.find(id);
    const bool kept = owner != catalogue_.file_of_.end() && !drafts_.count(*owner->second);
    return kept ? owner->second : nullptr;
  }

  std::string Claim(const std::string& path, const Rule& rule) {
    const uint64_t id = IndexSegment::IdHash(rule.id);
    const auto [other, added] = claims_.emplace(id, &rule);
    if (added && !KeptIn(id)) return {};
    return rule.place + ": id '" + rule.id + "' is taken by the rule at " +
           (added ? catalogue_.PlaceOf(id) : other->second->place);
  }

  bool IsRule(const std::string& id) const {
    const uint64_t hash = IndexSegment::IdHash(id);
    return claims_.count(hash) > 0 || KeptIn(hash);
  }

  // The file that is to change and makes the sequence wrong.
  std::string Blame(const Sequence& sequence, const std::string& path) const {
    if (drafts_.count(path)) return path;
    for (const std::string& step : sequence.steps) {
      const auto owner = catalogue_.file_of_.find(IndexSegment::IdHash(step));
      if (owner != catalogue_.file_of_.end() && drafts_.count(*owner->second) && !IsRule(step))
        return *owner->second;
    }
    return drafts_.begin()->first;
  }

  const RuleCatalogue& catalogue_;
  const std::map<std::string, Draft>& drafts_;
  std::unordered_map<uint64_t, const Rule*> claims_;
};

RuleChange RuleCatalogue::Update(std::vector<RuleFile> files, RuleErrors* errors) {
  std::map<std::string, Draft> drafts;
  const auto refuse = [&](const std::string& path, uint64_t stamp, const RuleErrors& found) {
    errors->Add(found);
    if (found.empty()) return;
    File& file = files_[path];
    file.stamp = stamp;
    file.errors = found.lines();
  };
  for (RuleFile& file : files) {
    if (!file.errors.empty()) refuse(file.path, file.stamp, file.errors);
    else drafts[file.path] = {Describe(file), std::move(file.rules)};
  }
  for (Trial trial(*this, &drafts); !drafts.empty();) {
    const auto [path, why] = trial.Find();
    if (path.empty()) break;
    RuleErrors found;
    found.Add(why);
    refuse(path, drafts.at(path).file.stamp, found);
    drafts.erase(path);
  }
  RuleChange change;
  for (const auto& [path, draft] : drafts)
    if (const auto known = files_.find(path); known != files_.end())
      for (const Entry& entry : known->second.rules) file_of_.erase(entry.id);
  for (auto& [path, draft] : drafts) Apply(path, std::move(draft), &change);
  return change;
}

void RuleCatalogue::Apply(const std::string& path, Draft draft, RuleChange* change) {
  const auto at = files_.emplace(path, File{}).first;
  File& file = at->second;
  std::unordered_map<uint64_t, const Entry*> before;
  for (const Entry& entry : file.rules) before.emplace(entry.id, &entry);
  for (size_t i = 0; i < draft.rules.size(); ++i) {
    const Entry& entry = draft.file.rules[i];
    file_of_[entry.id] = &at->first;
    const auto old = before.find(entry.id);
    if (old == before.end()) {
      if (entry.enabled) change->added.push_back(std::move(draft.rules[i]));
      continue;
    }
    const bool same = old->second->content == entry.content;
    const bool was_enabled = old->second->enabled;
    before.erase(old);
    if (same) continue;
    if (was_enabled) change->removed.push_back(entry.id);
    if (entry.enabled) change->added.push_back(std::move(draft.rules[i]));
  }
  for (const auto& [id, entry] : before)
    if (entry->enabled) change->removed.push_back(id);
  change->other |= !file.dispatch.empty() || !draft.file.dispatch.empty();
  file = std::move(draft.file);
  if (file.stamp == 0 && file.rules.empty()) files_.erase(at);
}

}  // namespace wireroom::alerts

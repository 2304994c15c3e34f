// SPDX-License-Identifier: Apache-2.0
//
// Which rules came from which file, so that a file that has changed is compared
// with what it said before, and so that ids and the steps of sequences are held
// against the rules of all files. Some 60 bytes a rule.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "plugins/detectors/alerts/rule_file.h"

namespace wireroom::alerts {

// What a change of files comes to: ids (IndexSegment::IdHash) of rules that are
// no more or other than before, and rules that are new or other.
struct RuleChange {
  std::vector<uint64_t> removed;
  std::vector<Rule> added;
  bool other = false;  // what stands beside the rules
  bool empty() const { return removed.empty() && added.empty() && !other; }
};

class RuleCatalogue {
 public:
  RuleCatalogue() = default;
  RuleCatalogue(RuleCatalogue&&) = default;
  RuleCatalogue& operator=(RuleCatalogue&&) = default;

  // ---- when all files are read ----

  // Takes the rules of a file, and gives those that are enabled to `each`. A rule
  // whose id is taken is refused alone, as those were that are wrong.
  void Take(RuleFile file, RuleErrors* errors, const std::function<void(Rule)>& each);
  // After the last: refuses sequences that have steps which are no rules, or lead
  // back to themselves, and gives their ids.
  std::vector<uint64_t> RefuseSequences(RuleErrors* errors);

  // ---- when some have changed ----

  // What is known of a file, or null.
  struct File;
  const File* Find(const std::string& path) const;
  // Takes other contents of files; of files that are gone, without rules. A file
  // that has an error in it, or that can not stand beside the others, is refused as
  // a whole: its errors are told, and what it said before stays.
  RuleChange Update(std::vector<RuleFile> files, RuleErrors* errors);

  // The files, by path.
  struct Entry {
    uint64_t id;
    uint64_t content;
    uint32_t line;
    bool enabled;
  };
  struct Sequence {
    std::string id;
    std::string place;
    std::vector<std::string> steps;
  };
  struct File {
    uint64_t stamp = 0;
    std::vector<std::filesystem::path> lists;
    std::vector<Entry> rules;
    std::vector<Sequence> sequences;
    Dispatch dispatch;
    std::vector<std::string> errors;  // of the last reading; what it said before that stays
  };
  const std::map<std::string, File>& files() const { return files_; }
  // "file:line" of a rule, by id; empty: there is none.
  std::string PlaceOf(uint64_t id) const;
  // Of all files. A second route is told as an error and left aside.
  Dispatch dispatch(RuleErrors* errors) const;

 private:
  struct Draft;
  class Trial;
  static File Describe(const RuleFile& file);
  void Apply(const std::string& path, Draft draft, RuleChange* change);

  std::map<std::string, File> files_;
  std::unordered_map<uint64_t, const std::string*> file_of_;  // of rules, by id; keys of files_
};

}  // namespace wireroom::alerts

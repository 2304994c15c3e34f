// SPDX-License-Identifier: Apache-2.0
//
// The `condition` of a rule, from YAML to the tree in rule.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/yaml_reader.h"

namespace wireroom::alerts {

class ConditionParser {
 public:
  // `folder`: of the rule file; files of lists are relative to it.
  ConditionParser(const YamlReader& reader, const Host& host, std::filesystem::path folder)
      : reader_(reader), host_(host), folder_(std::move(folder)) {}

  // The tree, or nothing when an error was told to the reader.
  std::optional<Condition> Parse(const YamlNode& node);

  // What a list hands down to the entries in it.
  struct Scoping {
    Scope scope = kAnywhere;
    bool match_case = false;
  };

  // ---- for detections (detection_parser.h) ----
  // Starts another rule.
  void Reset() { entries_ = 0, list_content_ = 0; }
  // The files of lists that were asked for, and a hash of what those of the rule
  // since Reset hold.
  const std::vector<std::filesystem::path>& lists() const { return lists_; }
  uint64_t list_content() const { return list_content_; }
  // Whether the mapping speaks the words of `condition`.
  static bool IsConditionKey(std::string_view key);
  // How the words of an entry are met.
  struct WordForm {
    TokenMatch match = TokenMatch::kExact;
    std::string language = "english";
  };
  bool Entry(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool CountEntry(const YamlNode& node);
  bool Words(const YamlNode& node, const std::string& text, std::string_view key,
             const WordForm& form, Term* out) const;
  bool Pattern(const YamlNode& node, Term* out) const;
  bool MentionWishes(const YamlNode& node, Scoping scoping, Condition* out);
  bool Topic(const YamlNode& value, Term* out) const;
  bool Language(const YamlNode& value, Term* out) const;
  // Whether it has the form of one.
  bool EntityId(const YamlNode& node, const std::string& id) const;
  bool SourceTerm(const YamlNode& value, Term* out) const;
  // The lines of the file that `value` names.
  bool ListFile(const YamlNode& value, std::vector<std::string>* lines);
  bool WordList(const YamlNode& value, Scoping scoping, const WordForm& form, Condition* out);
  bool EntityList(const YamlNode& value, Scoping scoping, Condition* out);
  // The parts of a kNear, each an entry or a list of alternatives.
  bool NearParts(const YamlNode& parts, Scoping scoping, const WordForm& form, Condition* out);
  bool Form(const YamlNode& node, WordForm* form) const;
  const YamlReader& reader() const { return reader_; }

 private:
  bool Mapping(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool Keys(const YamlNode& node) const;
  bool ReadScoping(const YamlNode& node, Scoping* scoping) const;
  bool ReadScope(const YamlNode& node, Scope* scope) const;
  bool Lists(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool List(const YamlNode& list, std::string_view key, Condition::Kind kind, Scoping scoping,
            int depth, Condition* out);
  bool TermOf(const YamlNode& node, std::string_view key, Scoping scoping, Term* out) const;
  bool Alone(const YamlNode& node, std::string_view key) const;
  bool AnyEntity(const YamlNode& node, const Term& wishes, const std::vector<std::string>& ids,
                 Condition* out);
  bool Some(const YamlNode& node, Scoping scoping, int depth, Condition* out);
  bool Near(const YamlNode& node, Scoping scoping, Condition* out);
  bool NearPart(const YamlNode& part, Scoping scoping, const WordForm& form, Condition* out);
  bool EntityType(const YamlNode& node, const std::string& type) const;
  bool MinScore(const YamlNode& node, Term* out) const;

  const YamlReader& reader_;
  const Host& host_;
  const std::filesystem::path folder_;
  size_t entries_ = 0;
  std::vector<std::filesystem::path> lists_;
  uint64_t list_content_ = 0;
};

}  // namespace wireroom::alerts

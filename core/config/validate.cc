// SPDX-License-Identifier: Apache-2.0
#include "core/config/validate.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "core/config/value.h"

namespace wireroom::config {
namespace {

constexpr size_t kMaxName = 64;

// "journal.max_bytes" for "max_bytes", when that is in one other group only.
std::string FindElsewhere(const std::string& key, const std::vector<std::string>& elsewhere) {
  std::string found;
  for (const std::string& full : elsewhere) {
    if (full.size() <= key.size() ||
        full != absl::StrCat(full.substr(0, full.find('.')), ".", key)) {
      continue;
    }
    if (!found.empty()) return "";
    found = full;
  }
  return found;
}

std::string UnknownKeyMessage(const std::string& key, const std::vector<std::string>& known,
                              const OptionContext& context) {
  std::string meant = Nearest(key, known);
  if (meant.empty()) meant = FindElsewhere(key, context.elsewhere);
  if (!meant.empty()) return absl::StrCat("unknown key; did you mean ", Quoted(meant), "?");
  if (known.empty()) return "unknown key; there are no options here";
  return absl::StrCat("unknown key; expected one of ", absl::StrJoin(known, ", "));
}

bool IsNumeric(OptionType type) {
  return type == OptionType::kInt || type == OptionType::kFloat || type == OptionType::kDuration ||
         type == OptionType::kSize;
}

bool TakesChoices(OptionType type) {
  return type == OptionType::kString || type == OptionType::kStrings;
}

// What is wrong with a declaration besides its default, or "".
std::string DeclarationProblem(const OptionSpec& spec) {
  if (!IsName(spec.name)) return "expected a name of [a-z][a-z0-9_]*";
  if (HasRange(spec) && !IsNumeric(spec.type)) return "only numbers have a range";
  if (HasRange(spec) && !(spec.minimum <= spec.maximum)) {
    return "expected a minimum that is not above the maximum";
  }
  if (!spec.choices.empty() && !TakesChoices(spec.type)) return "only texts have choices";
  return "";
}

// Reports mistakes of whoever declared the options.
void ReportDeclaration(const OptionContext& context, const OptionSpec& spec, std::string problem,
                       Errors* errors) {
  const std::string owner = context.owner.empty() ? "the program" : context.owner;
  errors->push_back({context.file,
                     {},
                     JoinKey(context.key, spec.name),
                     absl::StrCat(owner, " declares this option wrongly: ", problem,
                                  "; this is to be corrected there, not in the configuration")});
}

std::optional<Value> FallbackValue(const OptionSpec& spec, const OptionContext& context,
                                   Errors* errors) {
  Errors inner;
  Node node;
  std::optional<Value> value;
  if (ParseYaml(spec.fallback, "default", &node, &inner)) {
    value = ParseValue(spec, node, context.default_base, {"default", "", &inner});
  }
  for (const Error& error : inner) {
    ReportDeclaration(context, spec,
                      absl::StrCat("its default ", Quoted(spec.fallback), ": ", error.message),
                      errors);
  }
  return inner.empty() ? value : std::nullopt;
}

Value ReadOption(const OptionSpec& spec, const Node& group, const OptionContext& context,
                 Errors* errors) {
  std::optional<Value> fallback;
  if (!spec.required) fallback = FallbackValue(spec, context, errors);
  const std::string key = JoinKey(context.key, spec.name);
  const Report report{context.file, key, errors};
  if (const Node* given = group.Find(spec.name)) {
    return ParseValue(spec, *given, context.given_base, report).value_or(Value());
  }
  if (spec.required) {
    report.Add(group.mark, absl::StrCat("expected ", Expected(spec),
                                        ", found nothing; this "
                                        "option has no default"));
  }
  return fallback.value_or(Value());
}

}  // namespace

std::string JoinKey(std::string_view group, std::string_view name) {
  return group.empty() ? std::string(name) : absl::StrFormat("%s.%s", group, name);
}

bool IsName(std::string_view text) {
  const auto part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= kMaxName && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), part);
}

std::vector<std::string> NamesOf(const std::vector<OptionSpec>& specs) {
  std::vector<std::string> names;
  for (const OptionSpec& spec : specs) names.push_back(spec.name);
  return names;
}

bool CheckGroup(const Node& group, const OptionContext& context, Errors* errors) {
  const bool absent = group.kind == Node::Kind::kNull && group.mark.line == 0;
  if (absent || group.kind == Node::Kind::kMap) return true;
  const char* hint = "";
  if (group.kind == Node::Kind::kNull) {
    hint = "; leave the key out, or write {}, to take every default";
  } else if (!group.quoted && group.text.find(':') != std::string::npos) {
    hint = "; a space is missing after ':'";
  }
  errors->push_back({context.file, group.mark, context.key,
                     absl::StrCat("expected a map of options, found ", Found(group), hint)});
  return false;
}

void CheckKeys(const Node& group, const std::vector<std::string>& known,
               const OptionContext& context, Errors* errors) {
  for (const Entry& entry : group.entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    errors->push_back({context.file, entry.mark, JoinKey(context.key, entry.key),
                       UnknownKeyMessage(entry.key, known, context)});
  }
}

void CheckSpecs(const std::vector<OptionSpec>& specs, const OptionContext& context,
                Errors* errors) {
  std::set<std::string> names;
  for (const OptionSpec& spec : specs) {
    std::string problem = DeclarationProblem(spec);
    if (problem.empty() && !names.insert(spec.name).second) problem = "the name is given twice";
    if (!problem.empty()) {
      ReportDeclaration(context, spec, problem, errors);
    } else if (!spec.required) {
      FallbackValue(spec, context, errors);
    }
  }
}

std::vector<Value> ReadOptions(const std::vector<OptionSpec>& specs, const Node& group,
                               const OptionContext& context, Errors* errors) {
  std::vector<Value> values;
  for (const OptionSpec& spec : specs) values.push_back(ReadOption(spec, group, context, errors));
  return values;
}

std::vector<Value> ValidateOptions(const std::vector<OptionSpec>& specs, const Node& group,
                                   const OptionContext& context, Errors* errors) {
  const size_t before = errors->size();
  CheckSpecs(specs, context, errors);
  if (errors->size() > before || !CheckGroup(group, context, errors)) {
    return std::vector<Value>(specs.size());
  }
  CheckKeys(group, NamesOf(specs), context, errors);
  return ReadOptions(specs, group, context, errors);
}

}  // namespace wireroom::config

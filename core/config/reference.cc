// SPDX-License-Identifier: Apache-2.0
//
// The reference of all options, from their declarations.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/config/daemon_sections.h"
#include "core/config/validate.h"
#include "core/config/value.h"

namespace wireroom::config {
namespace {

constexpr size_t kTextWidth = 92;

// One group as both forms show it.
struct Group {
  std::string name;
  std::string text;
  const std::vector<OptionSpec>* options;
};

std::vector<Group> CoreGroups() {
  std::vector<Group> groups;
  ForEachSection([&](const auto& section, auto) {
    groups.push_back({section.name(), section.text(), &section.options()});
  });
  groups.push_back({"", "At the top of the file.", &TopSection().options()});
  groups.push_back({"plugins[]",
                    absl::StrCat(kPluginsText, " Under `options`: ", kPluginOptionsText),
                    &EntrySection().options()});
  return groups;
}

std::vector<Group> AllGroups(const std::vector<PluginDescription>& plugins) {
  std::vector<Group> groups = CoreGroups();
  for (const PluginDescription& plugin : plugins) {
    groups.push_back(
        {absl::StrCat("options of the plugin ", plugin.name), plugin.summary, &plugin.options});
  }
  return groups;
}

std::string ValueText(const OptionSpec& spec) {
  return absl::StrCat(Expected(spec), spec.unit.empty() ? "" : ", in ", spec.unit);
}

std::string DefaultText(const OptionSpec& spec) {
  return spec.required ? "required" : "default " + spec.fallback;
}

// Lines of at most kTextWidth, each with `indent` in front.
std::string Wrapped(const std::string& text, const std::string& indent) {
  std::string out;
  std::string line = indent;
  size_t start = 0;
  while (start < text.size()) {
    const size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    if (line.size() > indent.size() && line.size() + 1 + word.size() > kTextWidth) {
      absl::StrAppend(&out, line, "\n");
      line = indent;
    }
    absl::StrAppend(&line, line.size() > indent.size() ? " " : "", word);
    start = end + 1;
  }
  return absl::StrCat(out, line, "\n");
}

std::string CellText(const std::string& text) {
  return absl::StrReplaceAll(text, {{"|", "\\|"}, {"<", "&lt;"}, {"\n", " "}});
}

std::string Row(const OptionSpec& spec) {
  const std::string fallback = spec.required ? "required" : absl::StrCat("`", spec.fallback, "`");
  return absl::StrCat("| `", spec.name, "` | ", CellText(ValueText(spec)), " | ",
                      CellText(fallback), " | ", CellText(spec.text), " |\n");
}

}  // namespace

std::string DaemonReferenceText(const std::vector<PluginDescription>& plugins) {
  std::string out;
  for (const Group& group : AllGroups(plugins)) {
    absl::StrAppend(&out, out.empty() ? "" : "\n", group.name.empty() ? "(top)" : group.name, "\n",
                    Wrapped(group.text, "  "));
    for (const OptionSpec& spec : *group.options) {
      absl::StrAppend(&out, "\n  ", spec.name, "\n",
                      Wrapped(absl::StrCat(ValueText(spec), "; ", DefaultText(spec)), "      "),
                      Wrapped(spec.text, "      "));
    }
  }
  return out;
}

std::string DaemonReferenceMarkdown(const std::vector<PluginDescription>& plugins) {
  std::string out = "# Configuration reference\n";
  for (const Group& group : AllGroups(plugins)) {
    absl::StrAppend(&out, "\n## ", group.name.empty() ? "Top" : absl::StrCat("`", group.name, "`"),
                    "\n\n", group.text, "\n");
    if (group.options->empty()) continue;
    absl::StrAppend(&out, "\n| option | value | default | meaning |\n| --- | --- | --- | --- |\n");
    for (const OptionSpec& spec : *group.options) out += Row(spec);
  }
  return out;
}

}  // namespace wireroom::config

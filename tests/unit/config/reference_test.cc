// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/config/daemon_sections.h"

namespace wireroom::config {
namespace {

using testing::HasSubstr;

PluginDescription Plugin() {
  OptionSpec rules;
  rules.name = "rules";
  rules.type = OptionType::kPaths;
  rules.required = true;
  rules.text = "Rules | of alerts.";
  return {"alerts", "Raises alerts.", {rules}};
}

TEST(Reference, NamesEveryOptionInBothForms) {
  const std::string text = DaemonReferenceText({});
  const std::string markdown = DaemonReferenceMarkdown({});
  ForEachSection([&](const auto& section, auto) {
    EXPECT_THAT(markdown, HasSubstr("## `" + section.name() + "`"));
    for (const OptionSpec& option : section.options()) {
      EXPECT_THAT(text, HasSubstr("\n  " + option.name + "\n"));
      EXPECT_THAT(markdown, HasSubstr("| `" + option.name + "` | "));
      EXPECT_FALSE(option.text.empty()) << option.name;
    }
  });
}

TEST(Reference, TellsRangeUnitAndDefault) {
  EXPECT_THAT(DaemonReferenceText({}),
              HasSubstr("a whole number from 1 to 10000, in articles; default 256"));
}

TEST(Reference, HasThePluginsOptions) {
  EXPECT_THAT(DaemonReferenceText({Plugin()}), HasSubstr("a list of paths; required"));
  EXPECT_THAT(DaemonReferenceMarkdown({Plugin()}),
              HasSubstr("| `rules` | a list of paths | required | Rules \\| of alerts. |"));
}

TEST(Reference, LinesOfTheTextFitATerminal) {
  std::istringstream in(DaemonReferenceText({Plugin()}));
  for (std::string line; std::getline(in, line);) EXPECT_LE(line.size(), 92u) << line;
}

}  // namespace
}  // namespace wireroom::config

// SPDX-License-Identifier: Apache-2.0
//
// What the loader refuses, each by a plugin that is whole but for one defect.
#include <string>
#include <vector>

#include "tests/contract/plugin/host_fixture.h"

namespace wireroom::plugin {
namespace {

using ::testing::HasSubstr;

struct Defect {
  const char* name;
  // What the refusal must say, beside the plugin's name and file.
  std::vector<const char*> parts;
};

std::ostream& operator<<(std::ostream& out, const Defect& defect) { return out << defect.name; }

const auto kName = [](const auto& info) { return std::string(info.param.name); };

void ExpectParts(const std::string& text, const Defect& defect) {
  const std::string name = defect.name;
  EXPECT_THAT(text, HasSubstr("plugin '" + name + "' ("));
  EXPECT_THAT(text, HasSubstr("/" + name + "/" + name + ".so): "));
  for (const char* part : defect.parts) EXPECT_THAT(text, HasSubstr(part));
}

class RefusedAtLoad : public HostFixture, public ::testing::WithParamInterface<Defect> {};

TEST_P(RefusedAtLoad, SaysWhy) { ExpectParts(LoadError(GetParam().name), GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    BrokenPlugin, RefusedAtLoad,
    ::testing::Values(
        Defect{"no_note", {"expected the version note", "found none", "wireroom_add_plugin"}},
        Defect{"other_major", {"expected ABI 1.0 to 1.0", "found ABI 2.0", "upgrade the daemon"}},
        Defect{"old_major", {"expected ABI 1.0 to 1.0", "found ABI 0.0", "rebuild the plugin"}},
        Defect{"newer_minor", {"expected ABI 1.0 to 1.0", "found ABI 1.99", "upgrade the daemon"}},
        Defect{"no_entry",
               {"expected the exported symbol wireroom_plugin_entry", "found none",
                "WIREROOM_PLUGIN"}},
        Defect{"entry_null", {"expected its table", "found NULL"}},
        Defect{"note_differs",
               {"expected ABI 1.0 as its version note says", "found 1.1 in its table"}},
        Defect{"bad_version", {"expected a semantic version", "found 'one'", "correct it"}},
        Defect{"plugin_too_small", {"expected a wr_plugin of at least", "struct_size of 8"}},
        Defect{"no_close", {"expected the functions", "close", "found NULL"}},
        Defect{"no_fork", {"expected the function fork", "found NULL"}},
        Defect{"no_capability",
               {"expected at least one of the capabilities", "annotator/1", "found none"}},
        Defect{"annotator_too_small",
               {"capability annotator/1", "struct_size of at least", "found 4"}},
        Defect{"no_annotate",
               {"capability annotator/1", "expected all its functions", "found NULL"}},
        Defect{"option_twice", {"limit"}}, Defect{"option_default", {"limit", "500"}},
        Defect{"option_type", {"option 1", "expected a type from 1 to 9", "found 77"}}),
    kName);

class RefusedAtOpen : public HostFixture, public ::testing::WithParamInterface<Defect> {};

TEST_P(RefusedAtOpen, SaysWhy) {
  const auto plugin = Open(GetParam().name);
  ASSERT_FALSE(plugin.ok());
  ExpectParts(std::string(plugin.status().message()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    BrokenPlugin, RefusedAtOpen,
    ::testing::Values(Defect{"open_silent",
                             {"open failed and did not say why", "bug of the plugin"}},
                      Defect{"open_text", {"the table /var/names.tsv is missing"}},
                      Defect{"throws_in_start", {"the table is empty"}}),
    kName);

using BrokenPlugin = HostFixture;

TEST_F(BrokenPlugin, SoundOneLoadsSoThatTheOthersAreRefusedForTheirDefect) {
  EXPECT_EQ(LoadError("sound"), "");
  const auto plugin = Open("sound");
  ASSERT_TRUE(plugin.ok()) << plugin.status();
  EXPECT_EQ((*plugin)->library().name(), "sound");
  EXPECT_EQ((*plugin)->library().version(), "1.0.0");
  EXPECT_THAT((*plugin)->library().capabilities(), ::testing::ElementsAre("annotator"));
  ASSERT_EQ((*plugin)->library().options().size(), 1u);
  EXPECT_EQ((*plugin)->library().options()[0].name, "limit");
}

TEST_F(BrokenPlugin, ThatThrowsWhileItTellsItsOptionsIsRefused) {
  EXPECT_THAT(LoadError("throws_in_constructor"), HasSubstr("no memory for the table"));
}

// Its static initialiser aborts the process, so that a refusal proves that none
// of its code ran; the death test proves that it would have.
TEST_F(BrokenPlugin, OfAnotherMajorIsRefusedBeforeItsCodeRuns) {
  EXPECT_THAT(LoadError("other_major_aborts"), HasSubstr("found ABI 2.0"));
}

TEST_F(BrokenPlugin, OfThisMajorRunsItsInitialisers) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(LoadError("aborts"), ::testing::KilledBySignal(SIGABRT), "");
}

TEST_F(BrokenPlugin, UnknownNameIsAnsweredWithTheNearestAndThePlaces) {
  const std::string text = LoadError("no_nite");
  EXPECT_THAT(text, HasSubstr("plugin 'no_nite': expected the folder 'no_nite' in "));
  EXPECT_THAT(text, HasSubstr(WIREROOM_BROKEN_PLUGINS));
  EXPECT_THAT(text, HasSubstr("did you mean 'no_note'?"));
}

TEST_F(BrokenPlugin, NameThatIsNoNameNeverBecomesAPath) {
  EXPECT_THAT(LoadError("../sound"), HasSubstr("expected [a-z][a-z0-9_]*, found '../sound'"));
  EXPECT_THAT(LoadError(""), HasSubstr("found ''"));
}

}  // namespace
}  // namespace wireroom::plugin

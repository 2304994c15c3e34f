// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/plugin_table.h"

namespace wireroom::plugin {
namespace {

TEST(SemanticVersion, TakesWhatTheSpecificationTakes) {
  for (const char* version : {"0.0.0", "1.2.3", "10.20.30", "1.0.0-rc.1", "1.0.0+build.5",
                              "1.0.0-alpha-2.x+exp.sha-5114f85"})
    EXPECT_TRUE(IsSemanticVersion(version)) << version;
}

TEST(SemanticVersion, RefusesWhatOnlyLooksLikeOne) {
  for (const char* version :
       {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "v1.2.3", "1.2.3-", "1.2.3+", "1.2.3-a..b",
        "1.2.3 ", "-1.2.3", "1.2.3+a+b", "1.2.3-\xC3\xBC", "99999999999.0.0"})
    EXPECT_FALSE(IsSemanticVersion(version)) << version;
}

}  // namespace
}  // namespace wireroom::plugin

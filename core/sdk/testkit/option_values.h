// SPDX-License-Identifier: Apache-2.0
//
// The values of a plugin's options, from what the test gave and the defaults.
#pragma once

#include <filesystem>
#include <vector>

#include "core/config/option.h"
#include "wireroom/testkit/fake_host.h"

namespace wireroom::testkit {

// Throws std::runtime_error with what the daemon would say. Relative paths, given
// or default, are relative to `folder`.
std::vector<config::Value> ValuesOf(const std::vector<config::OptionSpec>& specs,
                                    const Options& options, const std::filesystem::path& folder);

}  // namespace wireroom::testkit

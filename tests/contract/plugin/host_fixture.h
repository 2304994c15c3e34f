// SPDX-License-Identifier: Apache-2.0
//
// A loader over the family of broken plugins, with the services of a daemon.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/option.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/loader.h"
#include "core/plugin/plugin.h"

namespace wireroom::plugin {

class HostFixture : public ::testing::Test {
 protected:
  // The refusal's text; empty: it was loaded.
  std::string LoadError(std::string_view name) {
    const auto library = loader_.Load(name);
    return library.ok() ? "" : std::string(library.status().message());
  }

  absl::StatusOr<std::shared_ptr<Plugin>> Open(std::string_view name) {
    auto library = loader_.Load(name);
    if (!library.ok()) return library.status();
    config::Value limit;
    limit.integer = 5;
    return Plugin::Open(*library, std::vector<config::Value>((*library)->options().size(), limit));
  }

  ops::ManualClock clock_;
  std::unique_ptr<ops::Logger> logger_ = ops::Logger::Silent();
  ops::Stats stats_;
  Services services_{&clock_, logger_.get(), &stats_, {}};
  Loader loader_{{WIREROOM_BROKEN_PLUGINS}, services_};
};

}  // namespace wireroom::plugin

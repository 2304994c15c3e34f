// SPDX-License-Identifier: Apache-2.0
//
// What the host's services to plugins stand on. Not owned; all of it outlives
// every plugin.
#pragma once

#include "core/plugin/limits.h"

namespace wireroom::ops {
class Clock;
class Logger;
class Stats;
}  // namespace wireroom::ops

namespace wireroom::plugin {

struct Services {
  ops::Clock* clock = nullptr;
  ops::Logger* logger = nullptr;
  ops::Stats* stats = nullptr;
  Limits limits;
};

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
//
// How much the host takes from a plugin. Beyond it the call fails with a
// reason that names the limit; nothing is cut off in silence.
#pragma once

#include <cstddef>

namespace wireroom::plugin {

struct Limits {
  // Of one annotator on one article: zones, mentions, entities, topics and
  // quotations together.
  size_t annotations = 10'000;
  // Of all their strings, in bytes.
  size_t layer_bytes = 4 * 1024 * 1024;
  // Of any one string, in bytes.
  size_t string_bytes = 4 * 1024;
  // Of one annotator's attachment, in bytes.
  size_t attachment_bytes = 64 * 1024;
  // External ids of one entity; labels or annotations of one alert.
  size_t pairs = 64;
  // Alerts of one call.
  size_t alerts = 1'000;
  // Evidence spans of one alert.
  size_t evidence = 1'000;
  // Keys that one call of a detector may change.
  size_t state_changes = 10'000;
  // Of a key and of a value of the state, in bytes.
  size_t key_bytes = 400;
  size_t value_bytes = 1024 * 1024;
};

}  // namespace wireroom::plugin

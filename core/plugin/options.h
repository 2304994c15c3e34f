// SPDX-License-Identifier: Apache-2.0
//
// A plugin's options between the ABI and the configuration's engine.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "core/config/option.h"
#include "wireroom/abi.h"

namespace wireroom::plugin {

// The declarations of a plugin. kFailedPrecondition, "expected ..., found ...":
// they are not well-formed as structs. What they mean is checked by
// config::CheckSpecs.
absl::StatusOr<std::vector<config::OptionSpec>> ReadOptions(const wr_list& list);

// Values as open() takes them.
class OptionValues {
 public:
  // `values` outlive this.
  explicit OptionValues(const std::vector<config::Value>& values);
  const wr_value* data() const { return values_.data(); }
  size_t size() const { return values_.size(); }

 private:
  std::vector<wr_value> values_;
  std::vector<std::vector<wr_str>> lists_;
};

}  // namespace wireroom::plugin

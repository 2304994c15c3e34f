// SPDX-License-Identifier: Apache-2.0
#include "core/feed/context.h"

#include <zmq.hpp>

namespace wireroom::feed {

std::shared_ptr<zmq::context_t> MakeContext() { return std::make_shared<zmq::context_t>(); }

std::string ZeroMqVersion() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  zmq_version(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace wireroom::feed

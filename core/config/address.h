// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/config/option.h"

namespace wireroom::config {

// What the daemon may bind its sockets to, all of it on this machine:
//   tcp://127.x.y.z:PORT, tcp://[::1]:PORT   PORT is 0 or * for any free one
//   ipc:///PATH                              absolute, at most 107 bytes
//   ipc://@NAME                              an abstract name, at most 106 bytes
//   inproc://NAME                            in this process
// Whatever other machines could reach is refused: that needs CURVE, which is
// not there.
std::optional<Refusal> CheckLocalAddress(std::string_view address);

// True when both sockets could not be bound at the same time.
bool SameAddress(std::string_view a, std::string_view b);

}  // namespace wireroom::config

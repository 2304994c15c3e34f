// SPDX-License-Identifier: Apache-2.0
//
// The ZeroMQ context of the process: one, made before any socket and after any
// fork, outliving all sockets. Others hold it without knowing what it is.
#pragma once

#include <memory>
#include <string>

namespace zmq {
class context_t;
}

namespace wireroom::feed {

std::shared_ptr<zmq::context_t> MakeContext();

// Of the library that is loaded: "4.3.4".
std::string ZeroMqVersion();

}  // namespace wireroom::feed

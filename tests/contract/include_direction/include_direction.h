// SPDX-License-Identifier: Apache-2.0
//
// Who may include whom: the arrows between the folders, checked line by line.
//
//   plugins -> sdk -> abi      app -> everything in core
//   pipeline -> plugin, journal, text      feed -> journal      plugin -> text
//   config, ops and text know nobody; whoever is above them may use them
//   the test kit of the SDK plays the host with the host's own text, config, plugin
//
// And the libraries that have one place: ZeroMQ in feed and client, LMDB in
// journal, Boost.DLL in plugin, protobuf neither in plugins nor in what lies
// below them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::contract {

// The offences in a file as "path:line: includes ...: rule", in order. path:
// from the root of the tree, with "/". Files outside core/ and plugins/ have none.
std::vector<std::string> Offences(std::string_view path, std::string_view text);

// True when there is a rule for the files of this folder of core/.
bool HasRule(std::string_view folder);

}  // namespace wireroom::contract

// SPDX-License-Identifier: Apache-2.0
//
// What a named `wireroom send` has to remember so that a second run goes on
// where the first one ended: which input its numbers count, and in which epoch.
// How far it got is not in here: the daemon knows.
//
// The file is one line of JSON: {"producer":"...","epoch":1,"input":"..."}.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace wireroom::app {

// Names the content of the paths, as far as that can be told without reading
// them: every file with its size and time of change, and the source. Numbers
// count articles by their place in the input, so another input needs another
// epoch. Standard input is never the same twice: empty.
std::string FingerprintInput(const std::vector<std::string>& paths, const std::string& source);

// Where the file is unless it is said: $XDG_STATE_HOME/wireroom/send/NAME.json, else
// below ~/.local/state (XDG Base Directory Specification). Empty: there is no home.
std::string DefaultPositionFile(const std::string& producer);

// The epoch to send this input in: that of the file when it was for the same
// producer and input, else a higher one, which is written to the file (and on
// disk when this returns) before anything is sent in it. An epoch begins as
// `now_seconds`, so that it is higher than those of a file that was lost.
// Errors: the file can not be read or written, or is not one of these.
absl::StatusOr<uint64_t> EpochOf(const std::string& file, const std::string& producer,
                                 const std::string& input, uint64_t now_seconds);

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace wireroom::app {

// What --ready-fd is for: writes "ready\n" to the descriptor and closes it, so that
// a script which reads it knows that the command is at work, and by an end without
// that line, that it is not. Nothing for a negative one.
void TellReady(int fd);

}  // namespace wireroom::app

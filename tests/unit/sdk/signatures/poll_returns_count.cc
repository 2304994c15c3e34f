// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Source needs this method, exactly: void Poll(int timeout_ms, wireroom::Intake& out) override
#include <wireroom/sdk.h>

struct Folder : wireroom::Source {
  void Resume(std::string_view) override {}
#ifdef BAD_LINE
  int Poll(int, wireroom::Intake&) { return 0; }
#else
  void Poll(int, wireroom::Intake&) override {}
#endif
};

WIREROOM_PLUGIN(Folder, "folder", "1.0.0", "Reads files.");

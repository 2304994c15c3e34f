// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Sink needs this method, exactly: wireroom::Handled Handle(const wireroom::Event& event) override
#include <wireroom/sdk.h>

struct Print : wireroom::Sink {
#ifdef BAD_LINE
  void Handle(const wireroom::Event&) {}
#else
  wireroom::Handled Handle(const wireroom::Event&) override { return wireroom::Handled::kDone; }
#endif
};

WIREROOM_PLUGIN(Print, "print", "1.0.0", "Prints.");

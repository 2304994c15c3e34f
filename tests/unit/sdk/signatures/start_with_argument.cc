// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Plugin needs this method, exactly: void Start() override
#include <wireroom/sdk.h>

struct Shout : wireroom::Annotator {
#ifdef BAD_LINE
  void Start(const std::string&) {}
#else
  void Start() override {}
#endif
  void Annotate(const wireroom::Article&, wireroom::Annotations&) override {}
};

WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

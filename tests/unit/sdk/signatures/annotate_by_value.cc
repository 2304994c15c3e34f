// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Annotator needs this method, exactly: void Annotate(const wireroom::Article& article, wireroom::Annotations& out) override
#include <wireroom/sdk.h>

struct Shout : wireroom::Annotator {
#ifdef BAD_LINE
  void Annotate(const wireroom::Article&, wireroom::Annotations out) {
#else
  void Annotate(const wireroom::Article&, wireroom::Annotations& out) override {
#endif
    out.Skip("quiet");
  }
};

WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

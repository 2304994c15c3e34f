// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: a plugin's class derives from wireroom::Annotator, Detector, Source, Sink or Commands
#include <wireroom/sdk.h>

#ifdef BAD_LINE
struct Shout {
#else
struct Shout : wireroom::Annotator {
#endif
  void Annotate(const wireroom::Article&, wireroom::Annotations&) {}
};

WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

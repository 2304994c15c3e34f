// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: an Annotator must be copyable, for each worker gets a copy
#include <memory>

#include <wireroom/sdk.h>

struct Shout : wireroom::Annotator {
  void Annotate(const wireroom::Article&, wireroom::Annotations&) override {}
#ifdef BAD_LINE
  std::unique_ptr<int> model;
#else
  std::shared_ptr<const int> model;
#endif
};

WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

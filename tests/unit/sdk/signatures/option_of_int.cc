// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Option<T> takes bool, int64_t, double, std::string
#include <wireroom/sdk.h>

struct Shout : wireroom::Annotator {
#ifdef BAD_LINE
  wireroom::Option<int> limit{this, "limit", 5, "A limit."};
#else
  wireroom::Option<int64_t> limit{this, "limit", 5, "A limit."};
#endif
  void Annotate(const wireroom::Article&, wireroom::Annotations&) override {}
};

WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

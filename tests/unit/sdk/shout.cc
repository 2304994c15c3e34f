// SPDX-License-Identifier: Apache-2.0
#include <wireroom/sdk.h>

struct Shout : wireroom::Annotator {
  wireroom::Option<std::string> word{this, "word", "storm", "The word to mark."};

  void Annotate(const wireroom::Article& article, wireroom::Annotations& out) override {
    const uint64_t wanted = host().Hash(*word);
    for (const wireroom::Token& token : article.text().tokens())
      if (token.hash == wanted) out.Add(wireroom::Mention{token.begin, token.end, "EVENT"});
  }
};
WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");

// Marks a word wherever it stands, in any case of its letters.
#include <wireroom/sdk.h>

struct @Name@ : wireroom::Annotator {
  wireroom::Option<std::string> word{this, "word", "storm", "The word to mark."};

  // Once, before the first article. Throw std::runtime_error to refuse.
  void Start() override { wanted_ = host().Hash(*word); }

  void Annotate(const wireroom::Article& article, wireroom::Annotations& out) override {
    for (const wireroom::Token& token : article.text().tokens())
      if (token.hash == wanted_) out.Add(wireroom::Mention{token.begin, token.end, "EVENT"});
  }

 private:
  uint64_t wanted_ = 0;
};

WIREROOM_PLUGIN(@Name@, "@name@", "0.1.0", "Marks a word.");

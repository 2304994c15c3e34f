// SPDX-License-Identifier: Apache-2.0
//
// Plugins of the SDK that throw, one place each.
#include <wireroom/sdk.h>

#include <stdexcept>

struct Throwing : wireroom::Annotator {
#ifdef THROWS_IN_CONSTRUCTOR
  Throwing() { throw std::runtime_error("no memory for the table"); }
#endif
  void Start() override {
#ifdef THROWS_IN_START
    throw std::runtime_error("the table is empty");
#endif
  }
  void Annotate(const wireroom::Article& article, wireroom::Annotations& out) override {
    out.Add(wireroom::Topic{"custom:said", "said before it threw", 1});
#ifdef THROWS_EXCEPTION
    throw std::runtime_error("the table has a hole");
#endif
#ifdef THROWS_INT
    throw 42;
#endif
#ifdef READS_BEYOND
    std::string().at(article.text().tokens().size() + 1);
#endif
  }
};

WIREROOM_PLUGIN(Throwing, NAME, "1.0.0", "Throws.");

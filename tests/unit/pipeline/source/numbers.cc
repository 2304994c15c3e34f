// SPDX-License-Identifier: Apache-2.0
//
// A source whose articles are the numbers up to `last`; its position is the last
// number that it gave.
#include <wireroom/sdk.h>

#include <fstream>

struct Numbers : wireroom::Source {
  wireroom::Option<int64_t> last{this, "last", 10, "The last number."};
  wireroom::Option<std::filesystem::path> told{this, "told", "", "Where committed positions go."};

  void Resume(std::string_view position) override {
    next_ = position.empty() ? 1 : std::stoll(std::string(position)) + 1;
  }

  void Poll(int, wireroom::Intake& out) override {
    for (; next_ <= *last; ++next_) {
      const std::string number = std::to_string(next_);
      wireroom::Incoming article;
      article.id = article.text = article.position = number;
      article.source = "numbers";
      if (out.Give(article) == wireroom::Taken::kNoRoom) return;
    }
  }

  void Committed(std::string_view position) override {
    if (!told->empty()) std::ofstream(*told, std::ios::app) << position << "\n";
  }

 private:
  int64_t next_ = 1;
};

WIREROOM_PLUGIN(Numbers, "numbers", "1.0.0", "Gives numbers as articles.");

// SPDX-License-Identifier: Apache-2.0
//
// An annotator and detector that does what an article asks for, while the file
// `armed` is there: ends the daemon, or fails.
#include <wireroom/sdk.h>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

struct Trap : wireroom::Annotator, wireroom::Detector {
  wireroom::Option<std::filesystem::path> armed{this, "armed", wireroom::kRequired, "While it is there."};

  void Annotate(const wireroom::Article& article, wireroom::Annotations&) override {
    Spring(article, "annotator");
  }

  void Detect(const wireroom::Article& article, wireroom::Detections&) override {
    Spring(article, "detector");
  }

 private:
  void Spring(const wireroom::Article& article, std::string_view where) const {
    const std::string_view text = article.text().text();
    const auto asks = [&](const char* what) {
      return text.find(std::string(where) + ": " + what) != std::string_view::npos;
    };
    if (text.find(": ") == std::string_view::npos || !std::filesystem::exists(*armed)) return;
    if (asks("abort")) std::abort();
    if (asks("exit")) std::_Exit(0);
    if (asks("fault")) raise(SIGSEGV);
    if (asks("kill")) kill(getpid(), SIGKILL);
    if (asks("fail")) throw std::runtime_error("the article asked for it");
  }
};

WIREROOM_PLUGIN(Trap, "trap", "1.0.0", "Ends the daemon, or fails, where an article asks for it.");

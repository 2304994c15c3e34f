// SPDX-License-Identifier: Apache-2.0
//
// A sink that writes the sequence and the type of every event to a file, and
// wants every third one twice.
#include <wireroom/sdk.h>

#include <fstream>

struct Recorder : wireroom::Sink {
  wireroom::Option<std::filesystem::path> file{this, "file", wireroom::kRequired, "Where to."};

  wireroom::Handled Handle(const wireroom::Event& event) override {
    if (event.sequence % 3 == 0 && event.sequence != asked_again_) {
      asked_again_ = event.sequence;
      return wireroom::Handled::kAgain;
    }
    std::ofstream(*file, std::ios::app) << event.sequence << " " << event.type << "\n";
    return wireroom::Handled::kDone;
  }

 private:
  uint64_t asked_again_ = 0;
};

WIREROOM_PLUGIN(Recorder, "recorder", "1.0.0", "Records events in a file.");

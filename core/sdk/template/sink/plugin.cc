// Appends every event to a file, one line of JSON each.
#include <wireroom/sdk.h>

#include <fstream>

struct @Name@ : wireroom::Sink {
  wireroom::Option<std::filesystem::path> file{this, "file", wireroom::kRequired,
                                               "The file to append to."};

  void Start() override { out_.open(*file, std::ios::app); }

  // Once or more for each event, in order.
  wireroom::Handled Handle(const wireroom::Event& event) override {
    out_ << event.json << std::endl;
    return out_ ? wireroom::Handled::kDone : wireroom::Handled::kAgain;
  }

 private:
  std::ofstream out_;
};

WIREROOM_PLUGIN(@Name@, "@name@", "0.1.0", "Appends events to a file.");

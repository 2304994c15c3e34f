// Brings in each line of a text file as an article.
#include <wireroom/sdk.h>

#include <fstream>
#include <string>

struct @Name@ : wireroom::Source {
  wireroom::Option<std::filesystem::path> file{this, "file", wireroom::kRequired,
                                               "The file to read, one article a line."};

  // `position` is what was given with the last article that is committed.
  void Resume(std::string_view position) override {
    in_.open(*file);
    if (!in_) throw std::runtime_error("can not read " + file->string());
    line_ = position.empty() ? 0 : std::stoull(std::string(position));
    for (uint64_t i = 0; i < line_ && std::getline(in_, text_); ++i) continue;
    text_.clear();
  }

  void Poll(int, wireroom::Intake& out) override {
    while (!text_.empty() || std::getline(in_, text_)) {
      const std::string position = std::to_string(line_ + 1);
      const wireroom::Taken taken =
          out.Give({.id = position, .source = "@name@", .text = text_, .position = position});
      if (taken == wireroom::Taken::kNoRoom) return;
      ++line_;
      text_.clear();
    }
  }

 private:
  std::ifstream in_;
  std::string text_;
  uint64_t line_ = 0;
};

WIREROOM_PLUGIN(@Name@, "@name@", "0.1.0", "Reads a file, one article a line.");

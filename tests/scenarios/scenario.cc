// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wireroom::scenarios {
namespace {

namespace fs = std::filesystem;

// Turns what `escaped` content says into bytes; see README.md.
class Unescaper {
 public:
  explicit Unescaper(const std::string& text) : text_(text) {}

  std::string Run() {
    std::string out;
    while (at_ < text_.size()) Step(&out);
    return out;
  }

 private:
  void Step(std::string* out) {
    const char c = text_[at_++];
    if (c == '\n') return;
    if (c != '\\') return out->push_back(c);
    switch (at_ < text_.size() ? text_[at_++] : '\0') {
      case 'n': return out->push_back('\n');
      case 't': return out->push_back('\t');
      case '\\': return out->push_back('\\');
      case 'x': return Byte(out);
      case '{': return Repeat(out);
      default: throw std::runtime_error("unknown escape in escaped content");
    }
  }
  void Byte(std::string* out) {
    out->push_back(static_cast<char>(std::stoi(text_.substr(at_, 2), nullptr, 16)));
    at_ += 2;
  }
  void Repeat(std::string* out) {
    const size_t colon = text_.find(':', at_), end = text_.find('}', at_);
    if (colon == std::string::npos || end == std::string::npos || colon > end)
      throw std::runtime_error("a repetition is \\{N:text}");
    const std::string piece = Unescaper(text_.substr(colon + 1, end - colon - 1)).Run();
    for (size_t n = std::stoul(text_.substr(at_, colon - at_)); n > 0; --n) *out += piece;
    at_ = end + 1;
  }

  const std::string& text_;
  size_t at_ = 0;
};

bool IsFence(const std::string& line) {
  return line.size() >= 4 && line.find_first_not_of('-') == std::string::npos;
}

class Reader {
 public:
  explicit Reader(const fs::path& file) : file_(file), in_(file, std::ios::binary) {}

  Scenario Read() {
    if (!in_) Fail("can not be read");
    std::string line;
    while (Next(&line)) {
      if (line.empty()) continue;
      if (IsFence(line)) {
        ReadContent(line);
      } else if (line[0] == '#') {
        ReadComment(line);
      } else {
        ReadHead(line);
      }
    }
    if (scenario_.name != file_.stem().string()) Fail("'# name:' is not the file's name");
    if (scenario_.description.empty()) Fail("'# description:' is missing");
    return std::move(scenario_);
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(file_.string() + ":" + std::to_string(line_) + ": " + what);
  }
  bool Next(std::string* line) {
    ++line_;
    return static_cast<bool>(std::getline(in_, *line));
  }
  void ReadComment(const std::string& line) {
    if (line.starts_with("# name: ")) scenario_.name = line.substr(8);
    if (line.starts_with("# description: ")) scenario_.description = line.substr(15);
  }
  void ReadHead(const std::string& line) {
    Block& block = scenario_.blocks.emplace_back();
    block.line = line_;
    std::istringstream words(line);
    for (std::string word; words >> word;) block.words.push_back(word);
  }
  void ReadContent(const std::string& fence) {
    if (scenario_.blocks.empty() || scenario_.blocks.back().has_content)
      Fail("content without a block before it");
    Block& block = scenario_.blocks.back();
    block.has_content = true;
    for (std::string line; Next(&line) && line != fence;)
      block.content += line + '\n';
    if (!in_) Fail("content that is not closed by " + fence);
    if (!block.content.empty()) block.content.pop_back();
    if (block.words.back() != "escaped") return;
    block.words.pop_back();
    block.content = Unescaper(block.content).Run();
  }

  fs::path file_;
  std::ifstream in_;
  int line_ = 0;
  Scenario scenario_;
};

}  // namespace

bool Block::Is(std::initializer_list<const char*> start) const {
  size_t i = 0;
  for (const char* word : start)
    if (i >= words.size() || words[i++] != word) return false;
  return true;
}

std::string Block::After(size_t n) const {
  std::string out;
  for (size_t i = n; i < words.size(); ++i) (out += out.empty() ? "" : " ") += words[i];
  return out;
}

Scenario ReadScenario(const fs::path& file) { return Reader(file).Read(); }

}  // namespace wireroom::scenarios

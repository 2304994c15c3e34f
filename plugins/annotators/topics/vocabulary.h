// SPDX-License-Identifier: Apache-2.0
//
// The IPTC Media Topics: codes, names and parents, the retired ones too
// (https://iptc.org/newscodes/, CC BY 4.0). data/media_topics.tsv holds them, a
// topic a line, columns between tabs; parents stand before children:
//
//   code        medtop:20000574
//   parent      the code of the topic above, "-" for the 17 of the top level
//   name        in British English
//   retired     the day, or "-"
//   current     the code to use in place of a retired one, or "-"
//   definition  of the two upper levels, in our words
//
// "# version: mediatopics 2023-10" names the release. It stands in every model.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wireroom::topics {

class Vocabulary {
 public:
  struct Topic {
    std::string code, parent, name, retired, current, definition;
    int level = 1;
  };

  // Throws std::runtime_error "file:line: what is wrong".
  static Vocabulary Read(const std::filesystem::path& file);

  const std::string& version() const { return version_; }
  const std::vector<Topic>& topics() const { return topics_; }

  // nullptr: unknown.
  const Topic* Find(std::string_view code) const;
  // By code ("medtop:11000000" or "11000000"), or by name: "politics and
  // government", or the first word of one of the 17, which comes before the name of
  // a topic below ("crime" is medtop:02000000, not 20000082). Throws
  // std::runtime_error: unknown, with the nearest name; retired, with the current code.
  const Topic& Expect(std::string_view code_or_name) const;

 private:
  const Topic* ByName(std::string_view name) const;
  std::string Nearest(std::string_view name) const;

  std::string version_;
  std::vector<Topic> topics_;
  std::unordered_map<std::string, size_t> by_code_;
  std::unordered_map<std::string, size_t> by_name_;
};

}  // namespace wireroom::topics

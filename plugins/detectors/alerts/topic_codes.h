// SPDX-License-Identifier: Apache-2.0
//
// The codes of the IPTC Media Topics, so that a rule is not about a topic that no
// article can have. The vocabulary is data of the topics plugin, which is
// installed beside this one: ../topics/data/media_topics.tsv, a topic a line,
// columns between tabs: code, parent, name, day of retirement or "-", code to use
// instead or "-".
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "wireroom/sdk.h"

namespace wireroom::alerts {

class TopicCodes {
 public:
  // Read once a process and plugin folder. Null: the topics plugin is not there, or
  // its file can not be read; then codes are not checked.
  static std::shared_ptr<const TopicCodes> Beside(const Host& host);

  // "medtop:...": what is wrong with a code and which one to take; empty: it is good.
  std::string WhyWrong(const std::string& code) const;

 private:
  struct Topic {
    std::string name, retired, current;
  };
  static std::shared_ptr<const TopicCodes> Read(const std::filesystem::path& file);
  std::string Named(const std::string& code) const;

  std::unordered_map<std::string, Topic> topics_;
};

}  // namespace wireroom::alerts

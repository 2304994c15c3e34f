// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/topic_codes.h"

#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <string_view>

#include "plugins/detectors/alerts/nearest.h"

namespace wireroom::alerts {

std::shared_ptr<const TopicCodes> TopicCodes::Beside(const Host& host) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::shared_ptr<const TopicCodes>> read;
  const std::filesystem::path file = host.folder() / "../topics/data/media_topics.tsv";
  const std::lock_guard lock(mutex);
  const auto found = read.find(file);
  return found != read.end() ? found->second : read.emplace(file, Read(file)).first->second;
}

std::shared_ptr<const TopicCodes> TopicCodes::Read(const std::filesystem::path& file) {
  std::ifstream in(file);
  auto codes = std::make_shared<TopicCodes>();
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream columns(line);
    std::string code, parent;
    Topic topic;
    std::getline(columns, code, '\t');
    std::getline(columns, parent, '\t');
    std::getline(columns, topic.name, '\t');
    std::getline(columns, topic.retired, '\t');
    std::getline(columns, topic.current, '\t');
    codes->topics_.emplace(std::move(code), std::move(topic));
  }
  return codes->topics_.empty() ? nullptr : codes;
}

std::string TopicCodes::Named(const std::string& code) const {
  const auto found = topics_.find(code);
  return found == topics_.end() ? code : code + " (" + found->second.name + ")";
}

std::string TopicCodes::WhyWrong(const std::string& code) const {
  const auto found = topics_.find(code);
  if (found == topics_.end()) {
    std::vector<std::string_view> known;
    for (const auto& [other, topic] : topics_)
      if (topic.retired == "-") known.push_back(other);
    const std::string_view near = Nearest(code, known);
    return "'" + code + "' is no code of the IPTC Media Topics" +
           (near.empty() ? "; `wireroom list topics` has them"
                         : "; did you mean " + Named(std::string(near)) + "?");
  }
  if (found->second.retired == "-") return {};
  return "'" + code + "' (" + found->second.name + ") was retired on " + found->second.retired +
         (found->second.current == "-" ? "; `wireroom list topics` has the current ones"
                                       : ": write " + Named(found->second.current));
}

}  // namespace wireroom::alerts

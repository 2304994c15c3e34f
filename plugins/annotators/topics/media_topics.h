// SPDX-License-Identifier: Apache-2.0
//
// The top level of the IPTC Media Topics (https://iptc.org/newscodes/, CC BY 4.0).
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace wireroom::topics {

struct MediaTopic {
  std::string_view id;
  std::string_view name;
  // The word for it in terms.tsv.
  std::string_view word;
};

inline constexpr size_t kTopics = 17;

inline constexpr std::array<MediaTopic, kTopics> kMediaTopics = {{
    {"medtop:01000000", "arts, culture, entertainment and media", "arts"},
    {"medtop:02000000", "crime, law and justice", "crime"},
    {"medtop:03000000", "disaster, accident and emergency incident", "disaster"},
    {"medtop:04000000", "economy, business and finance", "economy"},
    {"medtop:05000000", "education", "education"},
    {"medtop:06000000", "environment", "environment"},
    {"medtop:07000000", "health", "health"},
    {"medtop:08000000", "human interest", "human"},
    {"medtop:09000000", "labour", "labour"},
    {"medtop:10000000", "lifestyle and leisure", "lifestyle"},
    {"medtop:11000000", "politics and government", "politics"},
    {"medtop:12000000", "religion", "religion"},
    {"medtop:13000000", "science and technology", "science"},
    {"medtop:14000000", "society", "society"},
    {"medtop:15000000", "sport", "sport"},
    {"medtop:16000000", "conflict, war and peace", "conflict"},
    {"medtop:17000000", "weather", "weather"},
}};

}  // namespace wireroom::topics

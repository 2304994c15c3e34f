// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::feed {

// What subscribers select events by, read out of a serialised v1::Event without
// parsing the rest of it. The views are into the event.
struct EventFacets {
  std::string_view type;
  // Of an article, best first.
  std::vector<std::string_view> topics;
  std::vector<std::string_view> entities;
  // Of the article; of the articles of an alert or a story.
  std::vector<std::string_view> sources;
  // v1::Alert::Level; 0: it has none.
  int level = 0;
  // What the topic of the live feed says behind the type (see LiveTopic).
  std::vector<std::string_view> segments;

  // Of what the event can't tell (it is not one) there is nothing.
  void Read(std::string_view event);

  // The same as LiveTopic of the event.
  std::string Topic() const;
};

}  // namespace wireroom::feed

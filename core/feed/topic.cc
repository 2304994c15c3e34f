// SPDX-License-Identifier: Apache-2.0
#include "core/feed/topic.h"

namespace wireroom::feed {
namespace {

bool NeedsEncoding(unsigned char byte) {
  return byte <= ' ' || byte == 0x7F || byte == '/' || byte == '%';
}

void AppendEncoded(unsigned char byte, std::string* topic) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  topic->push_back('%');
  topic->push_back(kDigits[byte >> 4]);
  topic->push_back(kDigits[byte & 15]);
}

}  // namespace

void AppendSegment(std::string_view segment, std::string* topic) {
  if (segment.empty()) {
    topic->push_back('-');
  } else if (segment == "-") {
    AppendEncoded('-', topic);
  } else {
    for (const char c : segment) {
      if (NeedsEncoding(c)) {
        AppendEncoded(c, topic);
      } else {
        topic->push_back(c);
      }
    }
  }
}

std::string LiveTopic(std::string_view type, std::initializer_list<std::string_view> segments) {
  std::string topic;
  topic.reserve(64);
  AppendSegment(type, &topic);
  topic.push_back('/');
  for (const std::string_view segment : segments) {
    AppendSegment(segment, &topic);
    topic.push_back('/');
  }
  return topic;
}

std::string LiveTopic(const v1::Event& event) {
  switch (event.data_case()) {
    case v1::Event::kArticle: {
      const v1::EnrichedArticle& enriched = event.article();
      return LiveTopic(event.type(),
                       {enriched.topics().empty() ? "" : std::string_view(enriched.topics(0).id()),
                        enriched.article().source()});
    }
    case v1::Event::kRejection:
      return LiveTopic(event.type(), {v1::Rejection::Reason_Name(event.rejection().reason()),
                                      event.rejection().source()});
    case v1::Event::kAlert:
      return LiveTopic(event.type(),
                       {v1::Alert::Level_Name(event.alert().level()), event.alert().rule()});
    case v1::Event::kStory:
      return LiveTopic(event.type(), {event.story().id()});
    case v1::Event::kHeartbeat:
    case v1::Event::kRestored:
    case v1::Event::DATA_NOT_SET:
      break;
  }
  return LiveTopic(event.type(), {});
}

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#include "core/feed/event_facets.h"

#include "core/feed/topic.h"
#include "core/feed/wire_reader.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::feed {
namespace {

using v1::Alert;
using v1::Article;
using v1::EnrichedArticle;
using v1::Event;

// The last value of a text field; empty: it has none.
std::string_view Text(std::string_view message, uint32_t field) {
  std::string_view text;
  for (WireReader reader(message); reader.Next();) {
    if (reader.field() == field) text = reader.bytes();
  }
  return text;
}

void ReadArticle(std::string_view article, EventFacets* facets) {
  std::string_view source;
  for (WireReader reader(article); reader.Next();) {
    switch (reader.field()) {
      case EnrichedArticle::kArticleFieldNumber:
        source = Text(reader.bytes(), Article::kSourceFieldNumber);
        break;
      case EnrichedArticle::kEntitiesFieldNumber:
        facets->entities.push_back(Text(reader.bytes(), v1::Entity::kIdFieldNumber));
        break;
      case EnrichedArticle::kTopicsFieldNumber:
        facets->topics.push_back(Text(reader.bytes(), v1::Topic::kIdFieldNumber));
        break;
      default:
        break;
    }
  }
  facets->sources.push_back(source);
  facets->segments = {facets->topics.empty() ? std::string_view() : facets->topics.front(), source};
}

void ReadAlert(std::string_view alert, EventFacets* facets) {
  std::string_view rule;
  for (WireReader reader(alert); reader.Next();) {
    switch (reader.field()) {
      case Alert::kRuleFieldNumber:
        rule = reader.bytes();
        break;
      case Alert::kLevelFieldNumber:
        facets->level = static_cast<int>(reader.number());
        break;
      case Alert::kArticlesFieldNumber:
        facets->sources.push_back(
            Text(reader.bytes(), v1::EvidenceArticle::kSourceFieldNumber));
        break;
      default:
        break;
    }
  }
  const std::string& level = Alert::Level_Name(static_cast<Alert::Level>(facets->level));
  facets->segments = {level, rule};
}

void ReadStory(std::string_view story, EventFacets* facets) {
  facets->segments = {Text(story, v1::Story::kIdFieldNumber)};
  for (WireReader reader(story); reader.Next();) {
    if (reader.field() != v1::Story::kArticlesFieldNumber) continue;
    facets->sources.push_back(Text(reader.bytes(), v1::StoryArticle::kSourceFieldNumber));
  }
}

void ReadRejection(std::string_view rejection, EventFacets* facets) {
  int reason = 0;
  std::string_view source;
  for (WireReader reader(rejection); reader.Next();) {
    if (reader.field() == v1::Rejection::kReasonFieldNumber) {
      reason = static_cast<int>(reader.number());
    } else if (reader.field() == v1::Rejection::kSourceFieldNumber) {
      source = reader.bytes();
    }
  }
  facets->sources.push_back(source);
  facets->segments = {v1::Rejection::Reason_Name(static_cast<v1::Rejection::Reason>(reason)),
                      source};
}

}  // namespace

void EventFacets::Read(std::string_view event) {
  type = {};
  level = 0;
  for (auto* list : {&topics, &entities, &sources, &segments}) list->clear();
  for (WireReader reader(event); reader.Next();) {
    switch (reader.field()) {
      case Event::kTypeFieldNumber: type = reader.bytes(); break;
      case Event::kArticleFieldNumber: ReadArticle(reader.bytes(), this); break;
      case Event::kAlertFieldNumber: ReadAlert(reader.bytes(), this); break;
      case Event::kStoryFieldNumber: ReadStory(reader.bytes(), this); break;
      case Event::kRejectionFieldNumber: ReadRejection(reader.bytes(), this); break;
      default: break;
    }
  }
}

std::string EventFacets::Topic() const {
  std::string topic;
  AppendSegment(type, &topic);
  topic.push_back('/');
  for (const std::string_view segment : segments) {
    AppendSegment(segment, &topic);
    topic.push_back('/');
  }
  return topic;
}

}  // namespace wireroom::feed

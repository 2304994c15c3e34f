// SPDX-License-Identifier: Apache-2.0
//
// Matchers of GoogleMock for what plugins say, and its names that tests of
// plugins use most. Nothing where GoogleMock is not installed.
#pragma once

#if __has_include(<gmock/gmock.h>)

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "wireroom/testkit/found.h"

namespace wireroom::testkit {

using ::testing::_;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// A mention of these bytes with this type.
inline auto IsMention(const std::string& text, const std::string& type) {
  return ::testing::AllOf(::testing::Field("text", &FoundMention::text, text),
                          ::testing::Field("type", &FoundMention::type, type));
}
// ... that names this entity.
inline auto IsMention(const std::string& text, const std::string& type,
                      const std::string& entity_id) {
  return ::testing::AllOf(IsMention(text, type),
                          ::testing::Field("entity_id", &FoundMention::entity_id, entity_id));
}
// A mention of a value, with its normal form.
inline auto IsValue(const std::string& text, const std::string& type, const std::string& value) {
  return ::testing::AllOf(IsMention(text, type),
                          ::testing::Field("value", &FoundMention::value, value));
}
inline auto IsZone(const std::string& text, const std::string& kind) {
  return ::testing::AllOf(::testing::Field("text", &FoundZone::text, text),
                          ::testing::Field("kind", &FoundZone::kind, kind));
}
inline auto IsEntity(const std::string& id, const std::string& type) {
  return ::testing::AllOf(::testing::Field("id", &FoundEntity::id, id),
                          ::testing::Field("type", &FoundEntity::type, type));
}
inline auto IsTopic(const std::string& id) { return ::testing::Field("id", &FoundTopic::id, id); }
inline auto IsAlert(const std::string& rule, const std::string& type = "firing") {
  return ::testing::AllOf(::testing::Field("rule", &FoundAlert::rule, rule),
                          ::testing::Field("type", &FoundAlert::type, type));
}
inline auto IsSpan(const std::string& text, const std::string& condition) {
  return ::testing::AllOf(::testing::Field("text", &FoundSpan::text, text),
                          ::testing::Field("condition", &FoundSpan::condition, condition));
}

}  // namespace wireroom::testkit

#endif

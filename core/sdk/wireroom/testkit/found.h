// SPDX-License-Identifier: Apache-2.0
//
// What a plugin said, as the daemon took it: plain values to compare and print.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "wireroom/abi.h"

namespace wireroom::testkit {

struct FoundZone {
  uint32_t begin = 0, end = 0;
  std::string kind, text;
  std::string language = {};
  bool operator==(const FoundZone&) const = default;
};

struct FoundMention {
  uint32_t begin = 0, end = 0;
  std::string text, type, entity_id, value;
  std::string field;  // "title" or "text"
  float confidence = 0;
  std::string stands_for = {};
  bool nominal = false;
  bool operator==(const FoundMention&) const = default;
};

struct FoundEntity {
  std::string id, name, type;
  float salience = 0;
  uint32_t mention_count = 0;
  std::vector<std::pair<std::string, std::string>> external_ids;  // scheme, value
  float link_score = 0;
  std::string runner_up_id = {}, runner_up_name = {};
  float runner_up_score = 0;
  bool operator==(const FoundEntity&) const = default;
};

struct FoundTopic {
  std::string id, name;
  float score = 0;
  bool operator==(const FoundTopic&) const = default;
};

struct FoundQuotation {
  uint32_t begin = 0, end = 0;
  std::string text, speaker, speaker_id, cue;  // speaker: as it is printed
  std::string field;                           // "title" or "text"
  float confidence = 0;
  bool operator==(const FoundQuotation&) const = default;
};

// What one annotator said about one article, in the order of the event:
// mentions by place, entities by salience, topics by score.
struct Found {
  std::vector<FoundZone> zones;
  std::vector<FoundMention> mentions;
  std::vector<FoundEntity> entities;
  std::vector<FoundTopic> topics;
  std::vector<FoundQuotation> quotations;
  std::string attachment;
  std::string language;
  // "ok", "empty", "skipped", "failed" or "truncated", and why.
  std::string status, reason;
  bool operator==(const Found&) const = default;
};

struct FoundSpan {
  std::string field, text, condition;
  uint32_t begin = 0, end = 0;
  bool operator==(const FoundSpan&) const = default;
};

// Of an earlier call than the alert's.
struct FoundEvidence {
  uint64_t sequence = 0;
  std::string source, id, title;
  std::vector<FoundSpan> spans;
  bool operator==(const FoundEvidence&) const = default;
};

struct FoundAlert {
  std::string type;  // "firing", "updated" or "resolved"
  int level = 0;     // WR_LEVEL_...
  std::string rule, title, fingerprint;
  std::map<std::string, std::string> labels, annotations;
  std::vector<FoundSpan> spans;
  std::vector<FoundEvidence> articles;
  bool operator==(const FoundAlert&) const = default;
};

// An article that a source gave.
struct FoundArticle {
  std::string id, source, url, title, text, language, position;
  wr_time published_at = WR_TIME_UNKNOWN;
  bool operator==(const FoundArticle&) const = default;
};

std::ostream& operator<<(std::ostream& out, const FoundZone& zone);
std::ostream& operator<<(std::ostream& out, const FoundMention& mention);
std::ostream& operator<<(std::ostream& out, const FoundEntity& entity);
std::ostream& operator<<(std::ostream& out, const FoundTopic& topic);
std::ostream& operator<<(std::ostream& out, const FoundQuotation& quotation);
std::ostream& operator<<(std::ostream& out, const FoundAlert& alert);
std::ostream& operator<<(std::ostream& out, const FoundArticle& article);

}  // namespace wireroom::testkit

// SPDX-License-Identifier: Apache-2.0
//
// The layout of the released ABI, as abi_1.txt has it, still holds: every member
// is where it was, and a struct has grown at its end or not at all. After a
// release, what is new is added to the file (this test prints it); a line of the
// file is never changed.
#include <cstddef>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "wireroom/abi.h"

namespace {

struct Place {
  size_t offset = 0;
  size_t size = 0;
  bool operator==(const Place&) const = default;
};

struct Layout {
  size_t size = 0;
  std::map<std::string, Place> members;
};

using Layouts = std::map<std::string, Layout>;

// These have no struct_size: they can not grow.
const std::set<std::string> kFrozen = {"wr_str",      "wr_bytes", "wr_list",        "wr_token",
                                       "wr_sentence", "wr_value", "wr_external_id", "wr_pair",
                                       "wr_note"};

#define STRUCT(T) to[#T].size = sizeof(T)
#define MEMBER(T, m) to[#T].members[#m] = {offsetof(T, m), sizeof(T::m)}

void Plain(Layouts& to) {
  STRUCT(wr_str), MEMBER(wr_str, data), MEMBER(wr_str, size);
  STRUCT(wr_bytes), MEMBER(wr_bytes, data), MEMBER(wr_bytes, size);
  STRUCT(wr_list), MEMBER(wr_list, data), MEMBER(wr_list, count), MEMBER(wr_list, stride);
  STRUCT(wr_error), MEMBER(wr_error, struct_size), MEMBER(wr_error, context),
      MEMBER(wr_error, set);
  STRUCT(wr_pair), MEMBER(wr_pair, name), MEMBER(wr_pair, value);
  STRUCT(wr_external_id), MEMBER(wr_external_id, scheme), MEMBER(wr_external_id, value);
}

void Text(Layouts& to) {
  STRUCT(wr_token), MEMBER(wr_token, begin), MEMBER(wr_token, end), MEMBER(wr_token, hash),
      MEMBER(wr_token, kind), MEMBER(wr_token, flags), MEMBER(wr_token, sentence);
  STRUCT(wr_sentence), MEMBER(wr_sentence, begin), MEMBER(wr_sentence, end),
      MEMBER(wr_sentence, first_token), MEMBER(wr_sentence, token_end);
  STRUCT(wr_field), MEMBER(wr_field, struct_size), MEMBER(wr_field, text),
      MEMBER(wr_field, tokens), MEMBER(wr_field, token_count), MEMBER(wr_field, sentences),
      MEMBER(wr_field, sentence_count);
}

void Said(Layouts& to) {
  STRUCT(wr_zone), MEMBER(wr_zone, struct_size), MEMBER(wr_zone, begin), MEMBER(wr_zone, end),
      MEMBER(wr_zone, kind), MEMBER(wr_zone, language);
  STRUCT(wr_mention), MEMBER(wr_mention, struct_size), MEMBER(wr_mention, field),
      MEMBER(wr_mention, begin), MEMBER(wr_mention, end), MEMBER(wr_mention, type),
      MEMBER(wr_mention, entity_id), MEMBER(wr_mention, value), MEMBER(wr_mention, confidence),
      MEMBER(wr_mention, stands_for), MEMBER(wr_mention, nominal);
  STRUCT(wr_entity), MEMBER(wr_entity, struct_size), MEMBER(wr_entity, mention_count),
      MEMBER(wr_entity, id), MEMBER(wr_entity, name), MEMBER(wr_entity, type),
      MEMBER(wr_entity, external_ids), MEMBER(wr_entity, external_id_count),
      MEMBER(wr_entity, salience), MEMBER(wr_entity, link_score),
      MEMBER(wr_entity, runner_up_id), MEMBER(wr_entity, runner_up_name),
      MEMBER(wr_entity, runner_up_score);
  STRUCT(wr_quotation), MEMBER(wr_quotation, struct_size), MEMBER(wr_quotation, field),
      MEMBER(wr_quotation, begin), MEMBER(wr_quotation, end),
      MEMBER(wr_quotation, speaker_begin), MEMBER(wr_quotation, speaker_end),
      MEMBER(wr_quotation, speaker_id), MEMBER(wr_quotation, cue),
      MEMBER(wr_quotation, confidence);
  STRUCT(wr_topic), MEMBER(wr_topic, struct_size), MEMBER(wr_topic, score),
      MEMBER(wr_topic, id), MEMBER(wr_topic, name);
}

void Article(Layouts& to) {
  STRUCT(wr_article), MEMBER(wr_article, struct_size), MEMBER(wr_article, id),
      MEMBER(wr_article, source), MEMBER(wr_article, url), MEMBER(wr_article, language),
      MEMBER(wr_article, published_at), MEMBER(wr_article, updated_at),
      MEMBER(wr_article, received_at), MEMBER(wr_article, title), MEMBER(wr_article, text),
      MEMBER(wr_article, authors), MEMBER(wr_article, author_count), MEMBER(wr_article, zones),
      MEMBER(wr_article, mentions), MEMBER(wr_article, entities), MEMBER(wr_article, topics),
      MEMBER(wr_article, attachment), MEMBER(wr_article, sequence),
      MEMBER(wr_article, quotations);
}

void Annotator(Layouts& to) {
  STRUCT(wr_annotations), MEMBER(wr_annotations, struct_size), MEMBER(wr_annotations, context),
      MEMBER(wr_annotations, zone), MEMBER(wr_annotations, mention),
      MEMBER(wr_annotations, entity), MEMBER(wr_annotations, topic),
      MEMBER(wr_annotations, attach), MEMBER(wr_annotations, status),
      MEMBER(wr_annotations, language), MEMBER(wr_annotations, quotation);
  STRUCT(wr_annotator), MEMBER(wr_annotator, struct_size), MEMBER(wr_annotator, annotate);
}

void Detector(Layouts& to) {
  STRUCT(wr_evidence), MEMBER(wr_evidence, struct_size), MEMBER(wr_evidence, field),
      MEMBER(wr_evidence, begin), MEMBER(wr_evidence, end), MEMBER(wr_evidence, text),
      MEMBER(wr_evidence, condition);
  STRUCT(wr_alert), MEMBER(wr_alert, struct_size), MEMBER(wr_alert, type),
      MEMBER(wr_alert, level), MEMBER(wr_alert, rule), MEMBER(wr_alert, title),
      MEMBER(wr_alert, fingerprint), MEMBER(wr_alert, labels), MEMBER(wr_alert, label_count),
      MEMBER(wr_alert, annotations), MEMBER(wr_alert, annotation_count),
      MEMBER(wr_alert, evidence), MEMBER(wr_alert, articles);
  STRUCT(wr_evidence_article), MEMBER(wr_evidence_article, struct_size),
      MEMBER(wr_evidence_article, sequence), MEMBER(wr_evidence_article, source),
      MEMBER(wr_evidence_article, id), MEMBER(wr_evidence_article, title),
      MEMBER(wr_evidence_article, spans);
  STRUCT(wr_detections), MEMBER(wr_detections, struct_size), MEMBER(wr_detections, context),
      MEMBER(wr_detections, alert), MEMBER(wr_detections, get), MEMBER(wr_detections, put),
      MEMBER(wr_detections, erase), MEMBER(wr_detections, scan), MEMBER(wr_detections, past);
  STRUCT(wr_detector), MEMBER(wr_detector, struct_size), MEMBER(wr_detector, article),
      MEMBER(wr_detector, tick), MEMBER(wr_detector, request);
}

void InAndOut(Layouts& to) {
  STRUCT(wr_incoming), MEMBER(wr_incoming, struct_size), MEMBER(wr_incoming, id),
      MEMBER(wr_incoming, source), MEMBER(wr_incoming, url), MEMBER(wr_incoming, title),
      MEMBER(wr_incoming, text), MEMBER(wr_incoming, language),
      MEMBER(wr_incoming, published_at), MEMBER(wr_incoming, updated_at),
      MEMBER(wr_incoming, authors), MEMBER(wr_incoming, author_count),
      MEMBER(wr_incoming, position);
  STRUCT(wr_intake), MEMBER(wr_intake, struct_size), MEMBER(wr_intake, context),
      MEMBER(wr_intake, article);
  STRUCT(wr_source), MEMBER(wr_source, struct_size), MEMBER(wr_source, start),
      MEMBER(wr_source, poll), MEMBER(wr_source, committed);
  STRUCT(wr_event), MEMBER(wr_event, struct_size), MEMBER(wr_event, epoch),
      MEMBER(wr_event, sequence), MEMBER(wr_event, time), MEMBER(wr_event, stream),
      MEMBER(wr_event, type), MEMBER(wr_event, subject), MEMBER(wr_event, message),
      MEMBER(wr_event, json);
  STRUCT(wr_sink), MEMBER(wr_sink, struct_size), MEMBER(wr_sink, event);
}

void Command(Layouts& to) {
  STRUCT(wr_verb), MEMBER(wr_verb, struct_size), MEMBER(wr_verb, words), MEMBER(wr_verb, summary);
  STRUCT(wr_console), MEMBER(wr_console, struct_size), MEMBER(wr_console, context),
      MEMBER(wr_console, write), MEMBER(wr_console, articles), MEMBER(wr_console, ask),
      MEMBER(wr_console, past);
  STRUCT(wr_command), MEMBER(wr_command, struct_size), MEMBER(wr_command, verbs),
      MEMBER(wr_command, run);
}

void HostAndPlugin(Layouts& to) {
  STRUCT(wr_host), MEMBER(wr_host, struct_size), MEMBER(wr_host, abi_major),
      MEMBER(wr_host, abi_minor), MEMBER(wr_host, context), MEMBER(wr_host, plugin_folder),
      MEMBER(wr_host, log), MEMBER(wr_host, now), MEMBER(wr_host, tokenize),
      MEMBER(wr_host, hash), MEMBER(wr_host, count);
  STRUCT(wr_option), MEMBER(wr_option, struct_size), MEMBER(wr_option, type),
      MEMBER(wr_option, name), MEMBER(wr_option, text), MEMBER(wr_option, unit),
      MEMBER(wr_option, fallback), MEMBER(wr_option, required), MEMBER(wr_option, minimum),
      MEMBER(wr_option, maximum), MEMBER(wr_option, choices), MEMBER(wr_option, choice_count);
  STRUCT(wr_value), MEMBER(wr_value, integer), MEMBER(wr_value, number), MEMBER(wr_value, text),
      MEMBER(wr_value, list), MEMBER(wr_value, list_count);
  STRUCT(wr_plugin), MEMBER(wr_plugin, struct_size), MEMBER(wr_plugin, abi_major),
      MEMBER(wr_plugin, abi_minor), MEMBER(wr_plugin, name), MEMBER(wr_plugin, version),
      MEMBER(wr_plugin, summary), MEMBER(wr_plugin, options), MEMBER(wr_plugin, capability),
      MEMBER(wr_plugin, open), MEMBER(wr_plugin, fork), MEMBER(wr_plugin, close),
      MEMBER(wr_plugin, check);
  STRUCT(wr_note), MEMBER(wr_note, owner_size), MEMBER(wr_note, descriptor_size),
      MEMBER(wr_note, type), MEMBER(wr_note, owner), MEMBER(wr_note, abi_major),
      MEMBER(wr_note, abi_minor);
}

Layouts Current() {
  Layouts to;
  Plain(to), Text(to), Said(to), Article(to), Annotator(to), Detector(to), InAndOut(to),
      Command(to), HostAndPlugin(to);
  return to;
}

// Lines of "struct size" and "struct.member offset size".
Layouts Released() {
  Layouts layouts;
  std::ifstream file(WIREROOM_ABI_SNAPSHOT);
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string name;
    words >> name;
    const size_t dot = name.find('.');
    if (dot == std::string::npos) {
      words >> layouts[name].size;
    } else {
      Place& place = layouts[name.substr(0, dot)].members[name.substr(dot + 1)];
      words >> place.offset >> place.size;
    }
    EXPECT_TRUE(words) << line;
  }
  return layouts;
}

std::string NotReleased(const Layouts& current, const Layouts& released) {
  std::ostringstream out;
  for (const auto& [name, layout] : current) {
    const auto old = released.find(name);
    if (old == released.end()) out << name << " " << layout.size << "\n";
    for (const auto& [member, place] : layout.members)
      if (old == released.end() || !old->second.members.contains(member))
        out << name << "." << member << " " << place.offset << " " << place.size << "\n";
  }
  return out.str();
}

TEST(AbiSnapshot, ReleasedMembersStayWhereTheyWere) {
  const Layouts current = Current();
  for (const auto& [name, layout] : Released()) {
    ASSERT_TRUE(current.contains(name)) << name << " is gone";
    for (const auto& [member, place] : layout.members) {
      const auto& members = current.at(name).members;
      ASSERT_TRUE(members.contains(member)) << name << "." << member << " is gone";
      EXPECT_EQ(members.at(member).offset, place.offset) << name << "." << member;
      EXPECT_EQ(members.at(member).size, place.size) << name << "." << member;
    }
  }
}

TEST(AbiSnapshot, StructsGrowAtTheirEndOnly) {
  const Layouts current = Current();
  for (const auto& [name, layout] : Released()) {
    ASSERT_TRUE(current.contains(name)) << name << " is gone";
    EXPECT_GE(current.at(name).size, layout.size) << name;
    EXPECT_TRUE(!kFrozen.contains(name) || current.at(name).size == layout.size) << name;
    for (const auto& [member, place] : current.at(name).members)
      EXPECT_TRUE(layout.members.contains(member) || place.offset >= layout.size)
          << name << "." << member << " is new and not at the end";
  }
}

TEST(AbiSnapshot, HasEveryMember) {
  EXPECT_EQ(NotReleased(Current(), Released()), "") << "add these lines to the snapshot";
}

}  // namespace

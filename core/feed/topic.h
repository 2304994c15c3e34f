// SPDX-License-Identifier: Apache-2.0
//
// The topic is the first frame of every message of the live feed, and what a
// subscriber subscribes to by prefix. It is segments that each end in "/", so
// that a prefix that ends in "/" never matches half a word:
//
//   article.enriched/<first topic or "-">/<source>/
//   article.rejected/<reason>/<source>/
//   alert.firing/<level>/<rule>/      also alert.updated/, alert.resolved/
//   story.opened/<story>/             also story.updated/
//   system.heartbeat/
//
// e.g. "article.enriched/medtop:11000000/Harbour%20Courier/". In a segment "/",
// "%", blanks and control characters are percent-encoded (RFC 3986); an empty
// one is "-", and one that is "-" is "%2D".
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "wireroom/v1/event.pb.h"

namespace wireroom::feed {

inline constexpr std::string_view kHeartbeatTopic = "system.heartbeat/";

std::string LiveTopic(std::string_view type, std::initializer_list<std::string_view> segments);

// The topic of an event, by its type and data.
std::string LiveTopic(const v1::Event& event);

// One segment, without the "/".
void AppendSegment(std::string_view segment, std::string* topic);

}  // namespace wireroom::feed

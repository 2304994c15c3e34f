// SPDX-License-Identifier: Apache-2.0
//
// The parts that every event is shown with; see pretty.h.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/app/pretty.h"
#include "core/app/text_layout.h"
#include "wireroom/v1/event.pb.h"

namespace wireroom::app {

// SGR parameters.
inline constexpr std::string_view kBold = "1";
inline constexpr std::string_view kDim = "2";
inline constexpr std::string_view kAlarm = "1;37;41";
inline constexpr std::string_view kWarning = "1;30;43";
inline constexpr std::string_view kSource = "1;34";

// "2024-05-31 08:30:00Z"
std::string TimeText(const google::protobuf::Timestamp& time);

class PrettyPage {
 public:
  explicit PrettyPage(const PrettyOptions& options)
      : color_(options.color), out_(options.color, options.width) {}

  // The first line: sequence, type, who, time, filled to the width.
  void Bar(const v1::Event& event, std::string_view who, std::string_view style);
  // Text behind a blank.
  void Word(std::string_view text, std::string_view style = "");
  // Begins a line "label     ..." whose further lines stand under its content.
  void Label(std::string_view label);
  // A whole such line; nothing when there is no text.
  void Line(std::string_view label, std::string_view text, std::string_view style = "");
  // Text in which line ends are blanks.
  void Flat(std::string text, std::string_view style = "");
  void EmptyLine();

  bool color() const { return color_; }
  TextLayout& out() { return out_; }

 private:
  const bool color_;
  TextLayout out_;
};

// The text of an article that was seen before; null: not known.
using TextOf = std::function<const std::string*(uint64_t sequence)>;

// Of an alert.
std::string_view StyleOfLevel(v1::Alert::Level level);

void ShowArticle(const v1::EnrichedArticle& enriched, PrettyPage* page);
void ShowAlert(const v1::Alert& alert, const TextOf& text_of, PrettyPage* page);

}  // namespace wireroom::app

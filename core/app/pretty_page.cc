// SPDX-License-Identifier: Apache-2.0
#include "core/app/pretty_page.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace wireroom::app {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::string_view kRule = "\u2500";
constexpr int kIndent = 2;
constexpr int kLabelColumns = 10;

}  // namespace

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() < TimeUtil::kTimestampMinSeconds ||
      time.seconds() > TimeUtil::kTimestampMaxSeconds) {
    return absl::StrCat(time.seconds(), " s");
  }
  google::protobuf::Timestamp seconds;
  seconds.set_seconds(time.seconds());
  std::string text = TimeUtil::ToString(seconds);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

void PrettyPage::Bar(const v1::Event& event, std::string_view who, std::string_view style) {
  out_.Add(kRule, style);
  out_.Add(kRule, style);
  Word(absl::StrCat("#", event.sequence()), style);
  Word(event.type(), style);
  if (!who.empty()) Word(who, kBold);
  if (event.has_time()) Word(TimeText(event.time()), kDim);
  out_.Space();
  out_.Fill(kRule, style);
  out_.NewLine();
  out_.set_indent(kIndent);
}

void PrettyPage::Word(std::string_view text, std::string_view style) {
  out_.Space();
  out_.Add(text, style);
}

void PrettyPage::Label(std::string_view label) {
  out_.NewLine();
  out_.set_indent(kIndent);
  out_.Add(label, kDim);
  out_.PadTo(kIndent + kLabelColumns);
  out_.set_indent(kIndent + kLabelColumns);
}

void PrettyPage::Line(std::string_view label, std::string_view text, std::string_view style) {
  if (text.empty()) return;
  Label(label);
  out_.Add(text, style);
}

void PrettyPage::Flat(std::string text, std::string_view style) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  out_.Add(text, style);
}

void PrettyPage::EmptyLine() {
  out_.NewLine();
  out_.set_indent(kIndent);
  out_.Add("\n");
}

}  // namespace wireroom::app

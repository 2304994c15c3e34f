// SPDX-License-Identifier: Apache-2.0
//
// Events for people: `tail` and `annotate --format pretty` print this.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "wireroom/v1/event.pb.h"

namespace wireroom::app {

struct PrettyOptions {
  // Colours by SGR sequences. Without them a mention is "[Seoul|GPE]".
  bool color = false;
  // Columns of a line, at least 20.
  int width = 100;
};

// As fits the file descriptor: the width of the terminal behind it, and colour when
// `color` is "always", or is "auto" and this is a terminal that has colours and the
// environment does not set NO_COLOR (https://no-color.org).
PrettyOptions PrettyOptionsFor(int fd, std::string_view color);

// One event as text that ends in an empty line:
// - article.enriched: a bar with sequence, type, source and time; title, topics; the
//   text with its mentions marked, navigation, captions and the like dimmed; the
//   entities, most salient first; layers that did not do well, and notices
// - alert.*: rule, level, labels and the spans that made it fire
// - article.rejected, story.*, heartbeats: what they say, in a few lines
//
// Whatever the event holds, the text holds no control characters but "\n" and the
// SGR sequences of the options (see text_layout.h). Spans that don't fit their text
// are not marked. Of mentions that overlap, the one that begins first is marked, the
// longer of two.
std::string RenderPretty(const v1::Event& event, const PrettyOptions& options);

// RenderPretty for a stream of events: remembers the last articles (at most 256, and
// 4 MiB of text), so that the evidence of an alert is shown in its sentence.
// One thread.
class PrettyStream {
 public:
  explicit PrettyStream(PrettyOptions options) : options_(options) {}
  std::string Render(const v1::Event& event);

 private:
  struct Remembered {
    uint32_t epoch;
    uint64_t sequence;
    std::string text;
  };

  void Remember(const v1::Event& event);

  PrettyOptions options_;
  std::deque<Remembered> articles_;
  size_t text_bytes_ = 0;
};

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
//
// What each stretch of an article's text is there for. Three linear passes over
// the lines: what a line says of itself, what its neighbours make of it, and
// the zones that follow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "plugins/annotators/zones/lines.h"
#include "plugins/annotators/zones/quotations.h"

namespace wireroom::zones {

// The words of wireroom.v1.Zone.kind.
enum class Kind : uint8_t {
  kBody,
  kTitle,
  kStandfirst,
  kDateline,
  kByline,
  kCaption,
  kCredit,
  kNavigation,
  kHeading,
  kQuotation,
  kBoilerplate
};
std::string_view Name(Kind kind);

struct Found {
  uint32_t begin = 0;
  uint32_t end = 0;
  Kind kind = Kind::kBody;
};

// Scratch memory is kept from call to call: one object a thread.
class Layout {
 public:
  // The zones of text in order of begin, an outer one before those inside it.
  // `title` is the article's headline where it is known apart from the text; it
  // decides which line is the title. At most `limit` zones; *complete tells
  // whether that was all. The result lives until the next call.
  const std::vector<Found>& Read(std::string_view text, std::string_view title, size_t limit,
                                 bool* complete);

 private:
  struct Label {
    Kind kind = Kind::kBody;
    // The credit's offset in a caption's line, or kNoCredit.
    size_t credit = 0;
    // Goes on from the line before it: one paragraph.
    bool joined = false;
  };

  void LabelLines();
  Label LabelOf(size_t i) const;
  bool IsHeadline(size_t i) const;
  void JoinWrappedLines();
  void FindMenus();
  void FindTitle(std::string_view title);
  void FindStandfirst();
  void FindHeadings();
  void Emit();
  void EmitParagraph(size_t first, size_t last);
  bool Add(uint32_t begin, uint32_t end, Kind kind);
  bool IsBodyText(size_t i) const;

  std::string_view text_;
  size_t limit_ = 0;
  bool complete_ = true;
  size_t first_body_ = 0;
  size_t last_body_ = 0;
  std::vector<Line> lines_;
  std::vector<Label> labels_;
  std::vector<Span> quotations_;
  std::vector<Found> found_;
};

}  // namespace wireroom::zones

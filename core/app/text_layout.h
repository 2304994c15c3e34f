// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::app {

// Lays text out for a terminal: lines of a given width, styles, and nothing in it
// that a terminal would obey.
//
// Text is UTF-8 from anywhere. What is not a printable character is shown, not
// sent: control characters (C0, DEL, C1) and the marks that turn the direction of
// writing as "\x1b", "\u202e"; bytes that are not UTF-8 as U+FFFD. Soft hyphens and
// other invisible characters are left out, tabs are blanks. Letters written from
// right to left go out in their logical order.
//
// Lines break at blanks and beside wide characters (Unicode East Asian Width W and
// F count two columns, combining marks none); a word longer than a line is cut.
class TextLayout {
 public:
  // `width` columns (at least 20 are used), of which `indent` stay blank. Without
  // colour, styles are ignored.
  TextLayout(bool color, int width, int indent = 0);

  // Adds text. `style` is a list of SGR parameters ("1;36"), "" for plain; it must
  // outlive the layout (a literal). "\n" ends a line; more than one empty line in a row, and
  // those at the beginning, are left out.
  void Add(std::string_view text, std::string_view style = "");
  // A blank, where a line may break.
  void Space();
  // Ends the line if there is anything on it.
  void NewLine();
  // From the next line on.
  void set_indent(int indent) { indent_ = indent; }
  // Fills with blanks up to a column, at least one where something stands on the
  // line. Blanks that follow are left out.
  void PadTo(int column);
  // Fills the line to its width with `piece`, one column wide.
  void Fill(std::string_view piece, std::string_view style);

  // What was laid out, each line ended by "\n".
  std::string Take();

 private:
  struct Piece {
    std::string bytes;
    std::string_view style;
  };

  void AddCodePoint(std::string_view bytes, char32_t code_point, std::string_view style);
  void AddToWord(std::string bytes, int width, std::string_view style);
  void FlushWord();
  void Emit(const Piece& piece);
  void SetStyle(std::string_view style);
  void StartLine();
  void NextLine();
  void EndLine();

  const bool color_;
  const int width_;
  int indent_;
  std::string out_;
  std::string_view style_;
  bool on_line_ = false;  // something stands on the last line of out_
  int column_ = 0;
  int empty_lines_ = 0;
  bool blank_ = false;   // before word_
  bool padded_ = false;  // nothing stands behind the padding yet
  std::vector<Piece> word_;
  int word_width_ = 0;
};

}  // namespace wireroom::app

// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/zones/quotations.h"

#include <algorithm>

namespace wireroom::zones {
namespace {

constexpr int kFewestWords = 4;
constexpr std::string_view kOpen = "\xE2\x80\x9C";   // left double quotation mark
constexpr std::string_view kClose = "\xE2\x80\x9D";  // right double quotation mark

bool HasEnoughWords(std::string_view quoted) {
  return std::count(quoted.begin(), quoted.end(), ' ') >= kFewestWords - 1;
}

struct Marks {
  std::string_view paragraph;
  uint32_t offset;
  std::vector<Span>* spans;

  void Take(size_t begin, size_t end) const {
    if (HasEnoughWords(paragraph.substr(begin, end - begin)))
      spans->push_back(
          {offset + static_cast<uint32_t>(begin), offset + static_cast<uint32_t>(end)});
  }

  // An opening mark has nothing, a space or a bracket before it.
  bool Opens(size_t at) const {
    return at == 0 ||
           std::string_view(" \t\n([-\xA0\x94").find(paragraph[at - 1]) != std::string_view::npos;
  }
};

void FindStraight(const Marks& m) {
  size_t open = std::string_view::npos;
  for (size_t at = m.paragraph.find('"'); at != std::string_view::npos;
       at = m.paragraph.find('"', at + 1)) {
    bool opens = m.Opens(at);
    if (open != std::string_view::npos && !opens) {
      m.Take(open, at + 1);
      open = std::string_view::npos;
    } else if (opens) {
      open = at;
    }
  }
}

void FindCurled(const Marks& m) {
  size_t at = 0;
  while ((at = m.paragraph.find(kOpen, at)) != std::string_view::npos) {
    size_t close = m.paragraph.find(kClose, at + kOpen.size());
    if (close == std::string_view::npos) return;
    size_t inner = m.paragraph.substr(0, close).rfind(kOpen);
    m.Take(inner == at ? at : inner, close + kClose.size());
    at = close + kClose.size();
  }
}

}  // namespace

void FindQuotations(std::string_view text, uint32_t begin, uint32_t end, std::vector<Span>* spans) {
  Marks marks{text.substr(begin, end - begin), begin, spans};
  size_t before = spans->size();
  FindCurled(marks);
  size_t curled = spans->size();
  FindStraight(marks);
  if (curled != before && curled != spans->size())
    std::sort(spans->begin() + static_cast<std::ptrdiff_t>(before), spans->end(),
              [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

}  // namespace wireroom::zones

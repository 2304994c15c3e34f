// SPDX-License-Identifier: Apache-2.0
//
// The language of the whole text, and of the zones that are in another one: a
// paragraph or a quotation in French in an English article.
#pragma once

#include <wireroom/sdk.h>

#include <string_view>
#include <vector>

#include "plugins/annotators/zones/language.h"
#include "plugins/annotators/zones/layout.h"

namespace wireroom::zones {

class Passages {
 public:
  // The language of the text by its running text (paragraphs, standfirst, title);
  // empty: not known. `zones` in order of begin.
  std::string_view Read(const FunctionWords& words, const Field& text,
                        const std::vector<Found>& zones);
  // Of zone i where it is another one; else empty. Valid until the next Read.
  std::string_view Of(size_t zone) const { return languages_[zone]; }

 private:
  std::vector<std::string_view> languages_;
};

}  // namespace wireroom::zones

// SPDX-License-Identifier: Apache-2.0
//
// zones: marks what each stretch of the text is there for, and its language.
#include <wireroom/sdk.h>

#include "plugins/annotators/zones/layout.h"
#include "plugins/annotators/zones/passages.h"

namespace wireroom::zones {

class Zones : public Annotator {
 public:
  Option<int64_t> max_zones{
      this,          "max_zones",
      8000,          "The most zones of one article; after them the layer is truncated.",
      Range{1, 1e6}, "zones"};

  void Start() override { words_ = std::make_shared<const FunctionWords>(host()); }

  void Annotate(const Article& article, Annotations& out) override {
    bool complete = true;
    const std::vector<Found>& zones =
        layout_.Read(article.text().text(), article.title().text(),
                     static_cast<size_t>(*max_zones), &complete);
    std::string_view language = passages_.Read(*words_, article.text(), zones);
    for (size_t i = 0; i < zones.size(); ++i)
      out.Add(Zone{zones[i].begin, zones[i].end, Name(zones[i].kind), passages_.Of(i)});
    if (!language.empty()) out.SetLanguage(language);
    if (!complete) out.Truncate("more than max_zones (" + std::to_string(*max_zones) + ") zones");
  }

 private:
  std::shared_ptr<const FunctionWords> words_;
  Layout layout_;
  Passages passages_;
};

}  // namespace wireroom::zones

WIREROOM_PLUGIN(wireroom::zones::Zones, "zones", "1.0.0",
                "Marks headline, dateline, byline, captions, navigation, headings and body.");

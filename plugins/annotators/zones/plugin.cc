// SPDX-License-Identifier: Apache-2.0
//
// zones: marks what each stretch of the text is there for.
#include <wireroom/sdk.h>

#include "plugins/annotators/zones/layout.h"

namespace wireroom::zones {

class Zones : public Annotator {
 public:
  Option<int64_t> max_zones{
      this,          "max_zones",
      8000,          "The most zones of one article; after them the layer is truncated.",
      Range{1, 1e6}, "zones"};

  void Annotate(const Article& article, Annotations& out) override {
    bool complete = true;
    for (const Found& zone : layout_.Read(article.text().text(), article.title().text(),
                                          static_cast<size_t>(*max_zones), &complete))
      out.Add(Zone{zone.begin, zone.end, Name(zone.kind)});
    if (!complete) out.Truncate("more than max_zones (" + std::to_string(*max_zones) + ") zones");
  }

 private:
  Layout layout_;
};

}  // namespace wireroom::zones

WIREROOM_PLUGIN(wireroom::zones::Zones, "zones", "1.0.0",
                "Marks headline, dateline, byline, captions, navigation, headings and body.");

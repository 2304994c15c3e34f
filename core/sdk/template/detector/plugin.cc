// Raises an alert when one source has sent many articles within an hour.
#include <wireroom/sdk.h>

#include <string>

struct @Name@ : wireroom::Detector {
  wireroom::Option<int64_t> limit{this, "limit", 100, "How many articles raise the alert.",
                                  wireroom::Range{1, 1'000'000}, "articles"};

  // State lives in the host's store, so that it is committed with the alert.
  void Detect(const wireroom::Article& article, wireroom::Detections& out) override {
    const int64_t hour = article.received_at() / 3'600'000'000;
    const std::string key = std::string(article.source()) + "/" + std::to_string(hour);
    const std::string before(out.Get(key).value_or("0"));
    const int64_t count = std::stoll(before) + 1;
    out.Put(key, std::to_string(count));
    if (count == *limit)
      out.Emit({.rule = "@name@", .title = "Many articles of one source", .fingerprint = key});
  }
};

WIREROOM_PLUGIN(@Name@, "@name@", "0.1.0", "Alerts on many articles of one source.");

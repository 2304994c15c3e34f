// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/detector_context.h"

#include <utility>

#include "core/plugin/check.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

wr_bytes Found(std::string_view value) {
  // An empty value is there: {NULL, 0} says that it is not.
  return {value.data() ? value.data() : "", value.size()};
}

}  // namespace

DetectorContext::DetectorContext(std::string plugin, DetectorState* state, const Limits& limits,
                                 PastArticles* past)
    : plugin_(std::move(plugin)),
      state_(state),
      past_(past),
      limits_(limits),
      calls_{sizeof(wr_detections), this, &TakeAlert, &Get, &Put, &Erase, &Scan, &Past} {}

const wr_detections* DetectorContext::Begin(const wr_article* article, wr_time clock) {
  article_ = article;
  clock_ = clock;
  alerts_before_ = alerts_.size();
  changes_.clear();
  violation_.clear();
  return &calls_;
}

void DetectorContext::Finish() {
  for (const auto& [key, value] : changes_) {
    if (value) {
      state_->Put(key, *value);
    } else {
      state_->Erase(key);
    }
  }
  changes_.clear();
}

void DetectorContext::Drop() {
  alerts_.resize(alerts_before_);
  changes_.clear();
}

bool DetectorContext::Fail(std::string_view what, std::string_view fault) {
  if (violation_.empty()) violation_ = Say("plugin '", plugin_, "': ", what, ": ", fault);
  return false;
}

// ---- alerts -----------------------------------------------------------------

wr_result DetectorContext::TakeAlert(void* context, const wr_alert* given) {
  auto* self = static_cast<DetectorContext*>(context);
  wr_alert alert;
  if (!Read(given, &alert)) {
    self->Fail("alert", Say("expected a struct_size of at least ", kReleasedSize<wr_alert>,
                            ", found ", given ? given->struct_size : 0));
    return WR_FAILED;
  }
  return self->Alert(alert) ? WR_OK : WR_FAILED;
}

bool DetectorContext::Alert(const wr_alert& given) {
  if (!violation_.empty()) return false;
  if (alerts_.size() - alerts_before_ >= limits_.alerts)
    return Fail("alerts", Say("expected at most ", limits_.alerts, " of one call, found more"));
  if (given.type < WR_ALERT_FIRING || given.type > WR_ALERT_RESOLVED)
    return Fail("alert.type", Say("expected 1 to 3, found ", given.type));
  if (given.level < WR_LEVEL_INFORMATIONAL || given.level > WR_LEVEL_CRITICAL)
    return Fail("alert.level", Say("expected 1 to 5, found ", given.level));
  if (given.rule.size == 0) return Fail("alert.rule", "expected the rule's id, found none");
  if (given.fingerprint.size == 0) return Fail("alert.fingerprint", "expected a text, found none");
  EmittedAlert alert;
  alert.type = given.type;
  alert.level = given.level;
  if (!Text("alert.rule", given.rule, &alert.rule) ||
      !Text("alert.title", given.title, &alert.title) ||
      !Text("alert.fingerprint", given.fingerprint, &alert.fingerprint) ||
      !Pairs("alert.labels", given.labels, given.label_count, &alert.labels) ||
      !Pairs("alert.annotations", given.annotations, given.annotation_count, &alert.annotations) ||
      !Evidence(given.evidence, &alert) || !Articles(given.articles, &alert))
    return false;
  Place(&alert);
  alerts_.push_back(std::move(alert));
  return true;
}

void DetectorContext::Place(EmittedAlert* alert) const {
  alert->starts_at = clock_;
  if (!article_) return;
  alert->sequence = article_->sequence;
  alert->source = View(article_->source);
  alert->article_id = View(article_->id);
  alert->article_title = View(article_->title->text);
}

bool DetectorContext::Text(const char* what, wr_str from, std::string* to) {
  if (std::string fault = CheckText(from, limits_.string_bytes); !fault.empty())
    return Fail(what, fault);
  *to = View(from);
  return true;
}

bool DetectorContext::Pairs(const char* what, const wr_pair* pairs, size_t count,
                            std::vector<std::pair<std::string, std::string>>* to) {
  if (count > limits_.pairs || (count && !pairs))
    return Fail(
        what, Say("expected at most ", limits_.pairs, ", found ", count, pairs ? "" : " at NULL"));
  for (size_t i = 0; i < count; ++i) {
    auto& [name, value] = to->emplace_back();
    if (!Text(what, pairs[i].name, &name) || !Text(what, pairs[i].value, &value)) return false;
  }
  return true;
}

template <typename T>
bool DetectorContext::List(const char* what, const wr_list& given) {
  if (given.count <= limits_.evidence && given.data && given.stride >= kReleasedSize<T> &&
      given.stride % alignof(T) == 0)
    return true;
  return Fail(what, Say("expected at most ", limits_.evidence, " with a stride of at least ",
                        kReleasedSize<T>, ", found ", given.count, " with a stride of ",
                        given.stride));
}

bool DetectorContext::Evidence(const wr_list& given, EmittedAlert* alert) {
  if (given.count == 0) return true;
  if (!article_)
    return Fail("alert.evidence", Say("expected none from a tick, found ", given.count));
  if (!List<wr_evidence>("alert.evidence", given)) return false;
  const char* at = static_cast<const char*>(given.data);
  for (size_t i = 0; i < given.count; ++i, at += given.stride) {
    wr_evidence evidence;
    if (!Read(reinterpret_cast<const wr_evidence*>(at), &evidence))
      return Fail("alert.evidence", "expected its struct_size, found a smaller one");
    if (!Span(evidence, &alert->spans.emplace_back())) return false;
  }
  return true;
}

bool DetectorContext::Span(const wr_evidence& given, EmittedAlert::Span* span) {
  if (!Text("alert.evidence.condition", given.condition, &span->condition)) return false;
  if (given.begin == 0 && given.end == 0)
    return Text("alert.evidence.text", given.text, &span->text);
  if (given.field > WR_FIELD_TEXT)
    return Fail("alert.evidence.field", Say("expected 0 (title) or 1 (text), found ", given.field));
  const bool title = given.field == WR_FIELD_TITLE;
  const std::string_view text = View((title ? article_->title : article_->text)->text);
  span->field = title ? "title" : "text";
  if (std::string fault = CheckSpan(span->field, text, given.begin, given.end); !fault.empty())
    return Fail("alert.evidence", fault);
  span->begin = given.begin;
  span->end = given.end;
  span->text = text.substr(given.begin, given.end - given.begin);
  return true;
}

bool DetectorContext::Articles(const wr_list& given, EmittedAlert* alert) {
  if (given.count == 0) return true;
  if (!List<wr_evidence_article>("alert.articles", given)) return false;
  const char* at = static_cast<const char*>(given.data);
  for (size_t i = 0; i < given.count; ++i, at += given.stride) {
    wr_evidence_article article;
    if (!Read(reinterpret_cast<const wr_evidence_article*>(at), &article))
      return Fail("alert.articles", "expected its struct_size, found a smaller one");
    if (!EarlierArticle(article, &alert->articles.emplace_back())) return false;
  }
  return true;
}

bool DetectorContext::EarlierArticle(const wr_evidence_article& given,
                                     EmittedAlert::Article* article) {
  article->sequence = given.sequence;
  if (!Text("alert.articles.source", given.source, &article->source) ||
      !Text("alert.articles.id", given.id, &article->id) ||
      !Text("alert.articles.title", given.title, &article->title))
    return false;
  if (given.spans.count == 0) return true;
  if (!List<wr_evidence>("alert.articles.spans", given.spans)) return false;
  const char* at = static_cast<const char*>(given.spans.data);
  for (size_t i = 0; i < given.spans.count; ++i, at += given.spans.stride) {
    wr_evidence evidence;
    if (!Read(reinterpret_cast<const wr_evidence*>(at), &evidence))
      return Fail("alert.articles.spans", "expected its struct_size, found a smaller one");
    EmittedAlert::Span& span = article->spans.emplace_back();
    if (!Text("alert.articles.spans.text", evidence.text, &span.text) ||
        !Text("alert.articles.spans.condition", evidence.condition, &span.condition))
      return false;
    if (evidence.begin == 0 && evidence.end == 0) continue;
    if (evidence.field > WR_FIELD_TEXT || evidence.begin >= evidence.end)
      return Fail("alert.articles.spans",
                  Say("expected a stretch of field 0 or 1, found ", evidence.begin, " to ",
                      evidence.end, " of ", evidence.field));
    span.field = evidence.field == WR_FIELD_TITLE ? "title" : "text";
    span.begin = evidence.begin;
    span.end = evidence.end;
  }
  return true;
}

// ---- the past ---------------------------------------------------------------

wr_result DetectorContext::Past(void* context, wr_time since, uint64_t from, size_t most,
                                wr_result (*each)(void*, const wr_article*), void* user,
                                uint64_t* next) {
  auto* self = static_cast<DetectorContext*>(context);
  *next = from;
  if (!self->past_) return WR_FAILED;
  const PastArticles::Range range{since, from, self->article_ ? self->article_->sequence : 0, most};
  const absl::StatusOr<bool> more = self->past_->Read(
      range, [&](const wr_article& article) { return each(user, &article) == WR_OK; }, next);
  if (!more.ok()) return WR_FAILED;
  return *more ? WR_OK : WR_AGAIN;
}

// ---- state ------------------------------------------------------------------

bool DetectorContext::Key(wr_bytes key) {
  if (key.size >= 1 && key.size <= limits_.key_bytes && key.data) return true;
  return Fail("state key", Say("expected 1 to ", limits_.key_bytes, " bytes, found ", key.size,
                               key.data ? "" : " at NULL"));
}

bool DetectorContext::Change(wr_bytes key, std::optional<std::string> value) {
  if (!violation_.empty() || !Key(key)) return false;
  const auto place = changes_.find(View(key));
  if (place != changes_.end()) {
    place->second = std::move(value);
    return true;
  }
  if (changes_.size() >= limits_.state_changes)
    return Fail("state", Say("expected at most ", limits_.state_changes,
                             " changes of one call, found more"));
  changes_.emplace(View(key), std::move(value));
  return true;
}

wr_bytes DetectorContext::Get(void* context, wr_bytes key) {
  auto* self = static_cast<DetectorContext*>(context);
  if (!self->Key(key)) return {nullptr, 0};
  const auto change = self->changes_.find(View(key));
  if (change != self->changes_.end())
    return change->second ? Found(*change->second) : wr_bytes{nullptr, 0};
  const std::optional<std::string_view> value = self->state_->Get(View(key));
  return value ? Found(*value) : wr_bytes{nullptr, 0};
}

wr_result DetectorContext::Put(void* context, wr_bytes key, wr_bytes value) {
  auto* self = static_cast<DetectorContext*>(context);
  if (value.size > self->limits_.value_bytes || (value.size && !value.data)) {
    self->Fail("state value", Say("expected at most ", self->limits_.value_bytes, " bytes, found ",
                                  value.size, value.data ? "" : " at NULL"));
    return WR_FAILED;
  }
  return self->Change(key, std::string(View(value))) ? WR_OK : WR_FAILED;
}

wr_result DetectorContext::Erase(void* context, wr_bytes key) {
  return static_cast<DetectorContext*>(context)->Change(key, std::nullopt) ? WR_OK : WR_FAILED;
}

wr_result DetectorContext::Scan(void* context, wr_bytes prefix,
                                int32_t (*each)(void*, wr_bytes, wr_bytes), void* user) {
  auto* self = static_cast<DetectorContext*>(context);
  if (prefix.size && !prefix.data) {
    self->Fail("state prefix", Say("expected bytes, found NULL and a size of ", prefix.size));
    return WR_FAILED;
  }
  self->Scan(std::string(View(prefix)), [each, user](std::string_view key, std::string_view value) {
    return each(user, Bytes(key), Found(value)) == 0;
  });
  return WR_OK;
}

// Two sorted runs, the store's and this call's changes, become one; of equal
// keys the change wins. The plugin may change keys while it scans: a map's
// iterator stays good, for nothing is taken out of it.
void DetectorContext::Scan(const std::string& prefix, const Each& each) {
  auto change = changes_.lower_bound(prefix);
  const auto in_prefix = [&] {
    return change != changes_.end() && change->first.starts_with(prefix);
  };
  const auto say = [&] {
    const bool go_on = !change->second || each(change->first, *change->second);
    ++change;
    return go_on;
  };
  bool go_on = true;
  state_->Scan(prefix, [&](std::string_view key, std::string_view value) {
    while (go_on && in_prefix() && change->first < key) go_on = say();
    if (!go_on) return false;
    go_on = in_prefix() && change->first == key ? say() : each(key, value);
    return go_on;
  });
  while (go_on && in_prefix()) go_on = say();
}

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "wireroom/testkit/fake_host.h"

#include <algorithm>
#include <stdexcept>

#include "core/plugin/check.h"
#include "core/plugin/detector_context.h"
#include "core/plugin/layer_draft.h"
#include "core/plugin/map_state.h"
#include "core/plugin/options.h"
#include "core/plugin/plugin_table.h"
#include "core/sdk/testkit/found.h"
#include "core/sdk/testkit/given_article.h"
#include "core/sdk/testkit/host_table.h"
#include "core/sdk/testkit/option_values.h"

namespace wireroom::testkit {
namespace {

using plugin::Bytes;
using plugin::Str;
using plugin::View;

[[noreturn]] void Fail(const std::string& text) { throw std::runtime_error(text); }

// The text that a call left, for the calls that fail with an exception here.
class ErrorText {
 public:
  wr_error* Arm() {
    text_.clear();
    return &error_;
  }
  [[noreturn]] void Throw(const char* call) const {
    Fail(text_.empty() ? std::string(call) + " failed and did not say why" : text_);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  wr_error error_{sizeof(wr_error), this, [](void* context, wr_str text) {
                    static_cast<ErrorText*>(context)->text_ = View(text);
                  }};
};

// Closed when it goes.
class Instance {
 public:
  Instance(const wr_plugin& table, void* object) : table_(table), object_(object) {}
  ~Instance() { table_.close(object_); }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  void* get() const { return object_; }

 private:
  const wr_plugin& table_;
  void* object_;
};

// The articles that Detect was given.
class Remembered : public plugin::PastArticles {
 public:
  void Keep(const ArticleBuilder& article) { articles_.push_back(article); }
  absl::StatusOr<bool> Read(const Range& range, const std::function<bool(const wr_article&)>& each,
                            uint64_t* next) override {
    *next = std::max<uint64_t>(range.from, 1);
    for (size_t looked = 0; looked < range.most; ++looked) {
      if (*next > articles_.size() || (range.before != 0 && *next >= range.before)) return false;
      GivenArticle given(articles_[*next - 1]);
      given.article()->sequence = (*next)++;
      if (range.since != WR_TIME_UNKNOWN && given.article()->received_at < range.since) continue;
      if (!each(*given.article())) return true;
    }
    return true;
  }

 private:
  std::vector<ArticleBuilder> articles_;
};

}  // namespace

struct Host::Parts {
  Parts(const wr_plugin& given, const Options& options, const std::filesystem::path& folder);

  void Open();
  std::unique_ptr<Instance> Fork();
  Found AnnotateIn(const Instance& worker, GivenArticle* given);
  std::vector<FoundAlert> Settle(wr_result result, const char* call);

  plugin::Description plugin;
  HostTable host;
  std::vector<config::Value> values;
  plugin::MapState state;
  Remembered past;
  plugin::DetectorContext context{"plugin_under_test", &state, {}, &past};
  uint64_t sequence = 0;
  ErrorText error;
  std::unique_ptr<Instance> first, worker, other_worker;
};

Host::Parts::Parts(const wr_plugin& given, const Options& options,
                   const std::filesystem::path& folder)
    : host(folder) {
  absl::StatusOr<plugin::Description> read =
      plugin::ReadTable(&given, {given.abi_major, given.abi_minor}, std::string(View(given.name)));
  if (!read.ok()) Fail(std::string(read.status().message()));
  plugin = *std::move(read);
  values = ValuesOf(plugin.options, options, folder);
  Open();
}

void Host::Parts::Open() {
  other_worker.reset();
  worker.reset();
  first.reset();
  const plugin::OptionValues given(values);
  void* object = plugin.table.open(&host.table(), given.data(), given.size(), error.Arm());
  if (!object) error.Throw("open");
  first = std::make_unique<Instance>(plugin.table, object);
  if (!plugin.annotator) return;
  worker = Fork();
  other_worker = Fork();
}

std::unique_ptr<Instance> Host::Parts::Fork() {
  void* object = plugin.table.fork(first->get(), error.Arm());
  if (!object) error.Throw("fork");
  return std::make_unique<Instance>(plugin.table, object);
}

// A layer of its own over what the article was given, and that alone is found.
Found Host::Parts::AnnotateIn(const Instance& in, GivenArticle* given) {
  plugin::Annotations* out = given->annotations();
  plugin::LayerDraft draft(plugin.name, plugin.version, {});
  const wr_result result = plugin.annotator->annotate(
      in.get(), given->article(), draft.Begin(*given->article(), out), error.Arm());
  if (result == WR_OK || !draft.violation().empty()) {
    draft.Finish();
  } else {
    draft.Drop(error.text().empty() ? "annotate failed and did not say why" : error.text());
  }
  return FoundOf(*out, *given->article());
}

Host::Host(const wr_plugin& plugin, const Options& options, const std::filesystem::path& folder)
    : parts_(std::make_unique<Parts>(plugin, options, folder)) {}

Host::~Host() = default;

namespace {

// Takes what the builder gave out of what was found.
template <typename T, typename Same>
void Without(const std::vector<T>& given, std::vector<T>* found, Same same) {
  for (const T& item : given) {
    const auto at = std::find_if(found->begin(), found->end(),
                                 [&](const T& other) { return same(item, other); });
    if (at != found->end()) found->erase(at);
  }
}

void TakeOut(const Found& given, Found* found) {
  const auto equal = [](const auto& a, const auto& b) { return a == b; };
  Without(given.zones, &found->zones, equal);
  Without(given.mentions, &found->mentions, equal);
  Without(given.entities, &found->entities, equal);
  Without(given.topics, &found->topics, equal);
}

}  // namespace

Found Host::Annotate(const ArticleBuilder& article) {
  if (!parts_->plugin.annotator) Fail("this plugin is no annotator");
  GivenArticle given(article), again(article);
  const Found before = FoundOf(*given.annotations(), *given.article());
  Found found = parts_->AnnotateIn(*parts_->worker, &given);
  if (parts_->AnnotateIn(*parts_->other_worker, &again) != found)
    Fail(
        "two workers said different things about one article: an annotator must be a pure "
        "function of the article and its options, and its copy as good as itself");
  TakeOut(before, &found);
  return found;
}

std::vector<FoundAlert> Host::Detect(const ArticleBuilder& article) {
  if (!parts_->plugin.detector) Fail("this plugin is no detector");
  GivenArticle given(article);
  if (parts_->plugin.annotator) {
    const Found found = parts_->AnnotateIn(*parts_->worker, &given);
    if (found.status == "failed") Fail(found.reason);
  }
  wr_article* lent = given.article();
  given.annotations()->Lend(lent);
  lent->attachment = given.annotations()->FindAttachment(parts_->plugin.name);
  lent->sequence = ++parts_->sequence;
  parts_->past.Keep(article);
  const wr_detections* out = parts_->context.Begin(lent, lent->received_at);
  return parts_->Settle(
      parts_->plugin.detector->article(parts_->first->get(), lent, out, parts_->error.Arm()),
      "article");
}

std::vector<FoundAlert> Host::Tick(wr_time clock, wr_time event_time) {
  if (!parts_->plugin.detector) Fail("this plugin is no detector");
  if (!parts_->plugin.detector->tick) return {};
  const wr_detections* out = parts_->context.Begin(nullptr, clock);
  return parts_->Settle(parts_->plugin.detector->tick(parts_->first->get(), clock, event_time, out,
                                                      parts_->error.Arm()),
                        "tick");
}

std::vector<FoundAlert> Host::Parts::Settle(wr_result result, const char* call) {
  if (!context.violation().empty() || result != WR_OK) {
    context.Drop();
    if (!context.violation().empty()) Fail(context.violation());
    error.Throw(call);
  }
  context.Finish();
  std::vector<FoundAlert> alerts;
  for (const plugin::EmittedAlert& alert : context.alerts()) alerts.push_back(FoundOf(alert));
  context.Clear();
  return alerts;
}

std::vector<std::string> Host::Check() {
  std::vector<std::string> lines;
  const auto tell = [](void* to, wr_str line) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(View(line));
  };
  const auto check = parts_->plugin.table.check;
  if (check && check(parts_->first->get(), tell, &lines, parts_->error.Arm()) != WR_OK)
    parts_->error.Throw("check");
  return lines;
}

std::string Host::Request(wr_time clock, std::string_view request) {
  std::string reply;
  const auto answer = [](void* to, wr_bytes bytes) { *static_cast<std::string*>(to) = View(bytes); };
  if (!parts_->plugin.detector || !parts_->plugin.detector->request)
    Fail("this plugin answers no requests");
  const wr_detections* out = parts_->context.Begin(nullptr, clock);
  parts_->Settle(parts_->plugin.detector->request(parts_->first->get(), clock, Bytes(request), out,
                                                  answer, &reply, parts_->error.Arm()),
                 "request");
  return reply;
}

const Host::State& Host::state() const { return parts_->state.map(); }

void Host::Restart() { parts_->Open(); }

void Host::Resume(std::string_view position) {
  if (!parts_->plugin.source) Fail("this plugin is no source");
  if (parts_->plugin.source->start(parts_->first->get(), Bytes(position), parts_->error.Arm()) !=
      WR_OK)
    parts_->error.Throw("start");
}

std::vector<FoundArticle> Host::Poll(int timeout_ms, size_t room) {
  if (!parts_->plugin.source) Fail("this plugin is no source");
  struct Taken {
    size_t room;
    std::vector<FoundArticle> articles;
  } taken{room, {}};
  const wr_intake intake{sizeof(wr_intake), &taken, [](void* context, const wr_incoming* article) {
                           auto* to = static_cast<Taken*>(context);
                           if (to->articles.size() >= to->room) return wr_result{WR_AGAIN};
                           to->articles.push_back(FoundOf(*article));
                           return wr_result{WR_OK};
                         }};
  if (parts_->plugin.source->poll(parts_->first->get(), timeout_ms, &intake, parts_->error.Arm()) !=
      WR_OK)
    parts_->error.Throw("poll");
  return taken.articles;
}

void Host::Committed(std::string_view position) {
  if (!parts_->plugin.source) Fail("this plugin is no source");
  if (parts_->plugin.source->committed)
    parts_->plugin.source->committed(parts_->first->get(), Bytes(position));
}

bool Host::Handle(std::string_view type, std::string_view json) {
  if (!parts_->plugin.sink) Fail("this plugin is no sink");
  wr_event event{};
  event.struct_size = sizeof event;
  event.epoch = 1;
  event.sequence = ++parts_->sequence;
  event.time = 1'714'557'600'000'000;
  event.stream = Str("0123456789abcdef");
  event.type = Str(type);
  event.json = Str(json);
  const wr_result result =
      parts_->plugin.sink->event(parts_->first->get(), &event, parts_->error.Arm());
  if (result == WR_FAILED) parts_->error.Throw("event");
  return result == WR_OK;
}

void Host::SetNow(wr_time now) { parts_->host.SetNow(now); }
std::vector<std::string> Host::log() const { return parts_->host.log(); }
uint64_t Host::counter(std::string_view name) const { return parts_->host.counter(name); }

}  // namespace wireroom::testkit

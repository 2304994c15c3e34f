// SPDX-License-Identifier: Apache-2.0
//
// What a plugin's class derives from. A class may derive from several of
// Annotator, Detector, Source and Sink.
//
// Life: the host makes one object, sets its options and calls Start(), where it
// reads its model. Each worker that annotates then gets a copy of that object
// (its copy constructor): keep what is large and read-only in a
// std::shared_ptr<const T>, scratch memory in plain members. A detector, source
// or sink is one object. No method is called by two threads at once on one
// object. Throw std::exception to fail; the text reaches the log and the
// event.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "wireroom/sdk/option.h"
#include "wireroom/sdk/view.h"

namespace wireroom {

// The host has refused something (it knows why and says so in the event); the
// SDK throws this to leave the plugin's method. Do not catch it.
struct Refused : std::runtime_error {
  Refused() : std::runtime_error("refused by the host") {}
};

// What the host does for a plugin; see wr_host.
class Host {
 public:
  Host() = default;
  explicit Host(const wr_host* host) : host_(host) {}

  void Debug(std::string_view line) const { Log(WR_LOG_DEBUG, line); }
  void Info(std::string_view line) const { Log(WR_LOG_INFO, line); }
  void Warning(std::string_view line) const { Log(WR_LOG_WARNING, line); }
  void Error(std::string_view line) const { Log(WR_LOG_ERROR, line); }
  Time now() const { return host_->now(host_->context); }
  uint64_t Hash(std::string_view token) const { return host_->hash(host_->context, Str(token)); }
  void Count(std::string_view name, uint64_t delta = 1) const {
    host_->count(host_->context, Str(name), delta);
  }
  std::filesystem::path folder() const { return View(host_->plugin_folder); }

  // Splits text as articles are split; calls each(const Field&). Throws
  // std::invalid_argument when text is not UTF-8.
  template <typename F>
  void Tokenize(std::string_view text, F&& each) const {
    std::string failure;
    wr_error error{sizeof(wr_error), &failure,
                   [](void* to, wr_str s) { *static_cast<std::string*>(to) = View(s); }};
    struct Call {
      F* each;
      std::exception_ptr thrown;
    } call{&each, nullptr};
    auto run = [](void* user, const wr_field* field) {
      Call& made = *static_cast<Call*>(user);
      try {
        (*made.each)(Field(field));
      } catch (...) {
        made.thrown = std::current_exception();
      }
    };
    if (host_->tokenize(host_->context, Str(text), run, &call, &error) != WR_OK)
      throw std::invalid_argument(failure);
    if (call.thrown) std::rethrow_exception(call.thrown);
  }

 private:
  void Log(int32_t level, std::string_view line) const {
    host_->log(host_->context, level, Str(line));
  }
  const wr_host* host_ = nullptr;
};

// The common part of all plugins.
class Plugin {
 public:
  virtual ~Plugin() = default;
  // Reads the model. Options are set. Called once, on the first object only.
  virtual void Start() {}
  // After Start, by `wireroom check`: tries what can be tried before the daemon runs,
  // such as tests that stand in what the options name. tell(line): for a person to
  // read. Throw to say that something is wrong.
  virtual void Check(const std::function<void(std::string_view)>& tell) { (void)tell; }
  const Host& host() const { return host_; }

  // For Option and the SDK's own use.
  void DeclareOption(internal::OptionSlot slot) { slots_.push_back(std::move(slot)); }
  char* OptionBase() { return reinterpret_cast<char*>(this); }
  const std::vector<internal::OptionSlot>& option_slots() const { return slots_; }
  void AttachHost(const wr_host* host) { host_ = Host(host); }
  void SetOptions(const wr_value* values) {
    for (size_t i = 0; i < slots_.size(); ++i)
      slots_[i].set(OptionBase() + slots_[i].offset, values[i]);
  }

 protected:
  Plugin() = default;
  Plugin(const Plugin& other) : host_(other.host_) {}

 private:
  Host host_;
  std::vector<internal::OptionSlot> slots_;
};

// ---- annotator --------------------------------------------------------------

struct Zone {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view kind = {};
  std::string_view language = {};
};

struct Mention {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view type = {};
  std::string_view entity_id = {};
  std::string_view value = {};
  float confidence = 1;
  uint32_t field = WR_FIELD_TEXT;
  std::string_view stands_for = {};
  bool nominal = false;
};

struct Entity {
  std::string_view id = {};
  std::string_view name = {};
  std::string_view type = {};
  float salience = 0;
  uint32_t mention_count = 0;
  std::span<const wr_external_id> external_ids = {};
  float link_score = 0;
  std::string_view runner_up_id = {};
  std::string_view runner_up_name = {};
  float runner_up_score = 0;
};

// See wr_quotation.
struct Quotation {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t speaker_begin = 0;
  uint32_t speaker_end = 0;
  std::string_view speaker_id = {};
  std::string_view cue = {};
  float confidence = 0;
  uint32_t field = WR_FIELD_TEXT;
};

struct Topic {
  std::string_view id = {};
  std::string_view name = {};
  float score = 0;
};

// Where an annotator says what it found. The host copies at once.
class Annotations {
 public:
  explicit Annotations(const wr_annotations* out) : out_(out) {}

  void Add(const Zone& z) {
    wr_zone zone{sizeof(wr_zone), z.begin, z.end, Str(z.kind), Str(z.language)};
    Check(out_->zone(out_->context, &zone));
  }
  void Add(const Mention& m) {
    wr_mention mention{sizeof(wr_mention), m.field,          m.begin,      m.end,
                       Str(m.type),        Str(m.entity_id), Str(m.value), m.confidence,
                       Str(m.stands_for),  m.nominal ? 1u : 0u};
    Check(out_->mention(out_->context, &mention));
  }
  void Add(const Entity& e) {
    wr_entity entity{sizeof(wr_entity),
                     e.mention_count,
                     Str(e.id),
                     Str(e.name),
                     Str(e.type),
                     e.external_ids.data(),
                     e.external_ids.size(),
                     e.salience,
                     Str(e.runner_up_id),
                     Str(e.runner_up_name),
                     e.runner_up_score,
                     e.link_score};
    Check(out_->entity(out_->context, &entity));
  }
  void Add(const Topic& t) {
    wr_topic topic{sizeof(wr_topic), t.score, Str(t.id), Str(t.name)};
    Check(out_->topic(out_->context, &topic));
  }
  // A host of ABI 1.0 knows no quotations: they are left out.
  void Add(const Quotation& q) {
    if (out_->struct_size < sizeof(wr_annotations)) return;
    wr_quotation quotation{sizeof(wr_quotation), q.field,       q.begin,
                           q.end,                q.speaker_begin, q.speaker_end,
                           Str(q.speaker_id),    Str(q.cue),    q.confidence};
    Check(out_->quotation(out_->context, &quotation));
  }
  // For this plugin's own detector: Article::attachment() there.
  void Attach(std::string_view bytes) { Check(out_->attach(out_->context, Bytes(bytes))); }
  // The layer is marked skipped, or truncated, with the reason.
  void Skip(std::string_view reason) {
    Check(out_->status(out_->context, WR_LAYER_SKIPPED, Str(reason)));
  }
  void Truncate(std::string_view reason) {
    Check(out_->status(out_->context, WR_LAYER_TRUNCATED, Str(reason)));
  }
  void SetLanguage(std::string_view tag) { Check(out_->language(out_->context, Str(tag))); }

 private:
  static void Check(wr_result result) {
    if (result != WR_OK) throw Refused();
  }
  const wr_annotations* out_;
};

class Annotator : public virtual Plugin {
 public:
  // A pure function of the article and the options.
  virtual void Annotate(const Article& article, Annotations& out) = 0;
};

// ---- detector ---------------------------------------------------------------

enum class Level { kInformational = 1, kLow, kMedium, kHigh, kCritical };
enum class AlertType { kFiring = 1, kUpdated, kResolved };

struct Evidence {
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view condition = {};
  std::string_view text = {};
  uint32_t field = WR_FIELD_TEXT;
};

// An article of an earlier call. Each span has its `text`.
struct EvidenceArticle {
  uint64_t sequence = 0;
  std::string_view source = {};
  std::string_view id = {};
  std::string_view title = {};
  std::span<const Evidence> spans = {};
};

struct Alert {
  std::string_view rule = {};
  std::string_view title = {};
  Level level = Level::kMedium;
  std::string_view fingerprint = {};
  AlertType type = AlertType::kFiring;
  std::span<const wr_pair> labels = {};
  std::span<const wr_pair> annotations = {};
  std::span<const Evidence> evidence = {};
  // Further ones that made it fire, oldest first. A host of ABI 1.0 leaves them out.
  std::span<const EvidenceArticle> articles = {};
};

// Where a detector emits events and keeps its state; see wr_detections.
class Detections {
 public:
  explicit Detections(const wr_detections* out) : out_(out) {}

  void Emit(const Alert& a) {
    const std::vector<wr_evidence> evidence = SpansOf(a.evidence);
    std::vector<std::vector<wr_evidence>> spans;
    std::vector<wr_evidence_article> articles;
    for (const EvidenceArticle& e : a.articles) {
      const std::vector<wr_evidence>& of = spans.emplace_back(SpansOf(e.spans));
      articles.push_back({sizeof(wr_evidence_article), e.sequence, Str(e.source), Str(e.id),
                          Str(e.title), {of.data(), of.size(), sizeof(wr_evidence)}});
    }
    wr_alert alert{sizeof(wr_alert),
                   static_cast<int32_t>(a.type),
                   static_cast<int32_t>(a.level),
                   Str(a.rule),
                   Str(a.title),
                   Str(a.fingerprint),
                   a.labels.data(),
                   a.labels.size(),
                   a.annotations.data(),
                   a.annotations.size(),
                   {evidence.data(), evidence.size(), sizeof(wr_evidence)},
                   {articles.data(), articles.size(), sizeof(wr_evidence_article)}};
    Check(out_->alert(out_->context, &alert));
  }
  // Lives until the next call of any method here.
  std::optional<std::string_view> Get(std::string_view key) {
    wr_bytes value = out_->get(out_->context, Bytes(key));
    return value.data ? std::optional(View(value)) : std::nullopt;
  }
  void Put(std::string_view key, std::string_view value) {
    Check(out_->put(out_->context, Bytes(key), Bytes(value)));
  }
  void Erase(std::string_view key) { Check(out_->erase(out_->context, Bytes(key))); }
  // Calls each(key, value) in byte order of keys until it returns false.
  void Scan(std::string_view prefix,
            const std::function<bool(std::string_view, std::string_view)>& each) {
    struct Call {
      const std::function<bool(std::string_view, std::string_view)>* each;
      std::exception_ptr thrown;
    } call{&each, nullptr};
    auto run = [](void* user, wr_bytes key, wr_bytes value) -> int32_t {
      Call& made = *static_cast<Call*>(user);
      try {
        return (*made.each)(View(key), View(value)) ? 0 : 1;
      } catch (...) {
        made.thrown = std::current_exception();
        return 1;
      }
    };
    Check(out_->scan(out_->context, Bytes(prefix), run, &call));
    if (call.thrown) std::rethrow_exception(call.thrown);
  }
  // False: a host of ABI 1.0.
  bool HasPast() const { return out_->struct_size >= sizeof(wr_detections) && out_->past; }
  // The articles before this call; see wr_detections.past.
  struct PastPage {
    uint64_t next = 0;  // the sequence to go on from
    bool end = true;    // there are no more
  };
  // Calls each(article) until it returns false. Throws std::runtime_error: they can
  // not be read.
  PastPage Past(Time since, uint64_t from, size_t most,
                const std::function<bool(const Article&)>& each) {
    if (!HasPast())
      throw std::runtime_error("this host does not show articles of the past");
    struct Call {
      const std::function<bool(const Article&)>* each;
      std::exception_ptr thrown;
    } call{&each, nullptr};
    auto run = [](void* user, const wr_article* article) -> wr_result {
      Call& made = *static_cast<Call*>(user);
      try {
        return (*made.each)(Article(article)) ? WR_OK : WR_FAILED;
      } catch (...) {
        made.thrown = std::current_exception();
        return WR_FAILED;
      }
    };
    PastPage page{from, false};
    const wr_result result =
        out_->past(out_->context, since, from, most, run, &call, &page.next);
    if (call.thrown) std::rethrow_exception(call.thrown);
    if (result == WR_FAILED) throw std::runtime_error("the journal can not be read");
    page.end = result == WR_AGAIN;
    return page;
  }

 private:
  static std::vector<wr_evidence> SpansOf(std::span<const Evidence> spans) {
    std::vector<wr_evidence> made;
    for (const Evidence& e : spans)
      made.push_back({sizeof(wr_evidence), e.field, e.begin, e.end, Str(e.text), Str(e.condition)});
    return made;
  }
  static void Check(wr_result result) {
    if (result != WR_OK) throw Refused();
  }
  const wr_detections* out_;
};

class Detector : public virtual Plugin {
 public:
  // The next article, in the order of sequences.
  virtual void Detect(const Article& article, Detections& out) = 0;
  // Time went on; see wr_detector.tick.
  virtual void Tick(Time clock, Time event_time, Detections& out) {
    (void)clock, (void)event_time, (void)out;
  }
  // A person asks something through the plugin's commands (Console::Ask); see
  // wr_detector.request. Returns the answer.
  virtual std::string Request(Time clock, std::string_view request, Detections& out) {
    (void)clock, (void)request, (void)out;
    throw std::invalid_argument("this plugin answers no requests");
  }
};

// ---- source -----------------------------------------------------------------

struct Incoming {
  std::string_view id = {}, source = {}, url = {}, title = {}, text = {}, language = {};
  Time published_at = WR_TIME_UNKNOWN;
  Time updated_at = WR_TIME_UNKNOWN;
  std::span<const wr_str> authors = {};
  std::string_view position = {};
};

enum class Taken { kYes, kNoRoom, kRejected };

// Where a source gives its articles; see wr_intake.
class Intake {
 public:
  explicit Intake(const wr_intake* out) : out_(out) {}
  Taken Give(const Incoming& i) {
    wr_incoming in{sizeof(wr_incoming), Str(i.id),        Str(i.source),    Str(i.url),
                   Str(i.title),        Str(i.text),      Str(i.language),  i.published_at,
                   i.updated_at,        i.authors.data(), i.authors.size(), Bytes(i.position)};
    switch (out_->article(out_->context, &in)) {
      case WR_OK:
        return Taken::kYes;
      case WR_AGAIN:
        return Taken::kNoRoom;
      default:
        return Taken::kRejected;
    }
  }

 private:
  const wr_intake* out_;
};

class Source : public virtual Plugin {
 public:
  // Go on after `position`; empty: from the beginning.
  virtual void Resume(std::string_view position) = 0;
  // Gives what there is and returns within timeout_ms.
  virtual void Poll(int timeout_ms, Intake& out) = 0;
  // Everything up to `position` is on disk.
  virtual void Committed(std::string_view position) { (void)position; }
};

// ---- sink -------------------------------------------------------------------

struct Event {
  uint64_t sequence;
  uint32_t epoch;
  Time time;
  std::string_view stream, type, subject;
  std::string_view message;  // the serialised wireroom.v1.Event
  std::string_view json;
};

enum class Handled { kDone, kAgain };

class Sink : public virtual Plugin {
 public:
  // The next committed event; kAgain or an exception: the same one later.
  virtual Handled Handle(const Event& event) = 0;
};

}  // namespace wireroom

// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/evidence.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <functional>
#include <set>

#include "absl/strings/str_cat.h"
#include "core/journal/article_key.h"
#include "core/journal/check.h"
#include "core/ops/clock.h"

namespace wireroom::crash {
namespace {

constexpr size_t kMaxBroken = 20;

// The same for the same event, whatever the order of its maps in memory.
Hash FingerprintOf(const v1::Event& event) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&out);
  out.Trim();
  return journal::ArticleKey("", bytes);
}

bool IsArticle(const Stored& stored) { return stored.edition.has_value(); }

class Proof {
 public:
  explicit Proof(const Evidence& evidence) : evidence_(evidence) {}

  std::vector<std::string> Run() {
    broken_ = evidence_.faults;
    CheckSequences();
    CheckEditions();
    for (const Acknowledged& acknowledged : evidence_.acknowledged) CheckAcknowledged(acknowledged);
    CheckReceived();
    if (broken_.size() > kMaxBroken) broken_.resize(kMaxBroken);
    return broken_;
  }

 private:
  void CheckSequences() {
    uint64_t expected = 0;
    for (const Stored& stored : evidence_.stored) {
      if (stored.sequence != ++expected) {
        Broken(absl::StrCat("expected sequence ", expected, ", found ", stored.sequence));
        expected = stored.sequence;
      }
      by_sequence_[stored.sequence] = &stored;
    }
    if (expected != evidence_.head) {
      Broken(absl::StrCat("the last event is ", expected, ", the head ", evidence_.head));
    }
  }

  void CheckEditions() {
    for (const Stored& stored : evidence_.stored) {
      if (!IsArticle(stored)) continue;
      const auto [first, is_new] = by_edition_.emplace(*stored.edition, stored.sequence);
      if (is_new) continue;
      Broken(absl::StrCat("one article has the events ", first->second, " and ", stored.sequence));
    }
  }

  void CheckAcknowledged(const Acknowledged& acknowledged) {
    const uint64_t sequence = acknowledged.sequence;
    if (!by_edition_.contains(acknowledged.edition)) {
      Broken(absl::StrCat("an article was acknowledged as ", sequence, " and has no event"));
    }
    const auto found = by_sequence_.find(sequence);
    if (found == by_sequence_.end() || !IsArticle(*found->second)) {
      return Broken(absl::StrCat("the acknowledged sequence ", sequence, " is not an article"));
    }
    const Edition& edition = *found->second->edition;
    // A duplicate, or one that is answered again, is told the newest edition.
    const bool any_edition = acknowledged.outcome == v1::Result::duplicate;
    if (any_edition ? edition.article == acknowledged.edition.article
                    : edition == acknowledged.edition) {
      return;
    }
    Broken(absl::StrCat("the acknowledged sequence ", sequence, " is another article"));
  }

  void CheckReceived() {
    for (const auto& received : evidence_.received) {
      const auto found = by_sequence_.find(received.first);
      if (found != by_sequence_.end() && found->second->fingerprint == received.second) continue;
      Broken(absl::StrCat("event ", received.first, " was published and is not in the journal"));
    }
  }

  void Broken(std::string text) { broken_.push_back(std::move(text)); }

  const Evidence& evidence_;
  std::vector<std::string> broken_;
  std::map<uint64_t, const Stored*> by_sequence_;
  std::map<Edition, uint64_t> by_edition_;
};

// An event of the middle that answers an acknowledgement with its own sequence.
size_t AcknowledgedNew(const Evidence& evidence) {
  for (size_t i = evidence.acknowledged.size() / 2; i < evidence.acknowledged.size(); ++i) {
    if (evidence.acknowledged[i].outcome == v1::Result::enriched) return i;
  }
  return 0;
}

size_t PlaceOf(const Evidence& evidence, uint64_t sequence) {
  const auto found = std::find_if(evidence.stored.begin(), evidence.stored.end(),
                                  [&](const Stored& s) { return s.sequence == sequence; });
  return static_cast<size_t>(found - evidence.stored.begin());
}

}  // namespace

Edition EditionOf(const v1::Article& article) {
  return {journal::ArticleKey(article.source(), article.id()), journal::ContentHash(article)};
}

Stored StoredOf(const v1::Event& event) {
  Stored stored{event.sequence(), event.type(), std::nullopt, FingerprintOf(event)};
  if (event.has_article()) {
    v1::Article sent = event.article().article();
    // These articles are sent without one; an annotator tells it.
    sent.clear_language();
    stored.edition = EditionOf(sent);
  }
  if (event.has_rejection()) {
    v1::Article sent;
    if (sent.ParseFromString(event.rejection().article())) stored.edition = EditionOf(sent);
  }
  return stored;
}

void ReadJournal(const std::filesystem::path& directory, Evidence* evidence) {
  const ops::SystemClock clock;
  journal::JournalOptions options;
  options.directory = directory;
  options.clock = &clock;
  const auto journal = journal::Journal::Open(options);
  if (!journal.ok()) {
    evidence->faults.emplace_back(journal.status().message());
    return;
  }
  journal::CheckReport report;
  const absl::Status checked = journal::Check(**journal, {}, &report);
  if (!checked.ok()) evidence->faults.emplace_back(checked.message());
  evidence->faults.insert(evidence->faults.end(), report.problems.begin(), report.problems.end());
  evidence->head = (*journal)->head();
  for (uint64_t next = 1; next <= evidence->head;) {
    std::vector<journal::EventRecord> records;
    const absl::Status status = (*journal)->Read(next, 1000, 1 << 20, &records);
    if (!status.ok() || records.empty()) {
      evidence->faults.push_back(absl::StrCat("nothing can be read at ", next));
      return;
    }
    for (const journal::EventRecord& record : records) {
      v1::Event event;
      if (!event.ParseFromString(record.message) || event.sequence() != record.sequence) {
        evidence->faults.push_back(absl::StrCat("record ", record.sequence, " is not its event"));
      }
      evidence->stored.push_back(StoredOf(event));
    }
    next = records.back().sequence + 1;
  }
}

std::vector<std::string> BrokenPromises(const Evidence& evidence) { return Proof(evidence).Run(); }

std::vector<std::string> UnnoticedTampering(const Evidence& evidence) {
  const size_t acknowledged = AcknowledgedNew(evidence);
  const size_t place = PlaceOf(evidence, evidence.acknowledged.at(acknowledged).sequence);
  const std::pair<const char*, std::function<void(Evidence*)>> ways[] = {
      {"an event is missing",
       [&](Evidence* e) { e->stored.erase(e->stored.begin() + static_cast<ptrdiff_t>(place)); }},
      {"an event is missing and the later ones have moved up",
       [&](Evidence* e) {
         e->stored.erase(e->stored.begin() + static_cast<ptrdiff_t>(place));
         for (size_t i = place; i < e->stored.size(); ++i) --e->stored[i].sequence;
         --e->head;
       }},
      {"the newest event is missing", [](Evidence* e) { e->stored.pop_back(); }},
      {"an article has a second event",
       [&](Evidence* e) {
         e->stored.push_back(e->stored[place]);
         e->stored.back().sequence = ++e->head;
       }},
      {"two events have changed places",
       [&](Evidence* e) { std::swap(e->stored[place], e->stored[place == 0 ? 1 : 0]); }},
      {"an article was acknowledged that was never sent",
       [&](Evidence* e) { e->acknowledged[acknowledged].edition.content[0] ^= 1; }},
      {"an acknowledgement names another sequence",
       [&](Evidence* e) { ++e->acknowledged[acknowledged].sequence; }},
      {"an acknowledgement names a sequence that was never given",
       [&](Evidence* e) { e->acknowledged[acknowledged].sequence = e->head + 1; }},
      {"an event was published that is not in the journal",
       [](Evidence* e) { e->received[e->head + 1] = {}; }},
      {"an event was published with other content",
       [](Evidence* e) { e->received.begin()->second[0] ^= 1; }},
  };
  std::vector<std::string> unnoticed;
  for (const auto& way : ways) {
    Evidence tampered = evidence;
    way.second(&tampered);
    if (BrokenPromises(tampered).empty()) unnoticed.emplace_back(way.first);
  }
  return unnoticed;
}

}  // namespace wireroom::crash

// SPDX-License-Identifier: Apache-2.0
//
// What a peer may send to the session socket. The input is a conversation: each
// message is a byte that says who speaks (bits 0-1), whether an event is committed
// before (bit 2) and whether the daemon then works (bit 3) and a second passes (bit
// 4); a byte with the number of its frames; and each frame behind its length (16
// bits, little endian). What is held whatever is said:
// - a message is either a request or refused with a reason and a text
// - every message to a peer goes on where the one before ended, and its events are
//   in order and not beyond the end of the log
// - what a peer has not acknowledged is within its window
// - sessions and names are bounded, and a cursor is never beyond what was told
#include <google/protobuf/stubs/logging.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/feed/session_protocol.h"
#include "core/journal/memory_store.h"
#include "tests/fuzz/conversation_input.h"

namespace {

using Input = wireroom::fuzz::ConversationInput;
using wireroom::feed::SendResult;
using wireroom::feed::SharedBytes;

void Hold(bool condition) {
  if (!condition) std::abort();
}

wireroom::feed::SessionLimits SmallLimits() {
  wireroom::feed::SessionLimits limits;
  limits.max_sessions = 2;
  limits.window = {8, 4096};
  limits.cache_bytes = 1024;
  return limits;
}

wireroom::feed::CursorBookOptions SmallBook() {
  wireroom::feed::CursorBookOptions options;
  options.max_names = 3;
  options.commit_interval = std::chrono::milliseconds(1);
  return options;
}

class Conversation {
 public:
  Conversation()
      : log_(wireroom::ops::Logger::Silent()),
        book_(SmallBook(), &store_, &clock_, log_.get()),
        protocol_(SmallLimits(), &store_, &book_, &clock_, log_.get(), &stats_,
                  [this](std::string_view peer, const std::string& reply,
                         const SharedBytes* events) {
                    return Check(std::string(peer), reply, events);
                  }) {}

  void Message(uint8_t control, const std::vector<std::string_view>& frames) {
    if (control & 4) CommitEvent();
    protocol_.Handle(std::string_view("ABCD").substr(control & 3, 1), frames);
    if (control & 16) clock_.Advance(1'000'000);
    if (control & 8) {
      for (int turn = 0; turn < 100 && protocol_.Work(); ++turn) {
      }
    }
    Hold(protocol_.sessions() <= SmallLimits().max_sessions);
    const auto positions = book_.List();
    Hold(positions.size() <= SmallBook().max_names);
    for (const auto& position : positions) Hold(position.acknowledged <= store_.head());
  }

 private:
  void CommitEvent() {
    wireroom::v1::Event event;
    const uint64_t sequence = store_.head() + 1;
    event.set_sequence(sequence);
    event.set_epoch(1);
    event.set_type(sequence % 3 == 0 ? "alert.firing" : "article.enriched");
    wireroom::journal::Batch batch;
    batch.events.push_back({sequence, clock_.NowMicros(), event.SerializeAsString(), {}});
    Hold(store_.Commit(batch).ok());
  }

  SendResult Check(const std::string& peer, const std::string& bytes, const SharedBytes* body) {
    wireroom::v1::SessionReply reply;
    Hold(reply.ParseFromString(bytes));
    Hold(reply.has_delivery() == (body != nullptr));
    uint64_t& at = at_[peer];
    if (reply.has_opened()) at = reply.opened().after();
    if (reply.has_mark()) {
      Hold(reply.mark().after() == at && reply.mark().up_to() >= at);
      at = reply.mark().up_to();
    }
    if (reply.has_delivery()) CheckDelivery(reply.delivery(), body->bytes, &at);
    if (reply.has_refusal()) {
      Hold(reply.refusal().reason() != wireroom::v1::SessionRefusal::unspecified);
      Hold(!reply.refusal().detail().empty());
    }
    Hold(at <= store_.head());
    return SendResult::kSent;
  }

  static void CheckDelivery(const wireroom::v1::Delivery& delivery, std::string_view body,
                            uint64_t* at) {
    Hold(delivery.after() == *at && delivery.up_to() > *at);
    wireroom::v1::Events events;
    Hold(events.ParseFromArray(body.data(), static_cast<int>(body.size())));
    Hold(events.events_size() == static_cast<int>(delivery.events()));
    Hold(events.events_size() > 0 && delivery.events() <= SmallLimits().window.max_events);
    uint64_t last = *at;
    for (const wireroom::v1::Event& event : events.events()) {
      Hold(event.sequence() > last && event.sequence() <= delivery.up_to());
      last = event.sequence();
    }
    *at = delivery.up_to();
  }

  wireroom::journal::MemoryStore store_{20};
  wireroom::ops::Stats stats_;
  wireroom::ops::ManualClock clock_{1'700'000'000'000'000};
  std::unique_ptr<wireroom::ops::Logger> log_;
  wireroom::feed::CursorBook book_;
  std::map<std::string, uint64_t> at_;
  wireroom::feed::SessionProtocol protocol_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool quiet = [] {
    google::protobuf::SetLogHandler(nullptr);
    return true;
  }();
  (void)quiet;
  Input input(data, size);
  Conversation conversation;
  while (!input.empty()) {
    const uint8_t control = input.Byte();
    std::vector<std::string_view> frames(input.Byte());
    for (std::string_view& frame : frames) frame = input.Frame();
    conversation.Message(control, frames);
  }
  return 0;
}

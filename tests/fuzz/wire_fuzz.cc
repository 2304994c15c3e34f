// SPDX-License-Identifier: Apache-2.0
//
// What a peer may send to the ingest socket. The input is a conversation: each
// message is a byte that says who speaks (bits 0-1), and whether the daemon then
// completes what it has in hand (bit 2) and acknowledges (bit 3); a byte with the
// number of its frames; and each frame behind its length (16 bits, little
// endian). What is held whatever is said:
// - a message is either a request or refused with a reason and a text
// - what is in hand of one producer has consecutive numbers
// - memory is bounded by the limits
// - every number is acknowledged, cumulatively, and never before it was completed
#include <cstdint>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/feed/ingest_message.h"
#include "core/feed/ingest_protocol.h"
#include "core/journal/memory_store.h"
#include "tests/fuzz/conversation_input.h"

namespace {

using Input = wireroom::fuzz::ConversationInput;
using wireroom::feed::Completed;
using wireroom::feed::IngestLimits;
using wireroom::feed::IngestProtocol;
using wireroom::feed::Received;
using wireroom::feed::SendResult;

void Hold(bool condition) {
  if (!condition) std::abort();
}

IngestLimits SmallLimits() {
  IngestLimits limits;
  limits.max_article_bytes = 64;
  limits.credit_articles = 8;
  limits.credit_bytes = 256;
  limits.max_producers = 3;
  return limits;
}

class Conversation {
 public:
  Conversation()
      : log_(wireroom::ops::Logger::Silent()),
        protocol_(SmallLimits(), &store_, log_.get(), &stats_,
                  [](std::string_view, std::string_view reply) { return Check(reply); }) {}

  void Message(uint8_t control, const std::vector<std::string_view>& frames) {
    Decode(frames);
    const size_t before = received_.size();
    now_ += 1000;
    protocol_.Handle(std::string_view("ABCD").substr(control & 3, 1), frames, now_, &received_);
    for (size_t i = before; i < received_.size(); ++i) CheckReceived(received_[i]);
    Hold(protocol_.articles_in_hand() == received_.size());
    Hold(received_.size() <= 2 * SmallLimits().credit_articles + 256);
    Hold(protocol_.producers() <= SmallLimits().max_producers);
    if (control & 4) Complete();
    if (control & 8) protocol_.SendAcks();
    if (control & 16) protocol_.Sweep(now_ += 60'000'000);
  }

  void Complete() {
    std::vector<Completed> completed;
    for (const Received& one : received_) {
      completed.push_back({one.connection, one.producer, one.producer_epoch, one.number, one.tag,
                           wireroom::v1::Result::enriched, 1, "", one.article.size()});
      if (one.number == 0) continue;
      wireroom::journal::Batch batch;
      batch.inputs.push_back({one.producer, {one.producer_epoch, one.number, ""}});
      Hold(store_.Commit(batch).ok());
    }
    received_.clear();
    protocol_.Complete(completed);
    Hold(protocol_.articles_in_hand() == 0);
  }

 private:
  static void Decode(const std::vector<std::string_view>& frames) {
    wireroom::v1::IngestRequest request;
    wireroom::v1::Refusal refusal;
    if (wireroom::feed::DecodeIngestMessage(frames, &request, &refusal)) {
      Hold(request.request_case() != wireroom::v1::IngestRequest::REQUEST_NOT_SET);
    } else {
      Hold(refusal.reason() != wireroom::v1::Refusal::unspecified && !refusal.detail().empty());
    }
  }

  void CheckReceived(const Received& one) {
    Hold(one.connection != 0 && (one.number == 0) == one.producer.empty());
    Hold(one.too_large == 0 || one.too_large > SmallLimits().max_article_bytes);
    if (one.number == 0) return;
    uint64_t& last = last_[{one.producer, one.producer_epoch}];
    Hold(one.number == last + 1);
    last = one.number;
  }

  static SendResult Check(std::string_view bytes) {
    wireroom::v1::IngestReply reply;
    Hold(reply.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    Hold(reply.reply_case() != wireroom::v1::IngestReply::REPLY_NOT_SET);
    for (const wireroom::v1::Result& result : reply.ack().results()) {
      Hold(result.number() <= reply.ack().up_to());
    }
    return SendResult::kSent;
  }

  wireroom::journal::MemoryStore store_;
  wireroom::ops::Stats stats_;
  std::unique_ptr<wireroom::ops::Logger> log_;
  IngestProtocol protocol_;
  std::vector<Received> received_;
  std::map<std::pair<std::string, uint64_t>, uint64_t> last_;
  int64_t now_ = 1;
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
  conversation.Complete();
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "core/client/gap_detector.h"

namespace wireroom::client {

bool GapDetector::IsRestart(const std::string& stream, uint32_t epoch) {
  if (joined_ && stream == stream_ && epoch == epoch_) return false;
  const bool restart = joined_;
  joined_ = true;
  stream_ = stream;
  epoch_ = epoch;
  return restart;
}

GapDetector::Verdict GapDetector::Missed(uint64_t from, uint64_t to) {
  if (!complete_ || from > to) return Verdict::kInOrder;
  from_ = from;
  to_ = to;
  return Verdict::kGap;
}

GapDetector::Verdict GapDetector::OnEvent(const std::string& stream, uint32_t epoch,
                                          uint64_t sequence) {
  const bool first = !joined_;
  if (IsRestart(stream, epoch)) {
    last_ = sequence;
    return Verdict::kRestart;
  }
  if (sequence <= last_) return Verdict::kInOrder;
  const uint64_t expected = first ? sequence : last_ + 1;
  last_ = sequence;
  return Missed(expected, sequence - 1);
}

GapDetector::Verdict GapDetector::OnHeartbeat(const std::string& stream, uint32_t epoch,
                                              uint64_t head) {
  const bool first = !joined_;
  if (IsRestart(stream, epoch) || head < last_) {
    last_ = head;
    return Verdict::kRestart;
  }
  const uint64_t expected = first ? head + 1 : last_ + 1;
  last_ = head;
  return Missed(expected, head);
}

}  // namespace wireroom::client

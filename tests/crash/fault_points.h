// SPDX-License-Identifier: Apache-2.0
//
// Every ops::FaultPoint of the daemon, in the order in which an article comes to
// them. In the daemon that tests/crash builds (wireroom_faults) the environment
// says where it is to be killed:
//
//   WIREROOM_FAULT=pipeline.committed:7     at the seventh time
#pragma once

namespace wireroom::crash {

inline constexpr const char* kFaultPoints[] = {
    // Articles were read from the socket; nothing is done with them yet.
    "feed.received",
    // A worker has an article, unread.
    "pipeline.in_hand",
    // All annotators were asked.
    "pipeline.annotated",
    // It has its number, in memory.
    "pipeline.sequenced",
    // All detectors were asked.
    "pipeline.detected",
    // The batch is complete.
    "pipeline.sealed",
    // It is written into the transaction, which is not committed.
    "journal.written",
    // It is on disk, and nobody knows.
    "journal.committed",
    "pipeline.committed",
    // It is handed to the ingest socket to be acknowledged, and not yet to the feed.
    "feed.acknowledging",
    // It is handed to both.
    "pipeline.told",
};

}  // namespace wireroom::crash

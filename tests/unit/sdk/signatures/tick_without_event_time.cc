// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Detector needs this method, exactly: void Tick(wireroom::Time clock, wireroom::Time event_time, wireroom::Detections& out) override
#include <wireroom/sdk.h>

struct Burst : wireroom::Detector {
  void Detect(const wireroom::Article&, wireroom::Detections&) override {}
#ifdef BAD_LINE
  void Tick(wireroom::Time, wireroom::Detections&) {}
#else
  void Tick(wireroom::Time, wireroom::Time, wireroom::Detections&) override {}
#endif
};

WIREROOM_PLUGIN(Burst, "burst", "1.0.0", "Counts.");

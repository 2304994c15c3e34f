// SPDX-License-Identifier: Apache-2.0
// expect: wireroom: Detector needs this method, exactly: void Detect(const wireroom::Article& article, wireroom::Detections& out) override
#include <wireroom/sdk.h>

struct Burst : wireroom::Detector {
#ifdef BAD_LINE
  void Detect(const wireroom::Article&, wireroom::Detections&) const {}
#else
  void Detect(const wireroom::Article&, wireroom::Detections&) override {}
#endif
};

WIREROOM_PLUGIN(Burst, "burst", "1.0.0", "Counts.");

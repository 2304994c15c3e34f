// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes: what comes out is well-formed, the report is right, and a
// second repair finds nothing to do.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/text/utf8.h"

namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using wireroom::text::IsValidUtf8;
  using wireroom::text::RepairUtf8;
  const std::string input(reinterpret_cast<const char*>(data), size);
  std::string repaired = input;
  const wireroom::text::Repair repair = RepairUtf8(&repaired);
  Check(IsValidUtf8(repaired));
  Check((repair.count == 0) == IsValidUtf8(input));
  Check((repair.count == 0) == (repaired == input));
  if (repair.count > 0) {
    Check(repaired.compare(0, repair.first, input, 0, repair.first) == 0);
    Check(repaired.compare(repair.first, 3, "\xEF\xBF\xBD") == 0);
  }
  std::string again = repaired;
  Check(RepairUtf8(&again).count == 0 && again == repaired);
  return 0;
}

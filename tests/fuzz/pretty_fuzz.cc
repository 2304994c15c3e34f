// SPDX-License-Identifier: Apache-2.0
//
// Whatever an event holds: it can be shown, and nothing in it reaches the
// terminal as a control character.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/app/pretty.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  wireroom::v1::Event event;
  (void)event.ParsePartialFromArray(data + 1, static_cast<int>(size - 1));
  const int width = data[0];
  for (const char c : wireroom::app::RenderPretty(event, {false, width})) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') std::abort();
  }
  wireroom::app::PrettyStream stream({true, width});
  stream.Render(event);
  stream.Render(event);
  return 0;
}

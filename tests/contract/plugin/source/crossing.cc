// SPDX-License-Identifier: Apache-2.0
//
// A plugin without the SDK that lets an exception out over the C boundary.
#include <stdexcept>

#include "wireroom/abi.h"

namespace {

int object;

wr_result Annotate(void*, const wr_article*, const wr_annotations*, wr_error*) {
#ifdef CROSSES_WITH_INT
  throw 42;
#else
  throw std::runtime_error("out of cheese");
#endif
}

const wr_annotator kAnnotator{sizeof(wr_annotator), &Annotate};
constexpr char kName[] = NAME;

const wr_plugin kPlugin{
    sizeof(wr_plugin),
    WR_ABI_MAJOR,
    WR_ABI_MINOR,
    {kName, sizeof(kName) - 1},
    {"1.0.0", 5},
    {nullptr, 0},
    [] {
      return wr_list{nullptr, 0, 0};
    },
    [](wr_str name) -> const void* {
      return name.data[0] == 'a' ? static_cast<const void*>(&kAnnotator) : nullptr;
    },
    [](const wr_host*, const wr_value*, size_t, wr_error*) -> void* { return &object; },
    [](void*, wr_error*) -> void* { return &object; },
    [](void*) {}};

}  // namespace

WR_VERSION_NOTE;
extern "C" __attribute__((visibility("default"))) const wr_plugin* wireroom_plugin_entry(
    const wr_host*) {
  return &kPlugin;
}

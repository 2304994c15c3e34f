// SPDX-License-Identifier: Apache-2.0
//
// A model file of any bytes is refused or read without a step outside it. The
// checksum is made right, or else nothing would come past it.
#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "plugins/annotators/topics/decision.h"
#include "plugins/annotators/topics/model.h"
#include "plugins/annotators/topics/scorer.h"

namespace {

constexpr size_t kHeader = 64;
constexpr size_t kChecksumAt = 16;
constexpr size_t kMost = 1 << 20;

void Classify(const wireroom::topics::Model& model) {
  using namespace wireroom;
  Token tokens[16] = {};
  for (uint32_t i = 0; i < 16; ++i)
    tokens[i] = {i * 2, i * 2 + 1, i % 5 + 1, WR_TOKEN_WORD, 0, 0};
  wr_field field{sizeof field, {}, tokens, 16, nullptr, 0};
  topics::Scorer scorer;
  scorer.Read(Field(&field), Field(&field), model);
  topics::Given(model, scorer.Scores(model));
  for (uint32_t topic = 0; topic < model.topics().size(); ++topic)
    scorer.Explain(model, topic, 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > kMost) return 0;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  bytes.reserve(64);  // on the heap, and so aligned
  if (size >= kHeader) {
    uint64_t checksum = XXH3_64bits(bytes.data() + kHeader, bytes.size() - kHeader);
    std::memcpy(bytes.data() + kChecksumAt, &checksum, sizeof checksum);
  }
  try {
    Classify(wireroom::topics::Model(bytes, "fuzzed"));
  } catch (const std::runtime_error&) {
  }
  return 0;
}

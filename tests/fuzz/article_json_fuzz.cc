// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes: they are refused or give articles, which survive being
// written and read, and hidden bytes come back as they were.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/app/article_json.h"
#include "core/pipeline/article_wire.h"
#include "core/app/byte_shield.h"
#include "core/app/html_text.h"

namespace {

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckArticle(const absl::Status& status, const wireroom::v1::Article& article) {
  if (!status.ok()) return Check(!status.message().empty());
  wireroom::v1::Article read;
  const std::string bytes = wireroom::pipeline::SerializeArticle(article);
  if (read.ParseFromString(bytes)) Check(wireroom::pipeline::SerializeArticle(read) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  wireroom::app::ArticleJson reader;
  (void)reader.Parse(input, [](int64_t, const absl::Status& status,
                               wireroom::v1::Article* article) { CheckArticle(status, *article); });
  std::string shielded = wireroom::app::ShieldedUtf8(input);
  wireroom::app::Unshield(&shielded);
  Check(shielded == input);
  Check(wireroom::app::HtmlToText(input).size() <= 3 * input.size());
  return 0;
}

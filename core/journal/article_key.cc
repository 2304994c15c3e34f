// SPDX-License-Identifier: Apache-2.0
#include "core/journal/article_key.h"

#include <algorithm>
#include <vector>

// For the type of the state, which then needs no heap.
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace wireroom::journal {
namespace {

// Gathers the short fields, so that the hash sees few and long pieces.
class Digest {
 public:
  Digest() { XXH3_128bits_reset(&state_); }

  void Number(uint64_t value) {
    if (used_ + sizeof value > sizeof buffer_) Flush();
    for (size_t i = 0; i < sizeof value; ++i) {
      buffer_[used_++] = static_cast<char>(value >> (8 * i) & 0xff);
    }
  }

  void Text(std::string_view text) {
    Number(text.size());
    if (text.size() > sizeof buffer_ - used_) Flush();
    if (text.size() > sizeof buffer_) {
      XXH3_128bits_update(&state_, text.data(), text.size());
      return;
    }
    text.copy(buffer_ + used_, text.size());
    used_ += text.size();
  }

  void Date(bool present, const google::protobuf::Timestamp& date) {
    Number(present ? 1 : 0);
    Number(static_cast<uint64_t>(date.seconds()));
    Number(static_cast<uint64_t>(date.nanos()));
  }

  Hash Finish() {
    Flush();
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_));
    Hash hash;
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), hash.begin());
    return hash;
  }

 private:
  void Flush() {
    XXH3_128bits_update(&state_, buffer_, used_);
    used_ = 0;
  }

  XXH3_state_t state_;
  char buffer_[512];
  size_t used_ = 0;
};

void AddLabels(const v1::Article& article, Digest* digest) {
  std::vector<std::pair<std::string_view, std::string_view>> labels;
  for (const auto& label : article.labels()) labels.emplace_back(label.first, label.second);
  std::sort(labels.begin(), labels.end());
  digest->Number(labels.size());
  for (const auto& [name, value] : labels) {
    digest->Text(name);
    digest->Text(value);
  }
}

}  // namespace

Hash ArticleKey(std::string_view source, std::string_view id) {
  Digest digest;
  digest.Text(source);
  digest.Text(id);
  return digest.Finish();
}

Hash ContentHash(const v1::Article& article) {
  Digest digest;
  digest.Text(article.id());
  digest.Text(article.source());
  digest.Text(article.url());
  digest.Text(article.title());
  digest.Text(article.text());
  digest.Date(article.has_published_at(), article.published_at());
  digest.Date(article.has_updated_at(), article.updated_at());
  digest.Text(article.language());
  digest.Number(static_cast<uint64_t>(article.authors_size()));
  for (const std::string& author : article.authors()) digest.Text(author);
  AddLabels(article, &digest);
  return digest.Finish();
}

std::string ContentId(const Hash& content) {
  const absl::string_view bytes(reinterpret_cast<const char*>(content.data()), content.size());
  return absl::StrCat("sha-", absl::BytesToHexString(bytes));
}

}  // namespace wireroom::journal

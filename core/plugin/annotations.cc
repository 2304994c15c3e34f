// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/annotations.h"

#include <string>

#include "core/plugin/check.h"
#include "core/text/utf8.h"

namespace wireroom::plugin {
namespace {

constexpr size_t kReasonBytes = 4 * 1024;

template <typename T>
wr_list List(const std::vector<T>& v) {
  return {v.data(), v.size(), sizeof(T)};
}

// Cut on a code point, after what is not UTF-8 has become U+FFFD.
std::string Presentable(std::string_view reason) {
  std::string text(reason);
  (void)text::RepairUtf8(&text);
  if (text.size() <= kReasonBytes) return text;
  size_t end = kReasonBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

}  // namespace

void Annotations::Clear() {
  arena_.Clear();
  zones_.clear();
  mentions_.clear();
  entities_.clear();
  topics_.clear();
  quotations_.clear();
  layers_.clear();
  attachments_.clear();
  language_ = {};
}

void Annotations::Lend(wr_article* article) const {
  article->zones = List(zones_);
  article->mentions = List(mentions_);
  article->entities = List(entities_);
  article->topics = List(topics_);
  article->quotations = List(quotations_);
  if (article->language.size == 0) article->language = Str(language_);
}

wr_bytes Annotations::FindAttachment(std::string_view plugin) const {
  for (const Attachment& attachment : attachments_)
    if (attachment.plugin == plugin) return attachment.bytes;
  return {nullptr, 0};
}

void Annotations::AddLayer(std::string_view name, std::string_view version, LayerStatus status,
                           std::string_view reason) {
  Layer layer{View(arena_.Copy(name)), View(arena_.Copy(version)), status, {}};
  if (!reason.empty()) layer.reason = View(arena_.Copy(Presentable(reason)));
  layers_.push_back(layer);
}

}  // namespace wireroom::plugin

// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/object.h"

#include "core/plugin/check.h"
#include "core/plugin/plugin.h"
#include "core/plugin/say.h"
#include "core/text/utf8.h"

namespace wireroom::plugin {

Object::Object(std::shared_ptr<Plugin> plugin, void* object, bool owned)
    : plugin_(std::move(plugin)), object_(object), owned_(owned) {}

Object::~Object() {
  if (object_ && owned_) library().table().close(object_);
}

const Library& Object::library() const { return plugin_->library(); }

CallError::CallError()
    : error_{sizeof(wr_error), this, [](void* context, wr_str text) {
               auto* self = static_cast<CallError*>(context);
               constexpr size_t kKept = 4 * 1024;
               self->text_.assign(View(text).substr(0, kKept));
             }} {}

wr_error* CallError::Arm() {
  text_.clear();
  return &error_;
}

void CallError::Set(std::string_view text) { text_.assign(text); }

std::string CallError::Text(std::string_view subject, std::string_view call) {
  if (text_.empty())
    return Say(subject, ": ", call,
               " failed and did not say why; this is a bug of the plugin: tell its author");
  (void)text::RepairUtf8(&text_);
  return Say(subject, ": ", text_);
}

}  // namespace wireroom::plugin

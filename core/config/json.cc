// SPDX-License-Identifier: Apache-2.0
#include "core/config/json.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace wireroom::config {
namespace {

std::string QuotedJson(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  return out + '"';
}

}  // namespace

Json Json::Text(std::string_view text) { return Number(QuotedJson(text)); }
Json Json::Truth(bool value) { return Number(value ? "true" : "false"); }

Json Json::Number(std::string text) {
  Json json;
  json.atom_ = std::move(text);
  return json;
}

Json Json::List(std::vector<Json> items) {
  Json json;
  json.kind_ = Kind::kList;
  for (Json& item : items) json.members_.emplace_back("", std::move(item));
  return json;
}

Json Json::Texts(const std::vector<std::string>& texts) {
  std::vector<Json> items;
  for (const std::string& text : texts) items.push_back(Text(text));
  return List(std::move(items));
}

Json Json::Object(std::vector<Member> members) {
  Json json;
  json.kind_ = Kind::kObject;
  json.members_ = std::move(members);
  return json;
}

Json& Json::Add(std::string name, Json value) {
  members_.emplace_back(std::move(name), std::move(value));
  return *this;
}

std::string Json::ToString(int level) const {
  if (kind_ == Kind::kAtom) return atom_;
  const bool object = kind_ == Kind::kObject;
  if (members_.empty()) return object ? "{}" : "[]";
  const std::string indent(static_cast<size_t>(level + 1) * 2, ' ');
  std::string out = object ? "{" : "[";
  for (const auto& [name, value] : members_) {
    absl::StrAppend(&out, out.size() > 1 ? ",\n" : "\n", indent,
                    object ? QuotedJson(name) + ": " : "", value.ToString(level + 1));
  }
  return absl::StrCat(out, "\n", indent.substr(2), object ? "}" : "]");
}

}  // namespace wireroom::config

// SPDX-License-Identifier: Apache-2.0
#include "core/app/json_members.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace wireroom::app {

using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

const char* KindOf(element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return "an array";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

absl::Status Mismatch(std::string_view name, const char* expected, element found) {
  return absl::InvalidArgumentError(
      absl::StrCat("member '", absl::Utf8SafeCHexEscape(std::string(name)), "': expected ",
                   expected, ", found ", KindOf(found)));
}

bool Find(object in, std::string_view name, element* value) {
  if (in.at_key_case_insensitive(name).get(*value) != simdjson::SUCCESS) return false;
  std::string_view text;
  return !value->is_null() && (value->get(text) != simdjson::SUCCESS || !text.empty());
}

absl::Status ReadString(object in, Names names, std::string* out) {
  for (const std::string_view name : names) {
    element value;
    if (!Find(in, name, &value)) continue;
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return Mismatch(name, "a string", value);
    *out = text;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

std::string_view TextOf(object in, const char* name) {
  std::string_view text;
  const auto code = in.at_key_case_insensitive(name).get(text);
  return code == simdjson::SUCCESS ? text : std::string_view();
}

}  // namespace wireroom::app

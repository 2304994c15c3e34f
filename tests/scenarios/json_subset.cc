// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/json_subset.h"

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

namespace wireroom::scenarios {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;

// A number, also one that is text because it has 64 bits (protobuf's JSON).
bool NumberOf(element e, double* value) {
  std::string_view text;
  if (e.get(text) != simdjson::SUCCESS) return e.get(*value) == simdjson::SUCCESS;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() && end == text.data() + text.size();
}

bool HasText(element found, std::string_view wanted) {
  if (wanted == "*") return !found.is_null();
  std::string_view text;
  if (found.get(text) != simdjson::SUCCESS) return false;
  if (wanted.starts_with('~')) return text.find(wanted.substr(1)) != std::string_view::npos;
  return text == wanted;
}

// Whether wanted[at...] can each have an element of its own.
bool HasElements(const std::vector<element>& found, const std::vector<element>& wanted, size_t at,
                 std::vector<bool>* taken) {
  if (at == wanted.size()) return true;
  for (size_t i = 0; i < found.size(); ++i) {
    if ((*taken)[i] || !Has(found[i], wanted[at])) continue;
    (*taken)[i] = true;
    if (HasElements(found, wanted, at + 1, taken)) return true;
    (*taken)[i] = false;
  }
  return false;
}

std::vector<element> ElementsOf(array from) {
  std::vector<element> out;
  for (element e : from) out.push_back(e);
  return out;
}

bool HasArray(element found, array wanted) {
  array elements;
  if (found.get(elements) != simdjson::SUCCESS) return false;
  const std::vector<element> f = ElementsOf(elements), w = ElementsOf(wanted);
  if (w.empty()) return f.empty();
  std::vector<bool> taken(f.size());
  return HasElements(f, w, 0, &taken);
}

bool IsEmptyArray(element e) {
  array elements;
  return e.get(elements) == simdjson::SUCCESS && elements.size() == 0;
}

bool HasObject(element found, simdjson::dom::object wanted) {
  for (auto field : wanted) {
    element value;
    if (found[field.key].get(value) != simdjson::SUCCESS) {
      if (!IsEmptyArray(field.value)) return false;
    } else if (!Has(value, field.value)) {
      return false;
    }
  }
  return found.is_object();
}

}  // namespace

bool Has(element found, element wanted) {
  switch (wanted.type()) {
    case element_type::OBJECT: return HasObject(found, wanted.get_object().value_unsafe());
    case element_type::ARRAY: return HasArray(found, wanted.get_array().value_unsafe());
    case element_type::STRING: return HasText(found, wanted.get_string().value_unsafe());
    case element_type::BOOL: {
      bool value = false;
      return found.get(value) == simdjson::SUCCESS && value == wanted.get_bool().value_unsafe();
    }
    case element_type::NULL_VALUE: return found.is_null();
    default: {
      double a = 0, b = 0;
      return NumberOf(found, &a) && NumberOf(wanted, &b) && std::abs(a - b) < 1e-6;
    }
  }
}

}  // namespace wireroom::scenarios

// SPDX-License-Identifier: Apache-2.0
//
// Just enough JSON to write a schema with: objects keep the order in which
// their members were added.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wireroom::config {

class Json {
 public:
  using Member = std::pair<std::string, Json>;

  static Json Text(std::string_view text);
  static Json Truth(bool value);
  // `text` is a JSON number.
  static Json Number(std::string text);
  static Json List(std::vector<Json> items);
  static Json Texts(const std::vector<std::string>& texts);
  static Json Object(std::vector<Member> members = {});

  // Adds a member to an object and returns the object.
  Json& Add(std::string name, Json value);

  // Two spaces a level, no line end behind the last line.
  std::string ToString(int level = 0) const;

 private:
  enum class Kind { kAtom, kList, kObject };

  Kind kind_ = Kind::kAtom;
  // Of an atom: as it is written.
  std::string atom_;
  // Names are empty in a list.
  std::vector<Member> members_;
};

}  // namespace wireroom::config

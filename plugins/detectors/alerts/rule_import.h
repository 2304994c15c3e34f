// SPDX-License-Identifier: Apache-2.0
//
// Rules of other systems, turned into rules of ours as YAML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wireroom::alerts {

struct Imported {
  std::string yaml;
  // What could not be carried over: "file:line: rule: what".
  std::vector<std::string> lost;
};

// from: "sigma", "elastalert" or "lucene"; a lucene file has a query a line.
void ImportFile(const std::string& from, const std::string& file, Imported* out);
void ImportText(const std::string& from, const std::string& file, const std::string& text,
                Imported* out);

}  // namespace wireroom::alerts

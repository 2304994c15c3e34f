// SPDX-License-Identifier: Apache-2.0
//
// Rule files: YAML, one rule a document, or a list of rules. The schema is
// closed: what is not known is refused with its place and the nearest word.
// README.md has the language.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "plugins/detectors/alerts/route.h"
#include "plugins/detectors/alerts/rule.h"
#include "plugins/detectors/alerts/rule_error.h"

namespace wireroom::alerts {

// Reads the rules of one file and gives each that is right to `each`, in the
// order of the file; what is wrong goes to errors. `file` is the name used in
// messages, `host` splits the words. Does not look at ids of other files. An item
// with `route` or `inhibit_rules` goes to dispatch (dispatch_parser.h); the files of lists that the
// rules name, whether they can be read or not, are added to lists.
void ParseRules(const std::string& file, const std::string& text, const Host& host,
                const std::function<void(Rule)>& each, RuleErrors* errors,
                Dispatch* dispatch = nullptr,
                std::vector<std::filesystem::path>* lists = nullptr);

}  // namespace wireroom::alerts

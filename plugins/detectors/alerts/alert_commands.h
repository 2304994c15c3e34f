// SPDX-License-Identifier: Apache-2.0
//
// `wireroom alerts ...`: what people see and do about alerts, live. The command
// half makes a request and prints the answer; the detector half answers it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugins/detectors/alerts/alert_life.h"

namespace wireroom::alerts {

std::span<const Verb> AlertVerbs();
int RunAlertVerb(std::string_view verb, std::span<const std::string_view> arguments,
                 const Host& host, Console& console);

// The answer to a request: lines for people, or of JSON. Throws
// std::invalid_argument: what is wrong with it.
std::string AnswerRequest(std::string_view request, AlertLife& life, Call& call);

}  // namespace wireroom::alerts

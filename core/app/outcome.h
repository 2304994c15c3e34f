// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pipeline/submission.h"
#include "wireroom/v1/feed.pb.h"

namespace wireroom::app {

// What became of an article, in the words of the protocol.
v1::Result::Outcome OutcomeOf(pipeline::Outcome outcome);

}  // namespace wireroom::app

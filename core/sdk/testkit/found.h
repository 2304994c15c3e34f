// SPDX-License-Identifier: Apache-2.0
//
// From what the checks took to the plain values of a test.
#pragma once

#include "core/plugin/annotations.h"
#include "core/plugin/detector_context.h"
#include "wireroom/testkit/found.h"

namespace wireroom::testkit {

Found FoundOf(const plugin::Annotations& annotations, const wr_article& article);
FoundAlert FoundOf(const plugin::EmittedAlert& alert);
FoundArticle FoundOf(const wr_incoming& article);

}  // namespace wireroom::testkit

// SPDX-License-Identifier: Apache-2.0
//
// From what plugins said to what is stored and sent.
#pragma once

#include "core/plugin/annotations.h"
#include "core/plugin/detector_context.h"
#include "wireroom/abi.h"
#include "wireroom/v1/alert.pb.h"
#include "wireroom/v1/article.pb.h"

namespace wireroom::plugin {

// Adds zones, mentions, entities, topics and layers to `out`, in the order that
// wireroom.v1 asks for, and sets out->article().language() where it is empty
// and an annotator found it. `article` has the texts that the spans count in.
void ToProto(const Annotations& annotations, const wr_article& article, v1::EnrichedArticle* out);

// Fills `out` but for `detector` and `detector_version`, which the caller knows.
void ToProto(const EmittedAlert& alert, v1::Alert* out);

}  // namespace wireroom::plugin

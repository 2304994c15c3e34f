// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/app/text_layout.h"
#include "wireroom/v1/article.pb.h"

namespace wireroom::app {

// The colour of an entity type (an OntoNotes label), as SGR parameters.
std::string_view StyleOfType(std::string_view type);

// Adds the article's title (`field` "title") or text ("text") with its mentions
// marked: coloured with the type behind it, without colour as "[Seoul|GPE]". Zones
// are styled in the text: titles and headings bold, bylines and datelines italic,
// navigation, boilerplate, captions and credits dim.
void AddMarked(const v1::EnrichedArticle& enriched, std::string_view field, bool color,
               std::string_view plain_style, TextLayout* layout);

}  // namespace wireroom::app

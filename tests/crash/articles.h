// SPDX-License-Identifier: Apache-2.0
//
// The articles of the crash test: each follows from its number, so that a
// producer that starts again, and the proof at the end, make the same ones.
#pragma once

#include <cstdint>
#include <string>

#include "wireroom/v1/article.pb.h"

namespace wireroom::crash {

// Article `number` (1, 2, ...) of an outlet. Most are new; with `revisions` some
// are a revision of one a little earlier. Some are an earlier one over again,
// byte for byte, and some have no text, so that they are rejected.
v1::Article NumberedArticle(const std::string& source, uint64_t number, bool revisions);

}  // namespace wireroom::crash

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wireroom/v1/article.pb.h"

namespace wireroom::pipeline {

// As article.SerializeAsString(), fields and labels in ascending order, but
// strings are written as they are: bytes that are not UTF-8 reach the daemon,
// which repairs them and tells where. Unknown fields are left out.
std::string SerializeArticle(const v1::Article& article);

}  // namespace wireroom::pipeline

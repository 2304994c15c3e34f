// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace wireroom::journal {

// Of the LMDB that is linked: "0.9.24".
std::string LmdbVersion();

}  // namespace wireroom::journal

// SPDX-License-Identifier: Apache-2.0
#include "core/journal/lmdb_version.h"

#include <lmdb.h>

#include "absl/strings/str_cat.h"

namespace wireroom::journal {

std::string LmdbVersion() {
  int major = 0, minor = 0, patch = 0;
  mdb_version(&major, &minor, &patch);
  return absl::StrCat(major, ".", minor, ".", patch);
}

}  // namespace wireroom::journal

// SPDX-License-Identifier: Apache-2.0
#include "core/app/version.h"

#include <google/protobuf/stubs/common.h>
#include <simdjson.h>
#include <spdlog/version.h>
#include <unicode/uversion.h>
#include <zlib.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>

#include "absl/strings/str_cat.h"
#include "core/feed/context.h"
#include "core/journal/lmdb_version.h"
#include "wireroom/abi.h"

namespace wireroom::app {
namespace {

std::string Dotted(int number, int step_major, int step_minor) {
  return absl::StrCat(number / step_major, ".", number / step_minor % (step_major / step_minor),
                      ".", number % step_minor);
}

}  // namespace

std::string VersionText() {
  return absl::StrCat(
      "wireroom ", WIREROOM_VERSION, "\nplugin ABI ", WR_ABI_MAJOR, ".", WR_ABI_MINOR, "\nZeroMQ ",
      feed::ZeroMqVersion(), "\nLMDB ", journal::LmdbVersion(), "\nprotobuf ",
      google::protobuf::internal::VersionString(GOOGLE_PROTOBUF_VERSION), "\nICU ", U_ICU_VERSION,
      "\nspdlog ", SPDLOG_VER_MAJOR, ".", SPDLOG_VER_MINOR, ".", SPDLOG_VER_PATCH, "\nBoost ",
      Dotted(BOOST_VERSION, 100000, 100), "\nsimdjson ", simdjson::SIMDJSON_VERSION_MAJOR, ".",
      simdjson::SIMDJSON_VERSION_MINOR, ".", simdjson::SIMDJSON_VERSION_REVISION, "\nzlib ",
      zlibVersion(), "\nCLI11 ", CLI11_VERSION, "\nbuild ", WIREROOM_BUILD_TYPE, ", ", __VERSION__);
}

}  // namespace wireroom::app

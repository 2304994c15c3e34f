// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/include_direction/include_direction.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace wireroom::contract {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path kRoot = WIREROOM_ROOT;

bool IsSource(const fs::path& path) {
  static const std::set<std::string> kSuffixes = {".h", ".hpp", ".inc", ".c", ".cc", ".cpp"};
  return kSuffixes.count(path.extension().string()) > 0;
}

// Every source of core/ and plugins/, by its path from the root.
std::map<std::string, std::string> Sources() {
  std::map<std::string, std::string> sources;
  for (const char* top : {"core", "plugins"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / top)) {
      if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      sources[fs::relative(entry.path(), kRoot).generic_string()] =
          std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
  }
  return sources;
}

TEST(IncludeDirection, EverySourceKeepsTheArrows) {
  const auto sources = Sources();
  ASSERT_TRUE(sources.count("core/text/splitter.cc") == 1 &&
              sources.count("core/abi/wireroom/abi.h") == 1)
      << "the sources are not found under " << kRoot;
  for (const auto& [path, text] : sources) {
    for (const std::string& offence : Offences(path, text)) ADD_FAILURE() << offence;
  }
}

TEST(IncludeDirection, EveryFolderOfTheCoreHasARule) {
  for (const auto& entry : fs::directory_iterator(kRoot / "core")) {
    if (!entry.is_directory()) continue;
    EXPECT_TRUE(HasRule(entry.path().filename().string()))
        << entry.path() << " has no rule: say in include_direction.cc what it may include";
  }
}

struct Example {
  const char* path;
  const char* header;  // with its quotes
};

void PrintTo(const Example& example, std::ostream* out) {
  *out << example.path << " includes " << example.header;
}

std::vector<std::string> OffencesOf(const Example& example) {
  return Offences(example.path, std::string("#include ") + example.header + "\n");
}

class Refused : public testing::TestWithParam<Example> {};

TEST_P(Refused, IncludeIsAnOffence) {
  EXPECT_EQ(OffencesOf(GetParam()).size(), 1u)
      << GetParam().path << " includes " << GetParam().header;
}

INSTANTIATE_TEST_SUITE_P(
    Arrows, Refused,
    testing::Values(Example{"core/text/a.cc", "\"core/config/daemon.h\""},
                    Example{"core/text/a.cc", "\"core/ops/log.h\""},
                    Example{"core/ops/a.cc", "\"core/config/daemon.h\""},
                    Example{"core/config/a.cc", "\"core/ops/log.h\""},
                    Example{"core/journal/a.cc", "\"core/feed/ingest_server.h\""},
                    Example{"core/feed/a.cc", "\"core/pipeline/pipeline.h\""},
                    Example{"core/plugin/a.cc", "\"core/pipeline/pipeline.h\""},
                    Example{"core/pipeline/a.cc", "\"core/feed/ingest_server.h\""},
                    Example{"core/pipeline/a.cc", "\"core/app/commands.h\""},
                    Example{"core/text/a.cc", "\"../ops/log.h\""},
                    Example{"core/app/a.cc", "\"plugins/annotators/zones/lines.h\""},
                    Example{"core/client/a.cc", "\"core/journal/store.h\""},
                    Example{"core/app/a.cc", "\"tests/unit/text/split_testing.h\""}));

INSTANTIATE_TEST_SUITE_P(
    Boundary, Refused,
    testing::Values(Example{"core/abi/wireroom/abi/a.h", "\"wireroom/sdk.h\""},
                    Example{"core/abi/wireroom/abi/a.h", "\"core/text/utf8.h\""},
                    Example{"core/sdk/wireroom/sdk/a.h", "\"core/text/utf8.h\""},
                    Example{"core/sdk/wireroom/sdk/a.h", "\"wireroom/testkit/article.h\""},
                    Example{"core/sdk/wireroom/testkit/a.h", "\"core/text/utf8.h\""},
                    Example{"core/sdk/testkit/a.cc", "\"core/journal/store.h\""},
                    Example{"core/sdk/template/sink/a.cc", "\"core/text/utf8.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"core/text/utf8.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"core/abi/wireroom/abi.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"plugins/detectors/alerts/rule.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"../../detectors/alerts/rule.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"wireroom/v1/article.pb.h\""},
                    Example{"core/sdk/wireroom/sdk/a.h", "\"wireroom/v1/article.pb.h\""},
                    Example{"core/text/a.cc", "\"wireroom/v1/article.pb.h\""},
                    Example{"core/config/a.cc", "<google/protobuf/message.h>"},
                    Example{"core/ops/a.cc", "\"wireroom/v1/event.pb.h\""}));

INSTANTIATE_TEST_SUITE_P(Libraries, Refused,
                         testing::Values(Example{"core/journal/a.cc", "<zmq.h>"},
                                         Example{"core/app/a.cc", "<zmq.hpp>"},
                                         Example{"core/pipeline/a.cc", "\"zmq_addon.hpp\""},
                                         Example{"core/feed/a.cc", "<lmdb.h>"},
                                         Example{"core/app/a.cc", "<lmdb.h>"},
                                         Example{"core/app/a.cc", "<boost/dll/shared_library.hpp>"},
                                         Example{"plugins/sinks/x/a.cc", "<boost/dll.hpp>"}));

class Allowed : public testing::TestWithParam<Example> {};

TEST_P(Allowed, IncludeIsNone) { EXPECT_THAT(OffencesOf(GetParam()), IsEmpty()); }

INSTANTIATE_TEST_SUITE_P(
    Arrows, Allowed,
    testing::Values(Example{"plugins/annotators/zones/a.cc", "<wireroom/sdk.h>"},
                    Example{"plugins/annotators/zones/a.cc",
                            "\"plugins/annotators/zones/lines.h\""},
                    Example{"plugins/annotators/zones/a.cc", "\"lines.h\""},
                    Example{"core/sdk/wireroom/sdk/a.h", "\"wireroom/abi.h\""},
                    Example{"core/sdk/testkit/a.cc", "\"core/text/splitter.h\""},
                    Example{"core/text/a.cc", "\"wireroom/abi/article.h\""},
                    Example{"core/pipeline/a.cc", "\"core/journal/store.h\""},
                    Example{"core/feed/a.cc", "\"core/journal/store.h\""},
                    Example{"core/feed/a.cc", "<zmq.hpp>"}, Example{"core/client/a.cc", "<zmq.h>"},
                    Example{"core/journal/a.cc", "<lmdb.h>"},
                    Example{"core/plugin/a.cc", "<boost/dll/shared_library.hpp>"},
                    Example{"core/app/a.cc", "\"core/pipeline/pipeline.h\""},
                    Example{"core/text/a.cc", "<vector>"},
                    Example{"tests/unit/text/a.cc", "\"core/app/commands.h\""}));

TEST(IncludeDirection, AnOffenceNamesFileLineAndRule) {
  EXPECT_THAT(
      Offences("core/journal/a.cc", "// SPDX\n#include <vector>\n  #  include <zmq.hpp>\nint x;\n"),
      ElementsAre("core/journal/a.cc:3: includes zmq.hpp: ZeroMQ is for feed, client only"));
  EXPECT_THAT(
      Offences("core/text/a.cc", "#include \"core/ops/log.h\""),
      ElementsAre("core/text/a.cc:1: includes core/ops/log.h: text may include abi beside itself"));
}

TEST(IncludeDirection, AnIncludeInACommentIsNone) {
  EXPECT_THAT(Offences("core/text/a.cc", "// #include \"core/ops/log.h\"\n"), IsEmpty());
}

}  // namespace
}  // namespace wireroom::contract

// SPDX-License-Identifier: Apache-2.0
#include "core/config/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wireroom::config {
namespace {

using testing::HasSubstr;

TEST(LocalAddress, AcceptsWhatOnlyThisMachineCanReach) {
  for (const char* address :
       {"tcp://127.0.0.1:7770", "tcp://127.0.0.1:0", "tcp://127.0.0.1:*", "tcp://127.8.9.10:65535",
        "tcp://[::1]:7770", "ipc:///run/wireroom/ingest", "ipc://@wireroom", "inproc://ingest"}) {
    EXPECT_FALSE(CheckLocalAddress(address)) << address;
  }
}

TEST(LocalAddress, RefusesWhatOthersCanReachAndSaysWhatIsMissing) {
  for (const char* address :
       {"tcp://0.0.0.0:7770", "tcp://*:7770", "tcp://10.0.0.1:7770", "tcp://[::]:7770",
        "tcp://eth0:7770", "tcp://128.0.0.1:7770", "tcp://[::ffff:10.0.0.1]:7770",
        "tcp://127.0.0.1:1;tcp://0.0.0.0:2", "tcp://2130706433:5", "tcp://127.1:5"}) {
    const auto refusal = CheckLocalAddress(address);
    ASSERT_TRUE(refusal) << address;
    EXPECT_THAT(refusal->advice, HasSubstr("CURVE")) << address;
  }
}

TEST(LocalAddress, RefusesWhatIsNoAddress) {
  for (const char* address :
       {"", "7770", "127.0.0.1:7770", "tcp://", "tcp://127.0.0.1",
        "tcp://127.0.0.1:", "tcp://127.0.0.1:65536", "tcp://127.0.0.1:-1", "tcp://127.0.0.1:7770/",
        "tcp://localhost:5", "udp://127.0.0.1:5", "ipc://", "ipc://relative", "ipc:///",
        "inproc://", "tcp://127.0.0.1 :5", "ipc:///a\nb", "TCP://127.0.0.1:5"}) {
    EXPECT_TRUE(CheckLocalAddress(address)) << address;
  }
}

TEST(LocalAddress, SocketPathsFitTheirStruct) {
  EXPECT_FALSE(CheckLocalAddress("ipc:///" + std::string(106, 'x')));
  EXPECT_TRUE(CheckLocalAddress("ipc:///" + std::string(107, 'x')));
  EXPECT_FALSE(CheckLocalAddress("ipc://@" + std::string(105, 'x')));
  EXPECT_TRUE(CheckLocalAddress("ipc://@" + std::string(106, 'x')));
}

TEST(LocalAddress, KnowsTheSameAddressButNotTheSameFreePort) {
  EXPECT_TRUE(SameAddress("tcp://127.0.0.1:5", "tcp://127.0.0.1:5"));
  EXPECT_FALSE(SameAddress("tcp://127.0.0.1:5", "tcp://127.0.0.1:6"));
  EXPECT_FALSE(SameAddress("tcp://127.0.0.1:0", "tcp://127.0.0.1:0"));
  EXPECT_FALSE(SameAddress("tcp://127.0.0.1:*", "tcp://127.0.0.1:*"));
  EXPECT_TRUE(SameAddress("inproc://a", "inproc://a"));
}

}  // namespace
}  // namespace wireroom::config

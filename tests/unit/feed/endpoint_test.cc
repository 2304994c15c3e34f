// SPDX-License-Identifier: Apache-2.0
#include "core/feed/endpoint.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/feed/socket.h"

namespace wireroom::feed {
namespace {

using ::testing::HasSubstr;

class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wr-feed-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

SocketOptions On(std::string endpoint) {
  SocketOptions options;
  options.endpoint = std::move(endpoint);
  return options;
}

TEST(Endpoint, TakesLoopbackAddresses) {
  EXPECT_EQ(ParseBindEndpoint("tcp://127.0.0.1:7770")->address, "tcp://127.0.0.1:7770");
  EXPECT_EQ(ParseBindEndpoint("tcp://127.1.2.3:1")->address, "tcp://127.1.2.3:1");
  EXPECT_EQ(ParseBindEndpoint("tcp://[::1]:7770")->address, "tcp://[::1]:7770");
  EXPECT_EQ(ParseBindEndpoint("tcp://localhost:0")->address, "tcp://127.0.0.1:0");
  EXPECT_EQ(ParseBindEndpoint("tcp://127.0.0.1:*")->address, "tcp://127.0.0.1:0");
  EXPECT_EQ(ParseBindEndpoint("ipc:///run/wireroom/in")->path, "/run/wireroom/in");
  EXPECT_EQ(ParseBindEndpoint("inproc://a")->transport, Endpoint::Transport::kInproc);
}

TEST(Endpoint, RefusesAddressesThatOthersCanReach) {
  for (const char* text : {"tcp://0.0.0.0:7770", "tcp://*:7770", "tcp://192.168.1.4:7770",
                           "tcp://[::]:7770", "tcp://[::ffff:127.0.0.1]:7770", "tcp://eth0:7770",
                           "tcp://localhost.example.org:7770", "tcp://127.0.0.1.example.org:1",
                           "tcp://128.0.0.1:1", "tcp://::1:7770"}) {
    const auto endpoint = ParseBindEndpoint(text);
    ASSERT_FALSE(endpoint.ok()) << text;
    EXPECT_THAT(std::string(endpoint.status().message()), HasSubstr("is not a loopback address"));
    EXPECT_THAT(std::string(endpoint.status().message()), HasSubstr(text));
  }
}

TEST(Endpoint, RefusesWhatIsNoAddress) {
  for (const char* text :
       {"", "tcp://", "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:-1", "tcp://127.0.0.1:77 70", "tcp://127.0.0.1:7770;0.0.0.0:1", "ipc://",
        "ipc://*", "ipc://@abstract", "inproc://", "udp://127.0.0.1:1", "127.0.0.1:7770",
        "epgm://eth0;239.1.1.1:5555"}) {
    EXPECT_EQ(ParseBindEndpoint(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(ParseBindEndpoint("ipc:///" + std::string(107, 'x')).ok());
  EXPECT_TRUE(ParseBindEndpoint("ipc:///" + std::string(106, 'x')).ok());
}

TEST(Socket, TellsThePortThatTheSystemChose) {
  zmq::context_t context;
  const auto bound = BindSocket(context, zmq::socket_type::router, On("tcp://127.0.0.1:0"));
  ASSERT_TRUE(bound.ok()) << bound.status();
  EXPECT_TRUE(bound->endpoint.starts_with("tcp://127.0.0.1:"));
  EXPECT_FALSE(bound->endpoint.ends_with(":0"));
}

TEST(Socket, ListensOnIpv6Loopback) {
  zmq::context_t context;
  const auto bound = BindSocket(context, zmq::socket_type::xpub, On("tcp://[::1]:0"));
  if (!bound.ok()) GTEST_SKIP() << "this machine has no IPv6: " << bound.status();
  EXPECT_TRUE(bound->endpoint.starts_with("tcp://[::1]:")) << bound->endpoint;
}

TEST(Socket, RefusesAPortInUse) {
  zmq::context_t context;
  const auto first = BindSocket(context, zmq::socket_type::router, On("tcp://127.0.0.1:0"));
  const auto second = BindSocket(context, zmq::socket_type::router, On(first->endpoint));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(first->endpoint));
}

TEST(Socket, IpcFilesBelongToTheOwnerAlone) {
  const TempFolder folder;
  zmq::context_t context;
  const auto bound = BindSocket(context, zmq::socket_type::router, On("ipc://" + (folder / "in")));
  ASSERT_TRUE(bound.ok()) << bound.status();
  const auto mode = std::filesystem::status(folder / "in").permissions();
  EXPECT_EQ(mode & std::filesystem::perms(0777), std::filesystem::perms(0600));
}

TEST(Socket, DoesNotTakeOverAPathInUse) {
  const TempFolder folder;
  zmq::context_t context;
  const auto first = BindSocket(context, zmq::socket_type::router, On("ipc://" + (folder / "in")));
  const auto second = BindSocket(context, zmq::socket_type::router, On("ipc://" + (folder / "in")));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("another process listens"));
}

TEST(Socket, DoesNotReplaceAFileThatIsNoSocket) {
  const TempFolder folder;
  std::ofstream(folder / "in") << "precious";
  zmq::context_t context;
  const auto bound = BindSocket(context, zmq::socket_type::router, On("ipc://" + (folder / "in")));
  EXPECT_EQ(bound.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(std::filesystem::is_regular_file(folder / "in"));
}

TEST(Socket, TakesThePathOfADeadProcess) {
  const TempFolder folder;
  const std::string path = folder / "in";
  const pid_t child = fork();
  if (child == 0) {
    // Leaves the file behind, as a killed process does.
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    _exit(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) || listen(fd, 1));
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  zmq::context_t context;
  EXPECT_TRUE(BindSocket(context, zmq::socket_type::router, On("ipc://" + path)).ok());
}

}  // namespace
}  // namespace wireroom::feed

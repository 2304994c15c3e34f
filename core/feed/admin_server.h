// SPDX-License-Identifier: Apache-2.0
//
// What operators' commands ask of the running daemon (proto/wireroom/v1/admin.proto):
// a ROUTER on the Unix socket <data directory>/admin, mode 0600 in a directory of
// mode 0700, so that whoever may not write the journal may not ask either. It is
// reached through /proc/self/fd, so that the path of the data directory may be
// longer than a socket's address (107 bytes).
//
//   AdminServer admin(directory, {{v1::AdminRequest::kAbout,
//                                  [&](const v1::AdminRequest& request, v1::AdminReply* reply) {
//                                    reply->mutable_about()->set_head(journal.head());
//                                    return absl::OkStatus();
//                                  }}},
//                    &log);
//   if (absl::Status status = admin.Start(); !status.ok()) ...
//
// Which requests there are is decided by the handlers that are given here; a request
// without one is answered with kUnimplemented. Commands use AskDaemon
// (admin_client.h). A command that only reads has two ways: ask the daemon that has
// the journal open, or, when none has, open the journal itself. But for `backup`,
// which reads a snapshot beside the daemon (core/journal/backup.h), the journal is
// never read by a second process while a daemon has it open: the daemon's answer is
// as good.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "core/ops/log.h"
#include "wireroom/v1/admin.pb.h"

namespace wireroom::feed {

// The name of the socket in the data directory.
inline constexpr char kAdminSocket[] = "admin";
// A larger request or reply is not carried. Long lists go in pages.
inline constexpr int64_t kMaxAdminBytes = 64 << 20;

// Answers one request. A status that is not OK becomes the reply's error; what was
// put into the reply is dropped then. On the admin thread, one request at a time:
// it may block, other requests wait meanwhile.
using AdminHandler =
    std::function<absl::Status(const v1::AdminRequest& request, v1::AdminReply* reply)>;
using AdminHandlers = std::vector<std::pair<v1::AdminRequest::RequestCase, AdminHandler>>;

class AdminServer {
 public:
  // `log` outlives it.
  AdminServer(const std::filesystem::path& directory, AdminHandlers handlers, ops::Logger* log);
  // Closes.
  ~AdminServer();

  // Binds and starts the thread. kUnavailable: the directory can not be opened;
  // else see BindSocket. Once.
  absl::Status Start();

  // Finishes the request in hand, closes the socket and ends the thread.
  void Close();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace wireroom::feed

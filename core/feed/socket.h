// SPDX-License-Identifier: Apache-2.0
//
// The one place where the daemon's ZeroMQ sockets are made. Every option is set
// before the bind (later ones do not apply to high-water marks and linger), and
// none is left at a default that loses messages in silence or has no limit.
//
// What ZeroMQ can not limit: the number of frames of one multipart message is
// not bounded before it is complete, so a hostile peer can fill memory with an
// endless message. One more reason why only loopback may be bound.
//
// A socket belongs to one thread. It may be made in another one, if that hands
// it over before its owner starts (a full fence: starting a thread is one).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "zmq.hpp"

namespace wireroom::feed {

struct SocketOptions {
  // Checked by ParseBindEndpoint.
  std::string endpoint;
  // A peer that sends a larger frame is disconnected.
  int64_t max_frame_bytes = 1024;
  // Messages a peer may have waiting, in each direction.
  int send_high_water = 1000;
  int receive_high_water = 1000;
  // How long Close may take to get rid of what peers have not taken.
  std::chrono::milliseconds linger{1000};
  // A peer that has not finished its handshake by then is disconnected.
  std::chrono::milliseconds handshake{5000};
  // ZMTP heartbeats, so that a peer that vanished without a word is noticed.
  std::chrono::milliseconds heartbeat{5000};
  std::chrono::milliseconds heartbeat_timeout{15000};
  // Of an ipc socket file.
  mode_t ipc_mode = 0600;
};

struct BoundSocket {
  zmq::socket_t socket;
  // Where it really listens: the port that the system chose is in it.
  std::string endpoint;
};

// ROUTER: an unroutable or overfull peer is an error of the send, not silence;
// a second peer with the routing id of a connected one is turned away (no
// handover: without authentication anyone could take over another's routing id).
// XPUB: tells of every subscription, also a repeated one.
// kInvalidArgument: not an endpoint that may be bound. kAlreadyExists: in use.
// kUnavailable: the system refused; the text has its reason.
// For an ipc endpoint the process' umask is changed for a moment: call it before
// there are threads that create files.
absl::StatusOr<BoundSocket> BindSocket(zmq::context_t& context, zmq::socket_type type,
                                       const SocketOptions& options);

// Receives one frame without waiting. False: nothing there.
bool ReceiveFrame(zmq::socket_t& socket, zmq::message_t* frame);

enum class SendResult {
  kSent,
  // The peer is not connected (any more).
  kGone,
  // The peer does not read; try again later.
  kFull,
};

// Sends [routing id][message] on a ROUTER without waiting.
SendResult SendTo(zmq::socket_t& router, std::string_view routing_id, std::string_view message);

// Sends [routing id][header][body] likewise. `owner` is held until ZeroMQ has
// taken the bytes of the body, which are not copied here.
SendResult SendTo(zmq::socket_t& router, std::string_view routing_id, std::string_view header,
                  std::string_view body, std::shared_ptr<const void> owner);

// Blocks every signal in the calling thread, so that they go to the main thread,
// and names it (at most 15 bytes) for ps and debuggers.
void PrepareSocketThread(const char* name);

}  // namespace wireroom::feed

// SPDX-License-Identifier: Apache-2.0
#include "core/config/address.h"

#include <arpa/inet.h>

#include <charconv>
#include <string>

#include "absl/strings/str_format.h"

namespace wireroom::config {
namespace {

// sun_path without its NUL; an abstract name has one in front.
constexpr size_t kMaxPath = 107;

constexpr std::string_view kForms =
    "tcp://127.0.0.1:PORT, tcp://[::1]:PORT, ipc:///PATH or inproc://NAME";
constexpr std::string_view kNoSecurity =
    "other machines could reach it, and remote access needs the CURVE security (keys and an "
    "allow-list) that is not there yet";

bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool IsPort(std::string_view text) {
  if (text == "*") return true;
  uint16_t port;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size();
}

bool IsAnyPort(std::string_view address) {
  const std::string_view port = address.substr(address.rfind(':') + 1);
  return port == "*" || port == "0";
}

bool IsLoopback(const std::string& host) {
  in_addr four;
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return false;
  in6_addr six;
  return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &six) == 1 &&
         IN6_IS_ADDR_LOOPBACK(&six);
}

Refusal Malformed(std::string_view advice = {}) {
  return {std::string(kForms), std::string(advice)};
}

std::optional<Refusal> CheckTcp(std::string_view place) {
  const size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return Malformed("the port is missing");
  const std::string host(place.substr(0, colon));
  const std::string_view port = place.substr(colon + 1);
  if (!IsPort(port)) return Malformed("a port is a number from 0 to 65535 or *");
  if (host == "localhost") {
    return Malformed(absl::StrFormat("write its number: tcp://127.0.0.1:%s", port));
  }
  if (IsLoopback(host)) return std::nullopt;
  return Refusal{absl::StrFormat("an address on this machine such as tcp://127.0.0.1:%s", port),
                 std::string(kNoSecurity)};
}

std::optional<Refusal> CheckIpc(std::string_view path) {
  if (path.size() < 2 || (path[0] != '/' && path[0] != '@')) {
    return Malformed("the path must be absolute");
  }
  if (path.size() + (path[0] == '@' ? 1 : 0) > kMaxPath) {
    return Malformed(absl::StrFormat("the path of a socket has at most %d bytes", kMaxPath));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> CheckLocalAddress(std::string_view address) {
  for (char c : address) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F) return Malformed();
  }
  if (TakePrefix("tcp://", &address)) return CheckTcp(address);
  if (TakePrefix("ipc://", &address)) return CheckIpc(address);
  if (TakePrefix("inproc://", &address) && !address.empty()) return std::nullopt;
  return Malformed();
}

bool SameAddress(std::string_view a, std::string_view b) {
  if (a != b) return false;
  return a.substr(0, 6) != "tcp://" || !IsAnyPort(a);
}

}  // namespace wireroom::config

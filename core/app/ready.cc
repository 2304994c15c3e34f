// SPDX-License-Identifier: Apache-2.0
#include "core/app/ready.h"

#include <unistd.h>

#include <iostream>
#include <string_view>

namespace wireroom::app {

void TellReady(int fd) {
  if (fd < 0) return;
  constexpr std::string_view kWord = "ready\n";
  if (write(fd, kWord.data(), kWord.size()) != static_cast<ssize_t>(kWord.size())) {
    std::cerr << "wireroom: nobody reads --ready-fd " << fd << "\n";
  }
  close(fd);
}

}  // namespace wireroom::app

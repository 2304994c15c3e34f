// SPDX-License-Identifier: Apache-2.0
//
// Memory that is handed out piece by piece and taken back all at once. What it
// gave stays where it is until Clear or a Rollback past it. One thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "wireroom/abi/types.h"

namespace wireroom::plugin {

class Arena {
 public:
  // A place to go back to.
  struct Mark {
    size_t chunk = 0;
    size_t used = 0;
  };

  // `alignment`: a power of two, at most that of max_align_t.
  void* Allocate(size_t size, size_t alignment);
  wr_str Copy(std::string_view text);

  Mark mark() const { return {chunk_, used_}; }
  void Rollback(Mark mark);
  // Keeps up to 1 MiB for the next round, so that a steady state allocates
  // nothing and one huge article is not paid for ever.
  void Clear();

 private:
  struct Chunk {
    std::unique_ptr<char[]> data;
    size_t size;
  };
  std::vector<Chunk> chunks_;
  size_t chunk_ = 0;  // the one in use; those after it are free
  size_t used_ = 0;   // bytes of it
};

}  // namespace wireroom::plugin

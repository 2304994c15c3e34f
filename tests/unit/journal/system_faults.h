// SPDX-License-Identifier: Apache-2.0
//
// Makes the system calls of LMDB fail. The test's own fdatasync, pwrite and
// writev stand before those of the C library, because LMDB is a shared library.
#pragma once

namespace wireroom::journal {

enum class Call { kSync, kPwrite, kWritev };

// Until it is destroyed, the n-th such call from now on and all behind it fail
// with `error`. One at a time.
class SystemFault {
 public:
  SystemFault(Call call, int error, int n = 1);
  ~SystemFault();
  SystemFault(const SystemFault&) = delete;
  SystemFault& operator=(const SystemFault&) = delete;
};

// How often such a call was made since the process began.
int CallCount(Call call);

}  // namespace wireroom::journal

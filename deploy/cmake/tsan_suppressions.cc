// SPDX-License-Identifier: Apache-2.0
//
// Linked into every program of the tsan preset. Debian's libzmq is not built with
// ThreadSanitizer, so what it synchronises (its queues between threads) looks
// unsynchronised. Only reports that have libzmq in a stack are left out.
extern "C" const char* __tsan_default_suppressions();

const char* __tsan_default_suppressions() { return "race:libzmq.so\n"; }

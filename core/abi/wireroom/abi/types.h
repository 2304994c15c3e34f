/* SPDX-License-Identifier: Apache-2.0
 *
 * The plain types of the plugin boundary. C11; also compiles as C++.
 *
 * Rules of the whole ABI
 * ----------------------
 * Growth.    A struct that begins with `struct_size` grows at its end only. Its
 *            maker sets struct_size to its own sizeof; its reader must not
 *            touch a member that lies beyond it. Structs without it (wr_str,
 *            wr_token, wr_sentence, wr_value) are frozen for ABI major 1.
 * Lists.     A list of growing structs is a wr_list: step by `stride`, not by
 *            your own sizeof.
 * Ownership. What is passed in is read-only and lives until the call returns,
 *            unless its comment says otherwise. Nothing that one side
 *            allocated is freed by the other.
 * Text.      UTF-8 without a terminating NUL, valid in what the host gives;
 *            what a plugin gives is checked by the host.
 * Errors.    A function that can fail returns WR_OK or WR_FAILED and, before
 *            it returns WR_FAILED, tells why through wr_error. No exception
 *            and no longjmp crosses the boundary.
 * Threads.   Each function is tagged:
 *            [main]     while the daemon starts or stops, one call at a time;
 *            [instance] from any thread, never two at a time for one object;
 *            [any]      from any thread, at any time, several at a time.
 */
#ifndef WIREROOM_ABI_TYPES_H_
#define WIREROOM_ABI_TYPES_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this ABI. A plugin loads when the majors are equal and the
 * host's minor is not older than the plugin's. */
#define WR_ABI_MAJOR 1
#define WR_ABI_MINOR 0

/* Bytes of UTF-8 text; data may be NULL when size is 0. */
typedef struct wr_str {
  const char *data;
  size_t size;
} wr_str;

/* Any bytes; data may be NULL when size is 0. */
typedef struct wr_bytes {
  const void *data;
  size_t size;
} wr_bytes;

/* `count` structs, each `stride` bytes after the one before. */
typedef struct wr_list {
  const void *data;
  size_t count;
  size_t stride;
} wr_list;

/* Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted. */
typedef int64_t wr_time;
#define WR_TIME_UNKNOWN INT64_MIN

typedef int32_t wr_result;
#define WR_OK 0
#define WR_FAILED 1
/* Only where a function says so: nothing is wrong, call again later. */
#define WR_AGAIN 2

/* Where a plugin says why it failed. The host owns it and gives it to each
 * function that can fail. [same thread as the call it was given to] */
typedef struct wr_error {
  uint32_t struct_size;
  void *context;
  /* Keeps a copy of text; the last call wins. */
  void (*set)(void *context, wr_str text);
} wr_error;

#ifdef __cplusplus
}
#endif
#endif

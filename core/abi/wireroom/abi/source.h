/* SPDX-License-Identifier: Apache-2.0
 *
 * Source: brings articles in. It has a thread of its own in the host and keeps
 * each article (or can fetch it again) until its position is committed.
 */
#ifndef WIREROOM_ABI_SOURCE_H_
#define WIREROOM_ABI_SOURCE_H_

#include "wireroom/abi/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* As wireroom.v1.Article. */
typedef struct wr_incoming {
  uint32_t struct_size;
  wr_str id; /* empty: the host takes a hash of the content */
  wr_str source;
  wr_str url;
  wr_str title;
  wr_str text;
  wr_str language;
  wr_time published_at; /* WR_TIME_UNKNOWN where not known */
  wr_time updated_at;
  const wr_str *authors;
  size_t author_count;
  /* Where to go on after this article: opaque, at most 4 KiB. */
  wr_bytes position;
} wr_incoming;

/* Takes articles. [same thread as poll] */
typedef struct wr_intake {
  uint32_t struct_size;
  void *context;
  /* WR_OK: taken, in hand until committed() tells its position or a later one.
   * WR_AGAIN: no room, not taken; give it again at a later poll.
   * WR_FAILED: the article can not be taken as it is (error text through the
   * host's log); it was committed as a reject, go on with the next. */
  wr_result (*article)(void *context, const wr_incoming *article);
} wr_intake;

typedef struct wr_source {
  uint32_t struct_size;
  /* Before the first poll: go on after `position`, the last one committed
   * (empty: from the beginning). [instance] */
  wr_result (*start)(void *object, wr_bytes position, wr_error *error);
  /* Gives the articles that there are and returns within timeout_ms, sooner
   * when there is something to do. WR_FAILED: logged, and called again with a
   * growing pause. [instance] */
  wr_result (*poll)(void *object, int32_t timeout_ms, const wr_intake *out, wr_error *error);
  /* Everything up to this position is on disk. Between polls. May be NULL.
   * [instance] */
  void (*committed)(void *object, wr_bytes position);
} wr_source;

#ifdef __cplusplus
}
#endif
#endif

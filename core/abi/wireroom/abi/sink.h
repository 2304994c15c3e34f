/* SPDX-License-Identifier: Apache-2.0
 *
 * Sink: is given every committed event in order, at least once, from a cursor
 * in the journal. It has a thread of its own in the host.
 */
#ifndef WIREROOM_ABI_SINK_H_
#define WIREROOM_ABI_SINK_H_

#include "wireroom/abi/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A committed event. */
typedef struct wr_event {
  uint32_t struct_size;
  uint32_t epoch;
  uint64_t sequence;
  wr_time time;
  wr_str stream;
  wr_str type;
  wr_str subject;
  wr_bytes message; /* the serialised wireroom.v1.Event */
  wr_str json;      /* the same as JSON, one line */
} wr_event;

typedef struct wr_sink {
  uint32_t struct_size;
  /* WR_OK: done with it, the cursor moves on. WR_AGAIN: the same event again
   * after a growing pause. WR_FAILED: as WR_AGAIN, and logged. [instance] */
  wr_result (*event)(void *object, const wr_event *event, wr_error *error);
} wr_sink;

#ifdef __cplusplus
}
#endif
#endif

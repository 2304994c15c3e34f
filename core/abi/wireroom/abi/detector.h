/* SPDX-License-Identifier: Apache-2.0
 *
 * Detector: sees every enriched article, one after another in the order of
 * their sequences, keeps state and emits further events. One object, one
 * thread.
 *
 * State that decides what is emitted must live in the host's store: it is
 * committed in the transaction of the events that came of it, so that after a
 * crash the same articles give the same events. What an object keeps in its own
 * memory is a cache of it; after a restart, open() starts from the store.
 */
#ifndef WIREROOM_ABI_DETECTOR_H_
#define WIREROOM_ABI_DETECTOR_H_

#include "wireroom/abi/article.h"

#ifdef __cplusplus
extern "C" {
#endif

/* wr_alert.level, and wr_alert.type */
#define WR_LEVEL_INFORMATIONAL 1
#define WR_LEVEL_LOW 2
#define WR_LEVEL_MEDIUM 3
#define WR_LEVEL_HIGH 4
#define WR_LEVEL_CRITICAL 5
#define WR_ALERT_FIRING 1
#define WR_ALERT_UPDATED 2
#define WR_ALERT_RESOLVED 3

typedef struct wr_pair {
  wr_str name;
  wr_str value;
} wr_pair;

/* As wireroom.v1.EvidenceSpan; it is in the article of the call. */
typedef struct wr_evidence {
  uint32_t struct_size;
  uint32_t field; /* WR_FIELD_...; ignored when begin == end */
  uint32_t begin;
  uint32_t end;
  wr_str text; /* what has no place in the text, e.g. a topic's id; else empty */
  wr_str condition;
} wr_evidence;

/* As wireroom.v1.EvidenceArticle: an article of an earlier call. The host can not
 * look its spans up: each has its `text`. */
typedef struct wr_evidence_article {
  uint32_t struct_size;
  uint64_t sequence;
  wr_str source;
  wr_str id;
  wr_str title;
  wr_list spans; /* wr_evidence */
} wr_evidence_article;

/* As wireroom.v1.Alert. */
typedef struct wr_alert {
  uint32_t struct_size;
  int32_t type;  /* WR_ALERT_... */
  int32_t level; /* WR_LEVEL_... */
  wr_str rule;
  wr_str title;
  wr_str fingerprint;
  const wr_pair *labels;
  size_t label_count;
  const wr_pair *annotations;
  size_t annotation_count;
  wr_list evidence; /* wr_evidence */
  /* Further articles that made it fire, of earlier calls, oldest first. */
  wr_list articles; /* wr_evidence_article */
} wr_alert;

/* What a detector may do during a call. Checked as wr_annotations is. Events
 * and state of a call that returns WR_FAILED are dropped together. [same thread
 * as the call it was given to] */
typedef struct wr_detections {
  uint32_t struct_size;
  void *context;
  /* Emits alert.firing, alert.updated or alert.resolved. */
  wr_result (*alert)(void *context, const wr_alert *alert);
  /* The value under a key, or {NULL, 0}; sees what this object has put. Lives
   * until the next call of any function of this struct. Keys: 1 to 400 bytes. */
  wr_bytes (*get)(void *context, wr_bytes key);
  /* Values: at most 1 MiB. */
  wr_result (*put)(void *context, wr_bytes key, wr_bytes value);
  wr_result (*erase)(void *context, wr_bytes key);
  /* Calls `each` for the keys that begin with prefix, in byte order, until it
   * returns non-zero. Both views live until `each` returns. */
  wr_result (*scan)(void *context, wr_bytes prefix,
                    int32_t (*each)(void *user, wr_bytes key, wr_bytes value), void *user);
  /* The enriched articles that came before this call, as the journal has them,
   * oldest first: those taken in at `since` or later, with a sequence of at least
   * `from`. Tokens are made anew; there is no attachment. Looks at no more than
   * `most` events and calls `each` for those that are articles, until it returns
   * other than WR_OK; what it is given lives until it returns. `next`: the sequence
   * to go on from. WR_AGAIN: all that came before this call was looked at.
   * WR_FAILED: the journal can not be read, or this is no place for it (a test
   * without one). */
  wr_result (*past)(void *context, wr_time since, uint64_t from, size_t most,
                    wr_result (*each)(void *user, const wr_article *article), void *user,
                    uint64_t *next);
} wr_detections;

typedef struct wr_detector {
  uint32_t struct_size;
  /* The next article. [instance] */
  wr_result (*article)(void *object, const wr_article *article, const wr_detections *out,
                       wr_error *error);
  /* Time went on: `clock` is the host's clock, `event_time` the watermark of
   * the articles' own times (WR_TIME_UNKNOWN before the first). Called between
   * articles, at least once a second while the daemon runs. May be NULL.
   * [instance] */
  wr_result (*tick)(void *object, wr_time clock, wr_time event_time, const wr_detections *out,
                    wr_error *error);
  /* A person asks, or orders, something: bytes that the plugin's own commands
   * made (wr_console.ask). Called between articles; what it changes is committed
   * before the answer is given. `answer` is called once, and copies. May be NULL.
   * [instance] */
  wr_result (*request)(void *object, wr_time clock, wr_bytes request, const wr_detections *out,
                       void (*answer)(void *user, wr_bytes bytes), void *user, wr_error *error);
} wr_detector;

#ifdef __cplusplus
}
#endif
#endif

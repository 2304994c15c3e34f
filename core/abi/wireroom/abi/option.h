/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be configured in a plugin. Declared once by the plugin; the host
 * makes parsing, validation, `wireroom plugin list` and the JSON Schema of it,
 * and hands over values that are complete and within their ranges.
 */
#ifndef WIREROOM_ABI_OPTION_H_
#define WIREROOM_ABI_OPTION_H_

#include "wireroom/abi/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WR_OPTION_BOOL 1   /* wr_value.integer, 0 or 1 */
#define WR_OPTION_INT 2    /* wr_value.integer */
#define WR_OPTION_FLOAT 3  /* wr_value.number, finite */
#define WR_OPTION_STRING 4 /* wr_value.text */
/* wr_value.text: an absolute path. What the operator wrote is taken relative to
 * the configuration file, a default relative to the plugin's folder. */
#define WR_OPTION_PATH 5
/* wr_value.list of wr_str. */
#define WR_OPTION_STRINGS 6
/* wr_value.list of wr_str, each as WR_OPTION_PATH. */
#define WR_OPTION_PATHS 7
/* wr_value.integer, microseconds; written "250ms", "5s", "2h". */
#define WR_OPTION_DURATION 8
/* wr_value.integer, bytes; written "64KiB", "1MB". */
#define WR_OPTION_SIZE 9

typedef struct wr_option {
  uint32_t struct_size;
  int32_t type;    /* WR_OPTION_... */
  wr_str name;     /* snake_case, unique in the plugin */
  wr_str text;     /* one sentence for the operator */
  wr_str unit;     /* "articles", or empty */
  wr_str fallback; /* the default as YAML; ignored when required */
  int32_t required;
  /* Numbers, durations (microseconds) and sizes (bytes): the inclusive range;
   * both 0: any. */
  double minimum;
  double maximum;
  /* Strings: the words allowed; none: any. */
  const wr_str *choices;
  size_t choice_count;
} wr_option;

/* The value of one option; which member holds it is told by the type. Frozen. */
typedef struct wr_value {
  int64_t integer;
  double number;
  wr_str text;
  const wr_str *list;
  size_t list_count;
} wr_value;

#ifdef __cplusplus
}
#endif
#endif

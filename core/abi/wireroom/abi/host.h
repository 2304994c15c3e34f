/* SPDX-License-Identifier: Apache-2.0
 *
 * What the host does for a plugin.
 */
#ifndef WIREROOM_ABI_HOST_H_
#define WIREROOM_ABI_HOST_H_

#include "wireroom/abi/article.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WR_LOG_DEBUG 0
#define WR_LOG_INFO 1
#define WR_LOG_WARNING 2
#define WR_LOG_ERROR 3

/* Lives as long as the process. */
typedef struct wr_host {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  void *context;
  /* The folder of the plugin's library; its data/ folder lies beside it. */
  wr_str plugin_folder;

  /* Writes one line to the log of the daemon, under the plugin's name. Never
   * put article text in it. [any] */
  void (*log)(void *context, int32_t level, wr_str line);

  /* The host's clock: in tests and replays it is not the wall clock, so a
   * plugin that asks another one is wrong. [any] */
  wr_time (*now)(void *context);

  /* Splits any text as the host splits articles, so that the names of a table
   * meet the tokens of an article. `each` is called once, with the tokens and
   * sentences; they live until it returns. text must be valid UTF-8 and
   * shorter than 4 GiB. [any] */
  wr_result (*tokenize)(void *context, wr_str text,
                        void (*each)(void *user, const wr_field *field), void *user,
                        wr_error *error);

  /* The hash of a token's text: case folded, 64 bits, never 0, stable within
   * an ABI major. [any] */
  uint64_t (*hash)(void *context, wr_str text);

  /* Adds to a counter of the plugin, made at its first use. Names are
   * [a-z0-9_]+, at most 64 a plugin; others are ignored and logged. [any] */
  void (*count)(void *context, wr_str name, uint64_t delta);
} wr_host;

#ifdef __cplusplus
}
#endif
#endif

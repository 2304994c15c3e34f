/* SPDX-License-Identifier: Apache-2.0
 *
 * Command: what a plugin can be asked for beside the daemon, as words of the
 * `wireroom` command: training and evaluating its model, asking its knowledge,
 * trying its rules. No object is opened: the functions here belong to the
 * library, and the options of the configuration do not reach them.
 */
#ifndef WIREROOM_ABI_COMMAND_H_
#define WIREROOM_ABI_COMMAND_H_

#include "wireroom/abi/host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What stands after `wireroom` on the command line. */
typedef struct wr_verb {
  uint32_t struct_size;
  wr_str words;   /* one to three of [a-z][a-z0-9-]*, one space between: "train entities" */
  wr_str summary; /* one sentence, for `wireroom --help` */
} wr_verb;

/* wr_console.write */
#define WR_STREAM_OUT 1   /* what was asked for */
#define WR_STREAM_ERROR 2 /* progress, and what went wrong */

/* What the host does for a command. [same thread as run] */
typedef struct wr_console {
  uint32_t struct_size;
  void *context;

  /* Writes to standard output or standard error, as it is. */
  void (*write)(void *context, int32_t stream, wr_str text);

  /* Reads the articles of files and folders as `wireroom annotate` does (texts,
   * JSON, lines of JSON, each also compressed) and calls `each` for one after
   * another, split into tokens. `annotated` other than 0: with what the plugins
   * say that the configuration names before this one, or all of them where it
   * does not name this one. What can not be read is told on standard error and
   * counted in `refused`, which may be NULL; reading goes on behind it. Ends
   * early when `each` returns other than WR_OK. WR_FAILED: `each` did, or the
   * configuration or a plugin of it was refused. */
  wr_result (*articles)(void *context, const wr_str *paths, size_t path_count, int32_t annotated,
                        wr_result (*each)(void *user, const wr_article *article), void *user,
                        uint64_t *refused, wr_error *error);

  /* Asks this plugin's detector in the running daemon (wr_detector.request) and
   * waits; `answer` is called once. WR_FAILED: no daemon has the data directory
   * of the configuration open, or it refused, and why. */
  wr_result (*ask)(void *context, wr_bytes request, void (*answer)(void *user, wr_bytes bytes),
                   void *user, wr_error *error);

  /* Calls `each` for the enriched articles of the configuration's journal that were
   * taken in at `since` or later (WR_TIME_UNKNOWN: all), in the order of their
   * sequences, until it returns other than WR_OK. Reads beside the daemon where one
   * runs. Articles are as in wr_detections.past. What is not kept any more or can
   * not be read is told on standard error and counted in `missing`, which may be
   * NULL. WR_FAILED: `each` did, or there is no journal, and why. */
  wr_result (*past)(void *context, wr_time since,
                    wr_result (*each)(void *user, const wr_article *article), void *user,
                    uint64_t *missing, wr_error *error);
} wr_console;

typedef struct wr_command {
  uint32_t struct_size;
  /* A list of wr_verb that lives as long as the library. [main] */
  wr_list (*verbs)(void);
  /* Does what `words`, one of the verbs, says with the arguments that stood
   * behind it, "--help" among them. Returns the exit status of the process: 0,
   * or a number of sysexits.h: 64 wrong usage, 65 bad data, 70 a fault of its
   * own, 73 can not create, 74 input or output failed, 78 bad configuration; 1
   * when it is done but some of the input was refused. [main] */
  int32_t (*run)(const wr_host *host, wr_str words, const wr_str *arguments,
                 size_t argument_count, const wr_console *console);
} wr_command;

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * A plugin: one shared library that exports one function, WR_ENTRY_SYMBOL.
 *
 * Life of a plugin, in order:
 *   1. The host reads the library's version note (WR_NOTE_...) from the file and
 *      refuses what it can not load, before any code of the plugin runs.
 *   2. It loads the library and calls the entry. Libraries are never unloaded.
 *   3. It asks for options() and for each capability by name.
 *   4. It calls open() with the values of the options: the plugin reads its
 *      model. This makes the first object.
 *   5. For each worker that annotates it calls fork() on the first object: an
 *      object of its own, which shares what is read-only and has its own scratch
 *      memory. A detector, source or sink is the first object itself; where a
 *      plugin is several of these, the others are forks. All forks are made
 *      before any capability function is called.
 *   6. Capability functions are called on these objects; see the capability's
 *      header for which and from where.
 *   7. close() is called once for every object, the first one last.
 * For wr_command steps 4 to 7 do not take place.
 */
#ifndef WIREROOM_ABI_PLUGIN_H_
#define WIREROOM_ABI_PLUGIN_H_

#include "wireroom/abi/host.h"
#include "wireroom/abi/option.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a plugin can be: ask wr_plugin.capability for these names; the answer
 * points to the struct of the same name or is NULL. A name's revision (after
 * the slash) changes when its struct changes other than by growing. */
#define WR_CAPABILITY_ANNOTATOR "annotator/1" /* wr_annotator */
#define WR_CAPABILITY_DETECTOR "detector/1"   /* wr_detector */
#define WR_CAPABILITY_SOURCE "source/1"       /* wr_source */
#define WR_CAPABILITY_SINK "sink/1"           /* wr_sink */
#define WR_CAPABILITY_COMMAND "command/1"     /* wr_command */

/* Lives as long as the library. */
typedef struct wr_plugin {
  uint32_t struct_size;
  uint16_t abi_major; /* WR_ABI_MAJOR when it was compiled */
  uint16_t abi_minor;
  wr_str name;    /* [a-z][a-z0-9_]*, also the name of its folder and file */
  wr_str version; /* its own, semantic: "1.2.0" */
  wr_str summary; /* one sentence */

  /* Its options, a list of wr_option that lives as long as the library. [main] */
  wr_list (*options)(void);

  /* The struct of a capability, or NULL; lives as long as the library. [main] */
  const void *(*capability)(wr_str name);

  /* Makes the first object. `values` has one entry an option, in their order;
   * it lives until the call returns. NULL: failed, error says why. [main] */
  void *(*open)(const wr_host *host, const wr_value *values, size_t count, wr_error *error);

  /* Makes a further object of the first. NULL: failed. The pointer may be NULL
   * in a plugin that is one of detector, source and sink alone. [main] */
  void *(*fork)(void *first, wr_error *error);

  /* Ends an object. Must not fail. [main] */
  void (*close)(void *object);

  /* Tries what can be tried before the daemon starts, on the first object and
   * instead of step 5: the tests that stand in what its options name, say. Calls
   * `tell` for each line that a person should read. WR_FAILED: something is wrong,
   * and error says what in one line. May be NULL. `wireroom check` calls it. [main] */
  wr_result (*check)(void *first, void (*tell)(void *user, wr_str line), void *user,
                     wr_error *error);
} wr_plugin;

/* The one symbol. Returns NULL when the plugin can not work with this host.
 * [main] */
#define WR_ENTRY_SYMBOL "wireroom_plugin_entry"
typedef const wr_plugin *(*wr_entry)(const wr_host *host);

/* The version note: an ELF note with this owner and type whose descriptor is
 * wr_note, so that the version is known before the library is loaded. Put
 * WR_VERSION_NOTE once, at file scope, in one source file of the plugin. */
#define WR_NOTE_OWNER "Wireroom"
#define WR_NOTE_TYPE 1

typedef struct wr_note {
  uint32_t owner_size;
  uint32_t descriptor_size;
  uint32_t type;
  char owner[12]; /* padded to 4 bytes */
  uint16_t abi_major;
  uint16_t abi_minor;
} wr_note;

#define WR_VERSION_NOTE                                                       \
  __attribute__((section(".note.wireroom"), used, aligned(4)))                \
  static const wr_note wireroom_version_note = {                              \
      sizeof(WR_NOTE_OWNER), 2 * sizeof(uint16_t), WR_NOTE_TYPE, WR_NOTE_OWNER, \
      WR_ABI_MAJOR, WR_ABI_MINOR}

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: Apache-2.0
 *
 * A plugin in plain C11, whole as it stands. With one macro defined it has one
 * defect: the family of broken plugins is this file, compiled again and again.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wireroom/abi.h"

#define TEXT(literal) {literal, sizeof(literal) - 1}

#ifndef NAME
#error "NAME: the plugin's name"
#endif
#ifndef MAJOR
#define MAJOR WR_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR WR_ABI_MINOR
#endif
#ifndef NOTE_MINOR
#define NOTE_MINOR MINOR
#endif
#ifndef VERSION
#define VERSION "1.0.0"
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(wr_plugin)
#endif
#ifndef ANNOTATOR_SIZE
#define ANNOTATOR_SIZE sizeof(wr_annotator)
#endif

#ifdef ABORT_AT_LOAD
__attribute__((constructor)) static void abort_at_load(void) { abort(); }
#endif

/* ---- options -------------------------------------------------------------- */

#if defined(OPTION_TWICE)
static const wr_option options[] = {
    {sizeof(wr_option), WR_OPTION_INT, TEXT("limit"), TEXT("A limit."), {0}, TEXT("5"), 0, 1, 9, NULL, 0},
    {sizeof(wr_option), WR_OPTION_INT, TEXT("limit"), TEXT("Again."), {0}, TEXT("5"), 0, 1, 9, NULL, 0}};
#elif defined(OPTION_DEFAULT_OUT_OF_RANGE)
static const wr_option options[] = {
    {sizeof(wr_option), WR_OPTION_INT, TEXT("limit"), TEXT("A limit."), {0}, TEXT("500"), 0, 1, 9, NULL, 0}};
#elif defined(OPTION_TYPE_UNKNOWN)
static const wr_option options[] = {
    {sizeof(wr_option), 77, TEXT("limit"), TEXT("A limit."), {0}, TEXT("5"), 0, 1, 9, NULL, 0}};
#else
static const wr_option options[] = {
    {sizeof(wr_option), WR_OPTION_INT, TEXT("limit"), TEXT("A limit."), {0}, TEXT("5"), 0, 1, 9, NULL, 0}};
#endif

static wr_list list_options(void) {
  wr_list list = {options, sizeof(options) / sizeof(options[0]), sizeof(wr_option)};
  return list;
}

/* ---- annotate ------------------------------------------------------------- */

static void say(wr_error *error, const char *text) {
  wr_str view = {text, strlen(text)};
  error->set(error->context, view);
}

static wr_result give(const wr_annotations *out, wr_mention mention) {
  mention.struct_size = sizeof(mention);
  return out->mention(out->context, &mention);
}

static wr_mention whole_text(const wr_article *article) {
  wr_mention mention;
  memset(&mention, 0, sizeof(mention));
  mention.field = WR_FIELD_TEXT;
  mention.end = (uint32_t)article->text->text.size;
  mention.type.data = "EVENT";
  mention.type.size = 5;
  mention.confidence = 1;
  return mention;
}

static wr_result annotate(void *object, const wr_article *article, const wr_annotations *out,
                          wr_error *error) {
  wr_mention mention = whole_text(article);
  (void)object, (void)error;
#if defined(FAILS_SILENTLY)
  return WR_FAILED;
#elif defined(FAILS_WITH_TEXT)
  say(error, "the model has no answer");
  return WR_FAILED;
#elif defined(FAILS_WITH_BAD_TEXT)
  say(error, "no \xFF answer");
  return WR_FAILED;
#elif defined(SPAN_OUTSIDE)
  mention.end += 1;
#elif defined(SPAN_INSIDE_CODE_POINT)
  mention.end = 2;
#elif defined(SPAN_EMPTY)
  mention.end = 0;
#elif defined(FIELD_UNKNOWN)
  mention.field = 7;
#elif defined(TYPE_LOWER_CASE)
  mention.type.data = "event";
#elif defined(CONFIDENCE_NAN)
  mention.confidence = NAN;
#elif defined(VALUE_NOT_UTF8)
  mention.value.data = "\xC3(";
  mention.value.size = 2;
#elif defined(VALUE_TOO_LONG)
  static char filler[5000];
  memset(filler, 'x', sizeof(filler));
  mention.value.data = filler;
  mention.value.size = sizeof(filler);
#elif defined(VALUE_NULL)
  mention.value.data = NULL;
  mention.value.size = 3;
#elif defined(ENTITY_NOT_GIVEN)
  mention.entity_id.data = "Q1";
  mention.entity_id.size = 2;
#elif defined(STRUCT_TOO_SMALL)
  mention.struct_size = 8;
  return out->mention(out->context, &mention);
#elif defined(TOO_MANY)
  while (give(out, mention) == WR_OK) continue;
  return WR_OK;
#elif defined(IGNORES_REFUSAL)
  mention.confidence = 2;
  give(out, mention);
  mention.confidence = 1;
  give(out, mention);
  return WR_OK;
#elif defined(ATTACHES_TOO_MUCH)
  static char filler[65537];
  wr_bytes bytes = {filler, sizeof(filler)};
  return out->attach(out->context, bytes);
#elif defined(STATUS_UNKNOWN)
  wr_str reason = TEXT("why");
  return out->status(out->context, 9, reason);
#endif
  return give(out, mention);
}

static const wr_annotator annotator = {ANNOTATOR_SIZE,
#ifdef NO_ANNOTATE
                                       NULL
#else
                                       annotate
#endif
};

static const void *capability(wr_str name) {
#ifndef NO_CAPABILITY
  if (name.size == strlen(WR_CAPABILITY_ANNOTATOR) &&
      memcmp(name.data, WR_CAPABILITY_ANNOTATOR, name.size) == 0)
    return &annotator;
#endif
  (void)name, (void)annotator;
  return NULL;
}

/* ---- life ----------------------------------------------------------------- */

static void *open_plugin(const wr_host *host, const wr_value *values, size_t count,
                         wr_error *error) {
  (void)host, (void)values, (void)count, (void)error;
#if defined(OPEN_FAILS_SILENTLY)
  return NULL;
#elif defined(OPEN_FAILS_WITH_TEXT)
  say(error, "the table /var/names.tsv is missing");
  return NULL;
#else
  return malloc(1);
#endif
}

static void *fork_plugin(void *first, wr_error *error) {
  (void)first, (void)error;
  return malloc(1);
}

static void close_plugin(void *object) { free(object); }

static const wr_plugin plugin = {PLUGIN_SIZE,
                                 MAJOR,
                                 MINOR,
                                 TEXT(NAME),
                                 TEXT(VERSION),
                                 TEXT("Says something about the whole text."),
                                 list_options,
                                 capability,
                                 open_plugin,
#ifdef NO_FORK
                                 NULL,
#else
                                 fork_plugin,
#endif
#ifdef NO_CLOSE
                                 NULL
#else
                                 close_plugin
#endif
};

#ifndef NO_ENTRY
__attribute__((visibility("default"))) const wr_plugin *wireroom_plugin_entry(const wr_host *host);
const wr_plugin *wireroom_plugin_entry(const wr_host *host) {
  (void)host, (void)plugin, (void)say, (void)give;
#ifdef ENTRY_RETURNS_NULL
  return NULL;
#else
  return &plugin;
#endif
}
#endif

#ifndef NO_NOTE
__attribute__((section(".note.wireroom"), used, aligned(4))) static const wr_note note = {
    sizeof(WR_NOTE_OWNER), 2 * sizeof(uint16_t), WR_NOTE_TYPE, WR_NOTE_OWNER, MAJOR, NOTE_MINOR};
#endif

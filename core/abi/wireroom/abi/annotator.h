/* SPDX-License-Identifier: Apache-2.0
 *
 * Annotator: says something about one article. A pure function of the article
 * and the plugin's options: no state between articles, no clock, no network;
 * the same article must give the same annotations in every worker.
 */
#ifndef WIREROOM_ABI_ANNOTATOR_H_
#define WIREROOM_ABI_ANNOTATOR_H_

#include "wireroom/abi/article.h"

#ifdef __cplusplus
extern "C" {
#endif

/* wr_annotations.status */
#define WR_LAYER_SKIPPED 3
#define WR_LAYER_TRUNCATED 5

/* Takes what an annotator says. The host copies everything at once and checks
 * it: a span outside its field or inside a code point, a type that is not
 * [A-Z_]+, a score outside [0, 1], bytes that are not UTF-8, or more than the
 * host's limit of annotations makes the call return WR_FAILED, and the layer of
 * this article is marked failed with the reason. [same thread as annotate] */
typedef struct wr_annotations {
  uint32_t struct_size;
  void *context;
  wr_result (*zone)(void *context, const wr_zone *zone);
  wr_result (*mention)(void *context, const wr_mention *mention);
  wr_result (*entity)(void *context, const wr_entity *entity);
  wr_result (*topic)(void *context, const wr_topic *topic);
  /* Bytes for this plugin's own detector, at most 64 KiB; the last call wins. */
  wr_result (*attach)(void *context, wr_bytes bytes);
  /* WR_LAYER_SKIPPED or WR_LAYER_TRUNCATED, with the reason. Without it the
   * layer is ok, or empty when nothing was said. */
  wr_result (*status)(void *context, int32_t status, wr_str reason);
  /* Sets the language of the article (BCP 47) where the producer gave none. */
  wr_result (*language)(void *context, wr_str language);
} wr_annotations;

typedef struct wr_annotator {
  uint32_t struct_size;
  /* Annotates one article. After WR_FAILED the host drops what was said and
   * marks the layer failed; the article goes on. [instance] */
  wr_result (*annotate)(void *object, const wr_article *article, const wr_annotations *out,
                        wr_error *error);
} wr_annotator;

#ifdef __cplusplus
}
#endif
#endif

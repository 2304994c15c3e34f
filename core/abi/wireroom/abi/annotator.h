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
 * it. These make the call return WR_FAILED, and mark the layer of this article
 * failed with the reason:
 *   - a span that is empty, outside its field or ends inside a code point,
 *   - a type of mention or entity that is not [A-Z_]+, a kind of zone that is
 *     not [a-z][a-z0-9_]*,
 *   - a score that is not within [0, 1], bytes that are not UTF-8, a string of
 *     more than 4 KiB, an id that is empty or that this layer gave before,
 *   - a mention or quotation whose entity_id or speaker_id is not that of an
 *     entity given too, by this layer or one before it (seen when annotate
 *     returns),
 *   - more annotations of one article than the host takes.
 * An entity or topic that an earlier layer gave is joined to it: the first name
 * and type stay, mentions are added, the higher score holds.
 * [same thread as annotate] */
typedef struct wr_annotations {
  uint32_t struct_size;
  void *context;
  wr_result (*zone)(void *context, const wr_zone *zone);
  wr_result (*mention)(void *context, const wr_mention *mention);
  wr_result (*entity)(void *context, const wr_entity *entity);
  wr_result (*topic)(void *context, const wr_topic *topic);
  /* Bytes for this plugin's own detector, at most 64 KiB; the last call wins. */
  wr_result (*attach)(void *context, wr_bytes bytes);
  /* WR_LAYER_SKIPPED (and then no annotations) or WR_LAYER_TRUNCATED, with the
   * reason. Without it the layer is ok, or empty when nothing was said. */
  wr_result (*status)(void *context, int32_t status, wr_str reason);
  /* The language of the article (BCP 47); holds where neither the producer nor
   * an earlier layer gave one. */
  wr_result (*language)(void *context, wr_str language);
  /* Hosts of ABI 1.0 end before it: see struct_size. */
  wr_result (*quotation)(void *context, const wr_quotation *quotation);
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

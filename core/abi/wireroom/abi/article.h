/* SPDX-License-Identifier: Apache-2.0
 *
 * An article as a plugin sees it: read-only views over memory of the host.
 * Offsets are UTF-8 byte offsets into the field they are said to count in, end
 * exclusive, on code point boundaries.
 */
#ifndef WIREROOM_ABI_ARTICLE_H_
#define WIREROOM_ABI_ARTICLE_H_

#include "wireroom/abi/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* wr_token.kind */
#define WR_TOKEN_WORD 1        /* letters, perhaps with digits: "talks", "G7" */
#define WR_TOKEN_NUMBER 2      /* "12", "1,200.50", "3rd", "1990s" */
#define WR_TOKEN_PUNCTUATION 3 /* "," "." "(" quotes and dashes, one each */
#define WR_TOKEN_SYMBOL 4      /* "$" "%" "+" emoji, one each */

/* wr_token.flags */
#define WR_TOKEN_CAPITALISED 0x0001    /* first letter upper or title case */
#define WR_TOKEN_ALL_CAPS 0x0002       /* two or more letters, all upper case */
#define WR_TOKEN_HAS_DIGIT 0x0004      /* at least one digit */
#define WR_TOKEN_NON_ASCII 0x0008      /* at least one byte above 0x7F */
#define WR_TOKEN_ABBREVIATION 0x0010   /* ends in a period that belongs to it: "U.S." "Mr." */
#define WR_TOKEN_SENTENCE_START 0x0020 /* first word or number of its sentence */
#define WR_TOKEN_SPACE_BEFORE 0x0040   /* white space, or nothing, stands before it */
#define WR_TOKEN_LINE_START 0x0080     /* first of its line */
#define WR_TOKEN_HYPHENATED 0x0100     /* has a hyphen inside: "Suk-yeol" */

/* A token: a word, a number, a mark. White space lies between tokens and is
 * none itself. Tokens are in order and do not overlap. Frozen. */
typedef struct wr_token {
  uint32_t begin;
  uint32_t end;
  /* wr_host.hash of the token's text: the same for every spelling that differs
   * only in case. */
  uint64_t hash;
  uint16_t kind;
  uint16_t flags;
  /* Its sentence's index in wr_field.sentences. */
  uint32_t sentence;
} wr_token;

/* A sentence, headline or other line of its own. Frozen. */
typedef struct wr_sentence {
  uint32_t begin;
  uint32_t end;
  /* Tokens [first_token, token_end) of the field. */
  uint32_t first_token;
  uint32_t token_end;
} wr_sentence;

/* A field with text to annotate, split once by the host. */
typedef struct wr_field {
  uint32_t struct_size;
  wr_str text;
  const wr_token *tokens;
  size_t token_count;
  const wr_sentence *sentences;
  size_t sentence_count;
} wr_field;

/* Which field offsets count in. */
#define WR_FIELD_TITLE 0
#define WR_FIELD_TEXT 1

/* A stretch of the text with a job of its own; `kind` as in
 * wireroom.v1.Zone.kind. Zones count in the text only. */
typedef struct wr_zone {
  uint32_t struct_size;
  uint32_t begin;
  uint32_t end;
  wr_str kind;
  wr_str language; /* BCP 47, where it is not the article's; or empty */
} wr_zone;

/* As wireroom.v1.Mention. */
typedef struct wr_mention {
  uint32_t struct_size;
  uint32_t field; /* WR_FIELD_... */
  uint32_t begin;
  uint32_t end;
  wr_str type;      /* "PERSON": A-Z and _ */
  wr_str entity_id; /* of a wr_entity given too, or empty for a value */
  wr_str value;     /* normal form of a value, or empty */
  float confidence; /* 0 to 1 */
  wr_str stands_for; /* the id of what the name is used for, or empty: "KR" */
  uint32_t nominal;  /* 1: no name but words that mean the entity: "the minister" */
} wr_mention;

typedef struct wr_external_id {
  wr_str scheme;
  wr_str value;
} wr_external_id;

/* As wireroom.v1.Entity. */
typedef struct wr_entity {
  uint32_t struct_size;
  uint32_t mention_count;
  wr_str id;
  wr_str name;
  wr_str type;
  const wr_external_id *external_ids;
  size_t external_id_count;
  float salience; /* 0 to 1 */
  /* The next best that its names could have meant; empty: there is none. */
  wr_str runner_up_id;
  wr_str runner_up_name;
  float runner_up_score; /* 0 to 1, not above link_score */
  /* That it is this one and not another of the name; 0: nothing was weighed. */
  float link_score;
} wr_entity;

/* As wireroom.v1.Quotation. */
typedef struct wr_quotation {
  uint32_t struct_size;
  uint32_t field; /* WR_FIELD_... */
  /* What was said, the marks included. */
  uint32_t begin;
  uint32_t end;
  /* Where the speaker is named, in the same field; both 0: nowhere. */
  uint32_t speaker_begin;
  uint32_t speaker_end;
  wr_str speaker_id; /* of a wr_entity given too, or empty: not known */
  wr_str cue;        /* the word of speech: "said"; or empty */
  float confidence;  /* of the speaker, 0 to 1 */
} wr_quotation;

/* As wireroom.v1.Topic. */
typedef struct wr_topic {
  uint32_t struct_size;
  float score; /* 0 to 1 */
  wr_str id;
  wr_str name;
} wr_topic;

/* The article, and what the annotators before this one said of it. Everything
 * in it lives until the call it was given to returns. */
typedef struct wr_article {
  uint32_t struct_size;
  wr_str id;
  wr_str source;
  wr_str url;
  wr_str language; /* BCP 47, empty: not known */
  wr_time published_at;
  wr_time updated_at;
  wr_time received_at; /* when the daemon took it in */
  const wr_field *title; /* never NULL, perhaps empty */
  const wr_field *text;
  const wr_str *authors;
  size_t author_count;
  /* What annotators that ran before said, all of them together. */
  wr_list zones;    /* wr_zone, by begin, the longer one first */
  wr_list mentions; /* wr_mention, title first, then by begin */
  wr_list entities; /* wr_entity, most salient first, each id once */
  wr_list topics;   /* wr_topic, best first, each id once */
  /* Detectors only: what this plugin's own annotator attached to the article,
   * and the sequence of the article's event. Empty and 0 for annotators. */
  wr_bytes attachment;
  uint64_t sequence;
  wr_list quotations; /* wr_quotation, title first, then by begin */
} wr_article;

#ifdef __cplusplus
}
#endif
#endif

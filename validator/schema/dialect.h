/* SPDX-License-Identifier: MIT */
/*
 * Dialects: which keywords a schema resource knows, by its draft and its vocabularies.
 */
#ifndef FLEETGATE_SCHEMA_DIALECT_H
#define FLEETGATE_SCHEMA_DIALECT_H

#include "schema/schema.h"

enum keyword {
#define KEYWORD(symbol, name, drafts, vocabulary, holds) KEYWORD_##symbol,
#include "schema/keyword.def"
#undef KEYWORD
    KEYWORD_COUNT
};

enum vocabulary {
    VOCABULARY_CORE = 1 << 0,
    VOCABULARY_APPLICATOR = 1 << 1,
    VOCABULARY_UNEVALUATED = 1 << 2,
    VOCABULARY_VALIDATION = 1 << 3,
    VOCABULARY_META_DATA = 1 << 4,
    VOCABULARY_FORMAT = 1 << 5,
    VOCABULARY_CONTENT = 1 << 6,
    VOCABULARY_FORMAT_ASSERTION = 1 << 7,
    VOCABULARY_STANDARD = (1 << 7) - 1, /* what the metaschemas of the drafts ask for */
};

/* Where the schemas are in the value of a keyword. */
enum holds {
    HOLDS_NO_SCHEMA,
    HOLDS_ONE_SCHEMA,
    HOLDS_SCHEMA_ARRAY,
    HOLDS_SCHEMA_OR_ARRAY,
    HOLDS_SCHEMA_MAP, /* members that are no schemas (in `dependencies`) do not count */
};

struct dialect {
    enum schema_draft draft;
    unsigned vocabularies;  /* of enum vocabulary */
    const char *metaschema; /* its URI, without fragment */
};

const char *keyword_name(enum keyword keyword);
enum holds keyword_holds(enum keyword keyword);
/* Whether the keyword can make an instance fit or not: no identifier, definition or annotation. */
bool keyword_decides(enum keyword keyword);
/* Whether the name is a keyword in this dialect. */
bool keyword_find(const struct dialect *dialect, struct text name, enum keyword *keyword);
/* The known keyword nearest to a misspelt one, or NULL. */
const char *keyword_suggest(const struct dialect *dialect, struct text name);
/* The keyword's value in a schema of this dialect, or NULL. */
const struct node *keyword_value(const struct dialect *dialect, const struct node *schema,
                                 enum keyword keyword);

struct dialect dialect_of_draft(enum schema_draft draft);
/* The dialect whose metaschema has this URI (an empty fragment may follow). False for others. */
bool dialect_find(struct text uri, struct dialect *dialect);
/* The vocabularies a vocabulary URI stands for; 0 when it is unknown. */
unsigned vocabulary_find(struct text uri);

#endif

/* SPDX-License-Identifier: MIT */
/* The keywords of each draft, its metaschema, the vocabularies. */
#include "schema/dialect.h"

#include <string.h>

enum drafts {
    ONLY_2020 = 1 << SCHEMA_DRAFT_2020_12,
    ONLY_2019 = 1 << SCHEMA_DRAFT_2019_09,
    ONLY_7 = 1 << SCHEMA_DRAFT_7,
    SINCE_2020 = ONLY_2020,
    SINCE_2019 = ONLY_2020 | ONLY_2019,
    UNTIL_2019 = ONLY_2019 | ONLY_7,
    ALL = ONLY_2020 | ONLY_2019 | ONLY_7,
};

struct keyword_facts {
    struct text name;
    enum drafts drafts;
    enum vocabulary vocabulary;
    enum holds holds;
};

static const struct keyword_facts keywords[KEYWORD_COUNT] = {
#define KEYWORD(symbol, name, drafts, vocabulary, holds) \
    [KEYWORD_##symbol] = {{name, sizeof(name) - 1}, drafts, VOCABULARY_##vocabulary, HOLDS_##holds},
#include "schema/keyword.def"
#undef KEYWORD
};

const char *keyword_name(enum keyword keyword)
{
    return keywords[keyword].name.bytes;
}

enum holds keyword_holds(enum keyword keyword)
{
    return keywords[keyword].holds;
}

bool keyword_decides(enum keyword keyword)
{
    return !(keywords[keyword].vocabulary & (VOCABULARY_CORE | VOCABULARY_META_DATA));
}

static bool is_known(const struct dialect *dialect, const struct keyword_facts *facts)
{
    return (facts->drafts & 1 << dialect->draft) && (facts->vocabulary & dialect->vocabularies);
}

bool keyword_find(const struct dialect *dialect, struct text name, enum keyword *keyword)
{
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        if (text_equal(name, keywords[i].name)) {
            *keyword = (enum keyword)i;
            return is_known(dialect, &keywords[i]);
        }
    }
    return false;
}

const char *keyword_suggest(const struct dialect *dialect, struct text name)
{
    struct suggestion suggestion;
    suggestion_init(&suggestion, name);
    for (int i = 0; i < KEYWORD_COUNT; i++) {
        if (is_known(dialect, &keywords[i]))
            suggestion_try(&suggestion, keywords[i].name);
    }
    return suggestion.nearest.bytes;
}

const struct node *keyword_value(const struct dialect *dialect, const struct node *schema,
                                 enum keyword keyword)
{
    if (!is_known(dialect, &keywords[keyword]))
        return NULL;
    const struct member *member = node_find_member(schema, keywords[keyword].name);
    return member ? member->value : NULL;
}

static const char *const metaschemas[] = {
    [SCHEMA_DRAFT_2020_12] = "https://json-schema.org/draft/2020-12/schema",
    [SCHEMA_DRAFT_2019_09] = "https://json-schema.org/draft/2019-09/schema",
    [SCHEMA_DRAFT_7] = "http://json-schema.org/draft-07/schema",
};

struct dialect dialect_of_draft(enum schema_draft draft)
{
    return (struct dialect){draft, VOCABULARY_STANDARD, metaschemas[draft]};
}

bool dialect_find(struct text uri, struct dialect *dialect)
{
    if (text_ends_with(uri, "#"))
        uri.length--;
    for (size_t i = 0; i < sizeof metaschemas / sizeof *metaschemas; i++) {
        if (text_is(uri, metaschemas[i])) {
            *dialect = dialect_of_draft((enum schema_draft)i);
            return true;
        }
    }
    return false;
}

unsigned vocabulary_find(struct text uri)
{
    static const struct {
        const char *uri;
        unsigned vocabularies;
    } known[] = {
        {"https://json-schema.org/draft/2020-12/vocab/core", VOCABULARY_CORE},
        {"https://json-schema.org/draft/2020-12/vocab/applicator", VOCABULARY_APPLICATOR},
        {"https://json-schema.org/draft/2020-12/vocab/unevaluated", VOCABULARY_UNEVALUATED},
        {"https://json-schema.org/draft/2020-12/vocab/validation", VOCABULARY_VALIDATION},
        {"https://json-schema.org/draft/2020-12/vocab/meta-data", VOCABULARY_META_DATA},
        {"https://json-schema.org/draft/2020-12/vocab/format-annotation", VOCABULARY_FORMAT},
        {"https://json-schema.org/draft/2020-12/vocab/format-assertion",
         VOCABULARY_FORMAT | VOCABULARY_FORMAT_ASSERTION},
        {"https://json-schema.org/draft/2020-12/vocab/content", VOCABULARY_CONTENT},
        {"https://json-schema.org/draft/2019-09/vocab/core", VOCABULARY_CORE},
        {"https://json-schema.org/draft/2019-09/vocab/applicator",
         VOCABULARY_APPLICATOR | VOCABULARY_UNEVALUATED},
        {"https://json-schema.org/draft/2019-09/vocab/validation", VOCABULARY_VALIDATION},
        {"https://json-schema.org/draft/2019-09/vocab/meta-data", VOCABULARY_META_DATA},
        {"https://json-schema.org/draft/2019-09/vocab/format", VOCABULARY_FORMAT},
        {"https://json-schema.org/draft/2019-09/vocab/content", VOCABULARY_CONTENT},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (text_is(uri, known[i].uri))
            return known[i].vocabularies;
    }
    return 0;
}

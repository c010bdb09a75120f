/* SPDX-License-Identifier: MIT */
/* Reads Link headers: <target>; rel="next", <target>; rel=first */
#include "http/link.h"

#include <strings.h>

static const char BLANKS[] = " \t";

static void skip_blanks(struct text *rest)
{
    while (ascii_is_among(text_peek(rest), BLANKS))
        text_skip(rest, 1);
}

static bool is_word(struct text text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.bytes, word, text.length) == 0;
}

/* What stands in quotes; a backslash takes the next byte along. */
static struct text take_quoted(struct text *rest)
{
    struct text quoted = {rest->bytes, 0};
    while (quoted.length < rest->length && rest->bytes[quoted.length] != '"')
        quoted.length += rest->bytes[quoted.length] == '\\' ? 2 : 1;
    if (quoted.length > rest->length)
        quoted.length = rest->length;
    text_skip(rest, quoted.length);
    text_take(rest, '"');
    return quoted;
}

/* "; name=value", "; name=\"value\"" or "; name". */
static bool take_parameter(struct text *rest, struct text *name, struct text *value)
{
    skip_blanks(rest);
    if (!text_take(rest, ';'))
        return false;
    skip_blanks(rest);
    *name = text_take_until(rest, "=;, \t");
    *value = (struct text){NULL, 0};
    skip_blanks(rest);
    if (!text_take(rest, '='))
        return true;
    skip_blanks(rest);
    *value = text_take(rest, '"') ? take_quoted(rest) : text_take_until(rest, ";, \t");
    return true;
}

/* A link may have several relations, parted by blanks. */
static bool has_relation(struct text relations, const char *relation)
{
    while (relations.length > 0) {
        skip_blanks(&relations);
        if (is_word(text_take_until(&relations, BLANKS), relation))
            return true;
    }
    return false;
}

/* Reads the parameters of one link. Only its first `rel` counts. */
static bool take_link(struct text *rest, const char *relation)
{
    struct text name;
    struct text value;
    struct text relations = {NULL, 0};
    while (take_parameter(rest, &name, &value)) {
        if (is_word(name, "rel") && !relations.bytes)
            relations = value;
    }
    return has_relation(relations, relation);
}

bool http_link_has(struct text header, const char *relation)
{
    for (;;) {
        skip_blanks(&header);
        if (text_take(&header, ','))
            continue; /* a list may have empty places */
        if (!text_take(&header, '<'))
            return false;
        text_take_until(&header, ">");
        if (!text_take(&header, '>'))
            return false;
        if (take_link(&header, relation))
            return true;
    }
}

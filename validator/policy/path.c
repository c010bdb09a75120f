/* SPDX-License-Identifier: MIT */
/* Patterns of paths, for the files that are guarded. */
#include "policy/policy.h"

#include <string.h>

/* A star that fails to match takes one byte more. Only the last star need be tried again: what the
 * stars before it took is the least they can. */
static bool part_matches(struct text pattern, struct text name)
{
    size_t p = 0, n = 0, after_star = SIZE_MAX, star_end = 0;
    while (n < name.length) {
        if (p < pattern.length && pattern.bytes[p] == '*') {
            after_star = ++p;
            star_end = n;
        } else if (p < pattern.length &&
                   (pattern.bytes[p] == '?' || pattern.bytes[p] == name.bytes[n])) {
            p++;
            n++;
        } else if (after_star != SIZE_MAX) {
            p = after_star;
            n = ++star_end;
        } else {
            return false;
        }
    }
    while (p < pattern.length && pattern.bytes[p] == '*')
        p++;
    return p == pattern.length;
}

static bool spans_folders(struct text part)
{
    return text_is(part, "**");
}

/* The same as above, with parts in place of bytes and `**` in place of the star. */
bool path_matches(const char *pattern, struct text path)
{
    struct text wanted = text_of(pattern), after_span = {0}, span_end = {0};
    while (path.bytes) {
        struct text rest = wanted, below = path;
        struct text part = rest.bytes ? text_cut(&rest, '/') : (struct text){0};
        if (part.bytes && spans_folders(part)) {
            after_span = wanted = rest;
            span_end = path;
            if (!rest.bytes)
                return true;
        } else if (part.bytes && part_matches(part, text_cut(&below, '/'))) {
            wanted = rest;
            path = below;
        } else if (after_span.bytes) {
            text_cut(&span_end, '/');
            wanted = after_span;
            path = span_end;
        } else {
            return false;
        }
    }
    while (wanted.bytes) {
        if (!spans_folders(text_cut(&wanted, '/')))
            return false;
    }
    return true;
}

bool path_may_match_below(const char *pattern, struct text folder)
{
    struct text wanted = text_of(pattern);
    while (folder.bytes && wanted.bytes) {
        struct text part = text_cut(&wanted, '/');
        if (spans_folders(part))
            return true;
        if (!part_matches(part, text_cut(&folder, '/')))
            return false;
    }
    return wanted.bytes != NULL;
}

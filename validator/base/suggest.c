/* SPDX-License-Identifier: MIT */
/* The edit distance of two names, and the nearest of several. */
#include "base/base.h"

enum { LONGEST_NAME = 64 };

void suggestion_init(struct suggestion *suggestion, struct text name)
{
    size_t tolerated = name.length < 3 ? 1 : name.length < 6 ? 2 : 2 + name.length / 6;
    *suggestion = (struct suggestion){.name = name, .distance = tolerated + 1};
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Edits from `a` to `b`, where swapping two neighbours is one edit and case does not count. */
static size_t edit_distance(struct text a, struct text b)
{
    size_t rows[3][LONGEST_NAME + 1];
    size_t *before = rows[0];
    size_t *above = rows[1];
    size_t *row = rows[2];
    for (size_t j = 0; j <= b.length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            char x = lower_ascii(a.bytes[i - 1]);
            char y = lower_ascii(b.bytes[j - 1]);
            row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower_ascii(b.bytes[j - 2]) &&
                y == lower_ascii(a.bytes[i - 2]) && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
    }
    return above[b.length];
}

void suggestion_try(struct suggestion *suggestion, struct text candidate)
{
    struct text name = suggestion->name;
    if (name.length == 0 || name.length > LONGEST_NAME || candidate.length > LONGEST_NAME)
        return;
    size_t longer = name.length > candidate.length ? name.length : candidate.length;
    size_t shorter = name.length + candidate.length - longer;
    if (longer - shorter >=
        suggestion->distance) /* so many edits are needed for the length alone */
        return;
    size_t distance = edit_distance(name, candidate);
    if (distance < suggestion->distance && distance < candidate.length) {
        suggestion->distance = distance;
        suggestion->nearest = candidate;
    }
}

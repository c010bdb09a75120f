/* SPDX-License-Identifier: MIT */
/* What Python's str does to a text. Positions are those of characters. Private to template/. */
#ifndef FLEETGATE_TEMPLATE_STRINGS_H
#define FLEETGATE_TEMPLATE_STRINGS_H

#include "template/run.h"

enum { STRINGS_LEFT = 1, STRINGS_RIGHT = 2 };

#define STRINGS_NOWHERE SIZE_MAX
/* The byte that `part` first begins at, or STRINGS_NOWHERE. */
size_t strings_find(struct run *run, struct text text, struct text part);
/* str.strip(), lstrip() and rstrip(): of white space, or of the characters of *set. What is bounded
 * has a value; the text alone is for short ones. */
struct value strings_strip_set(struct run *run, struct text text, const struct text *set,
                               unsigned sides);
struct text strings_strip(struct text text, const struct text *set, unsigned sides);
/* str.split(): at white space, or at *separator; at most `most` times, without bound where that is
 * negative. */
struct value strings_split(struct run *run, struct text text, const struct text *separator,
                           int64_t most);
/* str.replace(); without bound where `most` is negative. */
struct value strings_replace(struct run *run, struct text text, struct text old, struct text new,
                             int64_t most);
/* The next line of str.splitlines(), which is taken with its break. */
struct text strings_take_line(struct text *rest);
/* str.title(), str.capitalize() and so on are in case.h. The text from its last character to its
 * first. */
struct value strings_reverse(struct run *run, struct text text);

#endif

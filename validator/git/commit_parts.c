/* SPDX-License-Identifier: MIT */
/*
 * Takes the signature out of a raw commit. libgit2 has a call for it, but that takes the first of
 * several signatures, and leaves `gpgsig-sha256` in what is signed, which git does not.
 */
#include "git/commit_parts.h"

/* Takes the first line off the front of *rest, its newline included. */
static struct text next_line(struct text *rest)
{
    const char *start = rest->bytes;
    size_t length = text_cut(rest, '\n').length;
    return (struct text){start, rest->bytes ? length + 1 : length};
}

/* Parts one header line. `target` is where the header goes that it may continue; NULL: nowhere. */
static struct buffer *take_line(struct commit_parts *parts, struct text line, struct buffer *target)
{
    if (text_peek(&line) == ' ') {
        if (target == &parts->signature)
            text_skip(&line, 1);
    } else if (text_take_string(&line, "gpgsig ")) {
        target = &parts->signature;
        parts->signatures++;
    } else {
        target = text_starts_with(line, "gpgsig-sha256 ") ? NULL : &parts->payload;
    }
    if (target)
        buffer_append_text(target, line);
    return target;
}

void commit_part(struct commit_parts *parts, struct text commit)
{
    struct buffer *target = &parts->payload;
    while (commit.length > 0 && *commit.bytes != '\n')
        target = take_line(parts, next_line(&commit), target);
    buffer_append_text(&parts->payload, commit);
}

/* SPDX-License-Identifier: MIT */
/* The lines with which git marks a conflict, in all of its styles (merge, diff3, zdiff3). */
#define _GNU_SOURCE /* memmem */
#include "document/conflict.h"

#include "document/position.h"

#include <string.h>

enum { MARKER_LENGTH = 7 /* or more, where git merges merge bases */, LINES_SHOWN_MAX = 8 };

/* The lines of the markers found. */
struct markers {
    unsigned lines[LINES_SHOWN_MAX];
    size_t count; /* in all */
};

/* Whether a line begins with a marker of one of these characters; what follows is a space and a
 * name, or nothing. */
static bool is_marker(struct text rest, const char *characters)
{
    char c = text_peek(&rest);
    size_t length = 0;
    if (!ascii_is_among(c, characters))
        return false;
    while (text_take(&rest, c))
        length++;
    return length >= MARKER_LENGTH && (rest.length == 0 || ascii_is_among(rest.bytes[0], " \r\n"));
}

static void find_markers(struct markers *markers, struct text text, const char *characters)
{
    unsigned line = 1;
    bool at_start = true;
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    while (text.length > 0) {
        if (at_start && is_marker(text, characters)) {
            if (markers->count < LINES_SHOWN_MAX)
                markers->lines[markers->count] = line;
            markers->count++;
        }
        size_t width = line_break_length(text.bytes, text.length);
        at_start = width > 0;
        line += at_start;
        text_skip(&text, at_start ? width : 1);
    }
}

/* "lines 1, 3 and 5" */
static void append_lines(struct buffer *out, const struct markers *markers)
{
    size_t shown = markers->count < LINES_SHOWN_MAX ? markers->count : LINES_SHOWN_MAX;
    buffer_append_string(out, markers->count == 1 ? "line " : "lines ");
    for (size_t i = 0; i < shown; i++) {
        bool is_last = i + 1 == markers->count;
        buffer_format(out, "%s%u", i == 0 ? "" : is_last ? " and " : ", ", markers->lines[i]);
    }
    if (shown < markers->count)
        buffer_format(out, " and %zu more", markers->count - shown);
}

static bool refuse(struct trouble *trouble, struct text text)
{
    struct markers markers = {0};
    find_markers(&markers, text, "<|=>");
    if (markers.count == 0)
        return false;
    struct buffer lines;
    buffer_init(&lines, 200);
    append_lines(&lines, &markers);
    trouble_remark(trouble, RULE_DOCUMENT_CONFLICT_MARKERS, (struct position){markers.lines[0], 1},
                   "keep what is meant of both sides, and delete the lines that begin with "
                   "<<<<<<<, |||||||, ======= or >>>>>>>",
                   "conflict markers that git left on %s", lines.failed ? "a line" : lines.bytes);
    trouble->refused = true;
    buffer_release(&lines);
    return true;
}

bool conflict_refuse(struct trouble *trouble, struct text text)
{
    struct markers beginnings = {0};
    if (!memmem(text.bytes, text.length, "<<<<<<<", MARKER_LENGTH))
        return false;
    find_markers(&beginnings, text, "<");
    return beginnings.count > 0 && refuse(trouble, text);
}

bool conflict_refuse_remains(struct trouble *trouble, struct text text)
{
    return refuse(trouble, text);
}

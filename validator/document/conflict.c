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
    size_t count;    /* in all */
    size_t in_order; /* how many of <, = and > have been met, one after the other */
};

/* The character of the marker that a line begins with; what follows is a space and a name, or
 * nothing. 0: it is none. */
static char marker_of(struct text rest)
{
    char c = text_peek(&rest);
    size_t length = 0;
    if (!ascii_is_among(c, "<|=>"))
        return '\0';
    while (text_take(&rest, c))
        length++;
    bool ends = rest.length == 0 || ascii_is_among(rest.bytes[0], " \r\n");
    return length >= MARKER_LENGTH && ends ? c : '\0';
}

static void take_marker(struct markers *markers, char marker, unsigned line)
{
    if (markers->in_order < 3 && marker == "<=>"[markers->in_order])
        markers->in_order++;
    if (markers->count < LINES_SHOWN_MAX)
        markers->lines[markers->count] = line;
    markers->count++;
}

/* Those at the start of a line, or behind its indentation too. */
static void find_markers(struct markers *markers, struct text text, bool is_indented)
{
    unsigned line = 1;
    bool at_start = true;
    *markers = (struct markers){0};
    (void)text_take_string(&text, "\xEF\xBB\xBF");
    while (text.length > 0) {
        while (at_start && is_indented && ascii_is_among(text_peek(&text), " \t"))
            text_skip(&text, 1);
        char marker = at_start ? marker_of(text) : '\0';
        if (marker)
            take_marker(markers, marker, line);
        size_t width = line_break_length(text.bytes, text.length);
        at_start = width > 0;
        line += at_start;
        text_skip(&text, at_start ? width : text.length > 0);
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

static bool refuse(struct trouble *trouble, const struct markers *markers)
{
    struct buffer lines;
    buffer_init(&lines, 200);
    append_lines(&lines, markers);
    trouble_remark(trouble, RULE_DOCUMENT_CONFLICT_MARKERS, (struct position){markers->lines[0], 1},
                   "keep what is meant of both sides, and delete the lines that begin with "
                   "<<<<<<<, |||||||, ======= or >>>>>>>",
                   "conflict markers that git left on %s", lines.failed ? "a line" : lines.bytes);
    trouble->refused = true;
    buffer_release(&lines);
    return true;
}

/* Where somebody, or an editor, has indented the text since, all three must be there. */
bool conflict_refuse(struct trouble *trouble, struct text text)
{
    struct markers markers;
    if (!memmem(text.bytes, text.length, "<<<<<<<", MARKER_LENGTH))
        return false;
    find_markers(&markers, text, false);
    if (markers.in_order > 0)
        return refuse(trouble, &markers);
    find_markers(&markers, text, true);
    return markers.in_order == 3 && refuse(trouble, &markers);
}

bool conflict_refuse_remains(struct trouble *trouble, struct text text)
{
    struct markers markers;
    find_markers(&markers, text, false);
    if (markers.count > 0)
        return refuse(trouble, &markers);
    find_markers(&markers, text, true);
    return markers.in_order > 0 && refuse(trouble, &markers);
}

/* SPDX-License-Identifier: MIT */
/* The line of a file that a finding is about, cut and escaped. */
#include "finding/finding.h"
#include "finding/secrecy.h"

#include <string.h>

enum {
    WINDOW = 120, /* most characters of a line that are shown */
    BEFORE = 80,  /* most of them that stand before the place */
};

/* Goes through the lines of a file. */
struct lines {
    struct text rest;
    struct text line; /* the current one, without its break */
    unsigned number;
    size_t visible;  /* bytes of it that may be shown */
    size_t place;    /* the byte of it where ... */
    unsigned column; /* ... this column begins: lines can be long, and findings on them many */
    struct secrecy secrecy;
};

static bool next_line(struct lines *lines)
{
    const char *bytes = lines->rest.bytes;
    size_t length = lines->rest.length;
    size_t end = 0;
    size_t width = 0;
    if (length == 0)
        return false;
    while (end < length && (width = line_break_length(bytes + end, length - end)) == 0)
        end++;
    lines->line = (struct text){bytes, end};
    lines->rest = (struct text){bytes + end + width, length - end - width};
    lines->visible = secrecy_visible(&lines->secrecy, lines->line);
    lines->number++;
    lines->place = 0;
    lines->column = 1;
    return true;
}

static size_t width_of_character(struct text text, size_t at)
{
    uint32_t codepoint;
    size_t width = utf8_decode(text.bytes + at, text.length - at, &codepoint);
    return width ? width : 1;
}

/* Where the character number `count` from `at` begins. */
static size_t skip_characters(struct text text, size_t at, size_t count)
{
    while (count-- && at < text.length)
        at += width_of_character(text, at);
    return at;
}

/* Appends bytes [from, to) of the line as they are shown. */
static void append_part(struct buffer *out, struct text line, size_t from, size_t to)
{
    while (from < to) {
        const char *tab = memchr(line.bytes + from, '\t', to - from);
        size_t end = tab ? (size_t)(tab - line.bytes) : to;
        buffer_escape(out, (struct text){line.bytes + from, end - from});
        if (tab)
            buffer_append_string(out, " ");
        from = end + (tab ? 1 : 0);
    }
}

/* The byte where the column begins, or the first that must not be shown. */
static size_t find_column(struct lines *lines, unsigned column)
{
    while (lines->column < column && lines->place < lines->visible) {
        lines->place += width_of_character(lines->line, lines->place);
        lines->column++;
    }
    return lines->place < lines->visible ? lines->place : lines->visible;
}

/* Where the window around the place begins; it ends WINDOW characters later. */
static size_t window_start(struct text line, size_t place)
{
    if (skip_characters(line, 0, WINDOW) == line.length)
        return 0;
    size_t start = place;
    for (size_t count = 0; start && count < BEFORE; start--)
        count += ((unsigned char)line.bytes[start] & 0xC0) != 0x80;
    return start;
}

/* Appends the part of the line around `column`; returns how much of that stands before it. */
static size_t append_window(struct buffer *out, struct lines *lines, unsigned column)
{
    size_t place = find_column(lines, column);
    size_t start = window_start(lines->line, place);
    size_t end = skip_characters(lines->line, start, WINDOW);
    bool is_secret = lines->visible < end;
    if (is_secret)
        end = lines->visible;
    buffer_append_string(out, start ? "..." : "");
    append_part(out, lines->line, start, place);
    size_t caret = out->length;
    append_part(out, lines->line, place, end);
    buffer_append_string(out, is_secret ? "***" : end < lines->line.length ? "..." : "");
    return caret;
}

static void add_excerpt(struct findings *findings, struct finding *finding, struct lines *lines)
{
    struct buffer out;
    buffer_init(&out, SIZE_MAX / 2);
    size_t caret = append_window(&out, lines, finding->place.column);
    const char *copy = out.failed ? NULL : arena_string(&findings->arena, buffer_text(&out));
    buffer_release(&out);
    if (!copy) {
        findings->lost = true;
        return;
    }
    finding->excerpt = copy;
    finding->caret = (unsigned)caret;
}

static struct lines begin(struct text source)
{
    struct lines lines = {.rest = source};
    if (text_starts_with(source, "\xEF\xBB\xBF")) /* no column of its own */
        lines.rest = (struct text){source.bytes + 3, source.length - 3};
    return lines;
}

void findings_excerpt(struct findings *findings, size_t first, size_t end, struct text source)
{
    struct lines lines = begin(source);
    for (size_t i = first; i < end; i++) {
        struct finding *finding = &findings->items[i];
        if (finding->place.line < lines.number) /* warnings stand behind all errors */
            lines = begin(source);
        while (lines.number < finding->place.line && next_line(&lines))
            ;
        if (finding->place.line && lines.number == finding->place.line)
            add_excerpt(findings, finding, &lines);
    }
}

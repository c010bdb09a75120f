/* SPDX-License-Identifier: MIT */
/* Counting lines and columns. */
#include "document/position.h"

/* Moves `at` over the byte or line break at `bytes`; returns the length of what it moved over. */
static size_t step(struct position *at, const char *bytes, size_t length)
{
    size_t width = line_break_length(bytes, length);
    if (width) {
        at->line++;
        at->column = 1;
        return width;
    }
    at->column += ((unsigned char)bytes[0] & 0xC0) != 0x80;
    return 1;
}

struct position position_after(struct position at, const char *from, const char *to)
{
    size_t length = (size_t)(to - from);
    for (size_t i = 0; i < length;) {
        signed char byte = (signed char)from[i];
        if (byte >= ' ') { /* ASCII that breaks no line, as nearly all is */
            at.column++;
            i++;
        } else {
            i += step(&at, from + i, length - i);
        }
    }
    return at;
}

char position_byte(struct text text, struct position *at)
{
    struct position here = POSITION_START;
    for (size_t i = 0; i < text.length;) {
        if (here.line == at->line && here.column == at->column)
            return text.bytes[i];
        i += step(&here, text.bytes + i, text.length - i);
    }
    *at = here;
    return '\0';
}

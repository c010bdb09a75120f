/* SPDX-License-Identifier: MIT */
/* Upper and lower case as Python has them. */
#include "template/case.h"

/* Letters whose cases lie a fixed distance apart. */
struct span {
    uint32_t first; /* of the upper case letters */
    uint32_t last;
    uint32_t distance; /* to the lower case ones */
};

static const struct span spans[] = {
    {'A', 'Z', 32},     {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x391, 0x3A1, 32},
    {0x3A4, 0x3AB, 32}, {0x386, 0x386, 38}, {0x388, 0x38A, 37}, {0x38C, 0x38C, 64},
    {0x38E, 0x38F, 63}, {0x410, 0x42F, 32}, {0x400, 0x40F, 80},
};

/* Where upper and lower case letters take turns, upper ones first at an even code point or at an
 * odd one. */
struct turns {
    uint32_t first;
    uint32_t last;
};

static const struct turns turns[] = {
    {0x100, 0x12F}, {0x132, 0x137}, {0x139, 0x148}, {0x14A, 0x177},   {0x179, 0x17E},
    {0x460, 0x481}, {0x48A, 0x4BF}, {0x4D0, 0x52F}, {0x1E00, 0x1E95}, {0x1EA0, 0x1EFF},
};

/* What has no case in any version. */
static const struct turns caseless[] = {
    {0x0, 0x40},        {0x5B, 0x60},     {0x7B, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},
    {0xBB, 0xBF},       {0xD7, 0xD7},     {0xF7, 0xF7},     {0x2000, 0x2070}, {0x20A0, 0x20BF},
    {0x2190, 0x23FF},   {0x2500, 0x27BF}, {0x3000, 0x303F}, {0x3041, 0x3096}, {0x30A0, 0x30FF},
    {0x4E00, 0x9FFC},   {0xAC00, 0xD7A3}, {0xFE0F, 0xFE0F}, {0xFEFF, 0xFEFF}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_within(const struct turns *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    }
    return false;
}

/* The other case of a letter of the tables, and which case it has itself. */
static enum case_kind look_up(uint32_t c, uint32_t *other)
{
    *other = c;
    for (size_t i = 0; i < COUNT(spans); i++) {
        const struct span *span = &spans[i];
        if (c >= span->first && c <= span->last) {
            *other = c + span->distance;
            return CASE_UPPER;
        }
        if (c >= span->first + span->distance && c <= span->last + span->distance) {
            *other = c - span->distance;
            return CASE_LOWER;
        }
    }
    for (size_t i = 0; i < COUNT(turns); i++) {
        if (c < turns[i].first || c > turns[i].last)
            continue;
        bool is_upper = (c - turns[i].first) % 2 == 0;
        *other = is_upper ? c + 1 : c - 1;
        return is_upper ? CASE_UPPER : CASE_LOWER;
    }
    if (c == 0x178 || c == 0xFF) {
        *other = c == 0xFF ? 0x178 : 0xFF;
        return c == 0xFF ? CASE_LOWER : CASE_UPPER;
    }
    return is_within(caseless, COUNT(caseless), c) ? CASE_NONE : CASE_UNKNOWN;
}

enum case_kind case_of(uint32_t c)
{
    uint32_t other;
    if (c == 0xDF)
        return CASE_LOWER;
    if (c == 0x130 || c == 0x131)
        return c == 0x130 ? CASE_UPPER : CASE_LOWER;
    return look_up(c, &other);
}

static void append_character(struct buffer *out, uint32_t c)
{
    char bytes[4];
    buffer_append(out, bytes, utf8_encode(bytes, c));
}

static void append_lower(struct run *run, struct buffer *out, uint32_t c)
{
    uint32_t other;
    enum case_kind kind = look_up(c, &other);
    if (c == 0xDF || c == 0x131)
        append_character(out, c);
    else if (c == 0x130 || c == 0x3A3) /* two characters; one that depends on where it stands */
        run_unsupported(run, "the lower case of U+%04X", (unsigned)c);
    else if (kind == CASE_UNKNOWN)
        run_unsupported(run, "the case of U+%04X", (unsigned)c);
    else
        append_character(out, kind == CASE_UPPER ? other : c);
}

static void append_upper(struct run *run, struct buffer *out, uint32_t c, bool is_title)
{
    uint32_t other;
    enum case_kind kind = look_up(c, &other);
    if (c == 0xDF)
        buffer_append_string(out, is_title ? "Ss" : "SS");
    else if (c == 0x131)
        append_character(out, 'I');
    else if (c == 0x130)
        append_character(out, c);
    else if (kind == CASE_UNKNOWN)
        run_unsupported(run, "the case of U+%04X", (unsigned)c);
    else
        append_character(out, kind == CASE_LOWER ? other : c);
}

/* The next character; what is not UTF-8, which no document holds, a byte of it. */
static uint32_t take_character(struct text *text)
{
    uint32_t c;
    size_t length = utf8_decode(text->bytes, text->length, &c);
    if (length == 0)
        c = (unsigned char)text->bytes[0];
    text_skip(text, length ? length : 1);
    return c;
}

bool case_append_upper(struct run *run, struct buffer *out, struct text text)
{
    while (text.length && run_goes_on(run))
        append_upper(run, out, take_character(&text), false);
    return run_goes_on(run);
}

bool case_append_lower(struct run *run, struct buffer *out, struct text text)
{
    while (text.length && run_goes_on(run))
        append_lower(run, out, take_character(&text));
    return run_goes_on(run);
}

bool case_append_capitalized(struct run *run, struct buffer *out, struct text text)
{
    if (text.length)
        append_upper(run, out, take_character(&text), true);
    return case_append_lower(run, out, text);
}

bool case_lower(struct run *run, struct text text, struct text *lower)
{
    struct buffer out;
    run_buffer_init(run, &out);
    case_append_lower(run, &out, text);
    *lower = run_text(run, &out);
    return run_goes_on(run);
}

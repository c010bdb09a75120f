/* SPDX-License-Identifier: MIT */
#include "base/base.h"

#include <string.h>
#include <time.h>

struct text text_of(const char *string)
{
    return (struct text){string, string ? strlen(string) : 0};
}

bool text_starts_with(struct text text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text.length >= length && memcmp(text.bytes, prefix, length) == 0;
}

bool text_ends_with(struct text text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length && memcmp(text.bytes + text.length - length, suffix, length) == 0;
}

int text_compare(struct text a, struct text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    if (order != 0)
        return order;
    return a.length < b.length ? -1 : a.length > b.length;
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *codepoint)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (length == 0)
        return 0;
    if (b[0] < 0x80) {
        *codepoint = b[0];
        return 1;
    }
    if (b[0] >= 0xC2 && b[0] <= 0xDF && length >= 2 && is_continuation(b[1])) {
        *codepoint = (uint32_t)(b[0] & 0x1F) << 6 | (b[1] & 0x3F);
        return 2;
    }
    if ((b[0] & 0xF0) == 0xE0 && length >= 3 && is_continuation(b[1]) && is_continuation(b[2])) {
        uint32_t value =
            (uint32_t)(b[0] & 0x0F) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
        if (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))
            return 0;
        *codepoint = value;
        return 3;
    }
    if (b[0] >= 0xF0 && b[0] <= 0xF4 && length >= 4 && is_continuation(b[1]) &&
        is_continuation(b[2]) && is_continuation(b[3])) {
        uint32_t value = (uint32_t)(b[0] & 0x07) << 18 | (uint32_t)(b[1] & 0x3F) << 12 |
                         (uint32_t)(b[2] & 0x3F) << 6 | (b[3] & 0x3F);
        if (value < 0x10000 || value > 0x10FFFF)
            return 0;
        *codepoint = value;
        return 4;
    }
    return 0;
}

size_t line_break_length(const char *bytes, size_t length)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (b[0] == '\n')
        return 1;
    if (b[0] == '\r')
        return length > 1 && b[1] == '\n' ? 2 : 1;
    if (b[0] == 0xC2 && length > 1 && b[1] == 0x85) /* NEL */
        return 2;
    bool separator = b[0] == 0xE2 && length > 2 && b[1] == 0x80;
    return separator && (b[2] == 0xA8 || b[2] == 0xA9) ? 3 : 0; /* LS, PS */
}

const char *time_format(int64_t seconds, char text[TIME_BYTES])
{
    time_t time = (time_t)seconds;
    struct tm parts;
    if (!gmtime_r(&time, &parts) || !strftime(text, TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts))
        *text = '\0';
    return text;
}

/* SPDX-License-Identifier: MIT */
/* Text: compared, decoded, and taken apart from left to right. */
#include "base/base.h"

#include <string.h>

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

bool text_has(struct text text, char byte)
{
    return text.length > 0 && memchr(text.bytes, byte, text.length) != NULL;
}

bool text_is_any(struct text text, const char *const *words)
{
    while (*words && !text_is(text, *words))
        words++;
    return *words;
}

bool text_is_ascii(struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80)
            return false;
    }
    return true;
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

size_t utf8_encode(char bytes[4], uint32_t codepoint)
{
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (codepoint < 0x80) {
        bytes[0] = (char)codepoint;
        return 1;
    }
    size_t length = codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80 | (codepoint & 0x3F));
        codepoint >>= 6;
    }
    bytes[0] = (char)(first[length] | codepoint);
    return length;
}

size_t line_break_length(const char *bytes, size_t length)
{
    const unsigned char *b = (const unsigned char *)bytes;
    if (length == 0)
        return 0;
    if (b[0] == '\n')
        return 1;
    if (b[0] == '\r')
        return length > 1 && b[1] == '\n' ? 2 : 1;
    if (b[0] == 0xC2 && length > 1 && b[1] == 0x85) /* NEL */
        return 2;
    bool separator = b[0] == 0xE2 && length > 2 && b[1] == 0x80;
    return separator && (b[2] == 0xA8 || b[2] == 0xA9) ? 3 : 0; /* LS, PS */
}

bool text_take_digits(struct text *rest, size_t count, unsigned *value)
{
    if (rest->length < count)
        return false;
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!ascii_is_digit(rest->bytes[i]))
            return false;
        sum = sum * 10 + (unsigned)(rest->bytes[i] - '0');
    }
    *value = sum;
    text_skip(rest, count);
    return true;
}

bool text_take_hexadecimal(struct text *rest, size_t count, uint32_t *value)
{
    if (rest->length < count)
        return false;
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        char c = rest->bytes[i];
        if (!ascii_is_hexadecimal(c))
            return false;
        sum = sum << 4 | (uint32_t)(ascii_is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    *value = sum;
    text_skip(rest, count);
    return true;
}

bool text_skip_digits(struct text *rest)
{
    size_t count = 0;
    while (count < rest->length && ascii_is_digit(rest->bytes[count]))
        count++;
    text_skip(rest, count);
    return count > 0;
}

struct text text_take_until(struct text *rest, const char *stops)
{
    size_t length = 0;
    while (length < rest->length && !ascii_is_among(rest->bytes[length], stops))
        length++;
    struct text taken = {rest->bytes, length};
    text_skip(rest, length);
    return taken;
}

bool text_take_string(struct text *rest, const char *string)
{
    if (!text_starts_with(*rest, string))
        return false;
    text_skip(rest, strlen(string));
    return true;
}

struct text text_cut(struct text *rest, char separator)
{
    struct text text = *rest;
    const char *end = text.length > 0 ? memchr(text.bytes, separator, text.length) : NULL;
    if (!end) {
        *rest = (struct text){NULL, 0};
        return text;
    }
    size_t length = (size_t)(end - text.bytes);
    text_skip(rest, length + 1);
    return (struct text){text.bytes, length};
}

struct text text_folder(struct text path)
{
    while (path.length > 0 && path.bytes[path.length - 1] != '/')
        path.length--;
    return path;
}

struct text text_folder_name(struct text path)
{
    struct text folder = text_folder(path);
    folder.length -= folder.length ? 1 : 0;
    return folder;
}

struct text text_extension(struct text name)
{
    for (size_t i = name.length; i > 1; i--) {
        if (name.bytes[i - 1] == '.')
            return text_from(name, i - 1);
    }
    return text_from(name, name.length);
}

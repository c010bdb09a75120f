/* SPDX-License-Identifier: MIT */
#include "document/json_string.h"

#include <string.h>

/* Reads four hexadecimal digits. */
static bool read_hex(const char *at, const char *end, uint32_t *value)
{
    if (end - at < 4)
        return false;
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char byte = at[i];
        uint32_t digit;
        if (byte >= '0' && byte <= '9')
            digit = (uint32_t)(byte - '0');
        else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f')
            digit = (uint32_t)((byte | 0x20) - 'a') + 10;
        else
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

static size_t write_utf8(char *out, uint32_t codepoint)
{
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    size_t length = codepoint < 0x800 ? 2 : codepoint < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (codepoint & 0x3F));
        codepoint >>= 6;
    }
    out[0] = (char)(first[length] | codepoint);
    return length;
}

/* The part behind \u. */
static bool unescape_unicode(struct unescape *text)
{
    uint32_t codepoint;
    if (!read_hex(text->at, text->end, &codepoint))
        return false;
    text->at += 4;
    uint32_t low = 0;
    bool is_high = codepoint >= 0xD800 && codepoint <= 0xDBFF;
    if (is_high && text->end - text->at >= 6 && text->at[0] == '\\' && text->at[1] == 'u' &&
        read_hex(text->at + 2, text->end, &low) && low >= 0xDC00 && low <= 0xDFFF) {
        text->at += 6;
        codepoint = 0x10000 + ((codepoint - 0xD800) << 10) + (low - 0xDC00);
    }
    text->nul |= codepoint == 0;
    if (codepoint >= 0xD800 && codepoint <= 0xDFFF) {
        text->surrogate = true;
        codepoint = 0xFFFD;
    }
    text->out += write_utf8(text->out, codepoint);
    return true;
}

static bool unescape_one(struct unescape *text)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    if (text->at == text->end)
        return false;
    char name = *text->at++;
    if (name == 'u')
        return unescape_unicode(text);
    const char *found = memchr(names, name, sizeof names - 1);
    if (!found)
        return false;
    *text->out++ = values[found - names];
    return true;
}

bool json_unescape(struct unescape *text)
{
    while (text->at < text->end) {
        if (*text->at != '\\') {
            *text->out++ = *text->at++;
            continue;
        }
        text->at++;
        if (!unescape_one(text))
            return false;
    }
    return true;
}

const char *json_find_quote(const char *at, const char *end, bool *escaped)
{
    for (; at < end; at++) {
        if (*at == '"')
            return at;
        if ((unsigned char)*at < 0x20)
            return NULL;
        if (*at == '\\') {
            *escaped = true;
            at++;
        }
    }
    return NULL;
}

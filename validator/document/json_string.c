/* SPDX-License-Identifier: MIT */
/* The end of a JSON string, and what its escapes stand for. */
#include "document/json_string.h"

#include <string.h>

/* The part behind \u. */
static bool unescape_unicode(struct unescape *text)
{
    struct text rest = {text->at, (size_t)(text->end - text->at)};
    uint32_t codepoint;
    if (!text_take_hexadecimal(&rest, 4, &codepoint))
        return false;
    struct text next = rest;
    uint32_t low = 0;
    bool is_high = codepoint >= 0xD800 && codepoint <= 0xDBFF;
    if (is_high && text_take(&next, '\\') && text_take(&next, 'u') &&
        text_take_hexadecimal(&next, 4, &low) && low >= 0xDC00 && low <= 0xDFFF) {
        rest = next;
        codepoint = 0x10000 + ((codepoint - 0xD800) << 10) + (low - 0xDC00);
    }
    text->at = rest.bytes;
    text->nul |= codepoint == 0;
    if (codepoint >= 0xD800 && codepoint <= 0xDFFF) {
        text->surrogate = true;
        codepoint = 0xFFFD;
    }
    text->out += utf8_encode(text->out, codepoint);
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

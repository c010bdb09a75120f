/* SPDX-License-Identifier: MIT */
/* Strings of expressions, and the escapes of Python in them. */
#include "template/lexer.h"

#include <string.h>

static const char unfinished[] = "an escape in a string lacks digits";

static const char *append_codepoint(struct buffer *out, uint32_t c, bool *is_unsupported)
{
    char bytes[4];
    if (c > 0x10FFFF)
        return "an escape in a string is no character";
    if (c >= 0xD800 && c <= 0xDFFF) {
        *is_unsupported = true;
        return "half a character in a string";
    }
    buffer_append(out, bytes, utf8_encode(bytes, c));
    return NULL;
}

/* \101, behind the backslash. */
static uint32_t take_octal(struct text *rest)
{
    uint32_t c = 0;
    for (int i = 0; i < 3 && rest->length && rest->bytes[0] >= '0' && rest->bytes[0] <= '7'; i++) {
        c = c * 8 + (uint32_t)(rest->bytes[0] - '0');
        text_skip(rest, 1);
    }
    return c;
}

static const char *append_escape(struct text *rest, struct buffer *out, bool *is_unsupported)
{
    static const char letters[] = "abfnrtv\\'\"";
    static const char meanings[] = "\a\b\f\n\r\t\v\\'\"";
    char c = text_peek(rest);
    const char *letter = c ? strchr(letters, c) : NULL;
    uint32_t value = 0;
    if (rest->length == 0)
        return "a string ends in a backslash";
    if (c >= '0' && c <= '7')
        return append_codepoint(out, take_octal(rest), is_unsupported);
    if (c == 'N' || (unsigned char)c >= 0x80) {
        *is_unsupported = true;
        return "an escape in a string";
    }
    text_skip(rest, 1);
    if (c == '\n')
        return NULL;
    if (letter) {
        buffer_append(out, &meanings[letter - letters], 1);
        return NULL;
    }
    if (c == 'x' || c == 'u' || c == 'U') {
        size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        return text_take_hexadecimal(rest, digits, &value)
                   ? append_codepoint(out, value, is_unsupported)
                   : unfinished;
    }
    buffer_format(out, "\\%c", c);
    return NULL;
}

const char *lexer_unescape(struct text string, struct buffer *out, bool *is_unsupported)
{
    struct text rest = {string.bytes + 1, string.length - 2};
    const char *problem = NULL;
    while (rest.length && !problem) {
        struct text plain = text_take_until(&rest, "\\");
        buffer_append_text(out, plain);
        if (text_take(&rest, '\\'))
            problem = append_escape(&rest, out, is_unsupported);
    }
    return problem;
}

/* SPDX-License-Identifier: MIT */
/* Backslashes in strings. */
#include "ansible/ansible.h"

char python_control(char letter)
{
    static const char letters[] = "abfnrtv", controls[] = "\a\b\f\n\r\t\v";
    const char *known = letter ? strchr(letters, letter) : NULL;
    return known ? controls[known - letters] : '\0';
}

uint32_t python_take_octal(struct text *rest, size_t digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits && python_is_octal(text_peek(rest)); i++) {
        value = value * 8 + (uint32_t)(rest->bytes[0] - '0');
        text_skip(rest, 1);
    }
    return value;
}

static enum python_escape take_hexadecimal(struct text *rest, size_t digits, uint32_t *character)
{
    text_skip(rest, 1);
    if (!text_take_hexadecimal(rest, digits, character))
        return PYTHON_ESCAPE_SHORT;
    if (*character > 0x10FFFF)
        return PYTHON_ESCAPE_NO_CHARACTER;
    bool is_half = *character >= 0xD800 && *character <= 0xDFFF;
    return is_half ? PYTHON_ESCAPE_SURROGATE : PYTHON_ESCAPE_KNOWN;
}

enum python_escape python_take_escape(struct text *rest, uint32_t *character)
{
    char c = text_peek(rest);
    if (c == 'x' || c == 'u' || c == 'U')
        return take_hexadecimal(rest, c == 'x' ? 2 : c == 'u' ? 4 : 8, character);
    if (c == 'N')
        return PYTHON_ESCAPE_NAMED;
    if (python_is_octal(c)) {
        *character = python_take_octal(rest, 3);
        return PYTHON_ESCAPE_KNOWN;
    }
    *character = (unsigned char)python_control(c);
    if (*character == 0)
        return PYTHON_ESCAPE_NONE;
    text_skip(rest, 1);
    return PYTHON_ESCAPE_KNOWN;
}

/* Behind the backslash. */
static enum python_escape append_escape(struct text *rest, bool is_bytes, struct buffer *out)
{
    uint32_t character = 0;
    char bytes[4], c = text_peek(rest);
    enum python_escape escape = PYTHON_ESCAPE_NONE;
    if (text_take(rest, '\n'))
        return PYTHON_ESCAPE_KNOWN;
    if (!is_bytes || !ascii_is_among(c, "NuU"))
        escape = python_take_escape(rest, &character);
    if (escape == PYTHON_ESCAPE_KNOWN)
        buffer_append(out, bytes, utf8_encode(bytes, character));
    if (escape != PYTHON_ESCAPE_NONE)
        return escape;
    if (!ascii_is_among(c, "\\'\""))
        buffer_append_string(out, "\\");
    if (rest->length) {
        buffer_append(out, rest->bytes, 1);
        text_skip(rest, 1);
    }
    return PYTHON_ESCAPE_KNOWN;
}

enum python_escape python_unescape(struct text content, bool is_bytes, struct buffer *out)
{
    enum python_escape escape = PYTHON_ESCAPE_KNOWN;
    while (content.length && escape == PYTHON_ESCAPE_KNOWN) {
        buffer_append_text(out, text_take_until(&content, "\\"));
        if (text_take(&content, '\\'))
            escape = append_escape(&content, is_bytes, out);
    }
    return escape;
}

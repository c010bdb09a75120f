/* SPDX-License-Identifier: MIT */
/* Identifiers, pointers, regular expressions. */
#include "format/checks.h"
#include "pattern/pattern.h"

bool format_uuid(struct text text)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (text.length != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        bool fits = form[i] == 'x' ? ascii_is_hexadecimal(text.bytes[i]) : text.bytes[i] == form[i];
        if (!fits)
            return false;
    }
    return true;
}

bool format_json_pointer(struct text text)
{
    if (text.length && text.bytes[0] != '/')
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '~')
            continue;
        i++;
        if (i == text.length || (text.bytes[i] != '0' && text.bytes[i] != '1'))
            return false;
    }
    return true;
}

bool format_relative_json_pointer(struct text text)
{
    bool is_zero = text_peek(&text) == '0';
    struct text rest = text;
    if (!text_skip_digits(&rest) || (is_zero && rest.length + 1 != text.length))
        return false;
    if (text_take(&rest, '#'))
        return rest.length == 0;
    return format_json_pointer(rest);
}

bool format_regex(struct text text)
{
    return pattern_is_valid(text);
}

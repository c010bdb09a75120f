/* SPDX-License-Identifier: MIT */
/* Strings of Python: what stands before, around and between their quotes. */
#include "ansible/ansible.h"

/* r, u, b, rb or br, in any case. */
static bool take_prefix(struct text *rest, struct python_string *string)
{
    static const char *const prefixes[] = {"", "r", "u", "b", "rb", "br"};
    char prefix[3] = {0};
    size_t length = 0;
    for (; length < 2 && ascii_is_letter(text_peek(rest)); length++) {
        prefix[length] = (char)(rest->bytes[0] | 0x20);
        text_skip(rest, 1);
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strcmp(prefix, prefixes[i]) != 0)
            continue;
        string->is_raw = ascii_is_among('r', prefix);
        string->is_bytes = ascii_is_among('b', prefix);
        return true;
    }
    return false;
}

/* What stands before the mark, which is taken, too. A line ends within long quotes alone. */
static bool take_content(struct text *rest, const char *mark, struct text *content)
{
    size_t length = strlen(mark);
    for (size_t i = 0; i < rest->length; i++) {
        if (rest->bytes[i] == '\n' && length == 1)
            return false;
        if (text_starts_with(text_from(*rest, i), mark)) {
            *content = (struct text){rest->bytes, i};
            text_skip(rest, i + length);
            return true;
        }
        if (rest->bytes[i] == '\\')
            i++;
    }
    return false;
}

bool python_take_string(struct text *rest, struct python_string *string)
{
    struct text at = *rest;
    *string = (struct python_string){0};
    if (!take_prefix(&at, string) || !ascii_is_among(text_peek(&at), "'\""))
        return false;
    char mark[4] = {at.bytes[0], at.bytes[0], at.bytes[0], '\0'};
    if (!text_take_string(&at, mark)) {
        mark[1] = '\0';
        text_skip(&at, 1);
    }
    if (!take_content(&at, mark, &string->content))
        return false;
    *rest = at;
    return true;
}

/* SPDX-License-Identifier: MIT */
/* What the parts of the translator share: reading, writing, the names of groups. */
#include "pattern/ecma_translator.h"

bool ecma_refuse(struct ecma_translator *t, const char *problem)
{
    if (!t->problem)
        t->problem = problem;
    return false;
}

char ecma_peek(const struct ecma_translator *t, size_t ahead)
{
    return ahead < t->rest.length ? t->rest.bytes[ahead] : '\0';
}

bool ecma_read_codepoint(struct ecma_translator *t, uint32_t *codepoint)
{
    size_t length = utf8_decode(t->rest.bytes, t->rest.length, codepoint);
    if (length == 0)
        return ecma_refuse(t, "it is no UTF-8");
    text_skip(&t->rest, length);
    return true;
}

void ecma_write_codepoint(struct ecma_translator *t, uint32_t codepoint)
{
    if (codepoint < 0x80 && ascii_is_alphanumeric((char)codepoint))
        buffer_format(t->out, "%c", (char)codepoint);
    else
        buffer_format(t->out, "\\x{%x}", (unsigned)codepoint);
}

static bool is_name(struct text name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        bool starts = ascii_is_letter(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
        if (!starts && !(ascii_is_digit(c) && i > 0))
            return false;
    }
    return name.length > 0;
}

bool ecma_read_name(struct ecma_translator *t, struct text *name)
{
    *name = text_take_until(&t->rest, ">");
    if (!is_name(*name) || !text_take(&t->rest, '>'))
        return ecma_refuse(t, "a group name is wrong");
    return true;
}

size_t ecma_find_group(const struct ecma_translator *t, struct text name)
{
    for (size_t i = 0; i < t->group_count; i++) {
        if (text_equal(t->names[i], name))
            return i + 1;
    }
    return 0;
}

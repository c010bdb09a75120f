/* SPDX-License-Identifier: MIT */
/* What the parts of rewriting a pattern of Python share. */
#include "pattern/python.h"

bool python_refuse(struct python_translator *t, const char *problem)
{
    if (t->verdict == PYTHON_KNOWN) {
        t->verdict = PYTHON_WRONG;
        t->problem = problem;
    }
    return false;
}

bool python_give_up(struct python_translator *t, const char *problem)
{
    if (t->verdict == PYTHON_KNOWN) {
        t->verdict = PYTHON_UNKNOWN;
        t->problem = problem;
    }
    return false;
}

void python_write_character(struct python_translator *t, uint32_t character)
{
    if (character > 0x7F)
        t->is_ascii = false;
    if (character <= 0x7F && ascii_is_alphanumeric((char)character))
        buffer_format(t->out, "%c", (int)character);
    else
        buffer_format(t->out, "\\x{%x}", (unsigned)character);
}

bool python_take_character(struct python_translator *t, uint32_t *character)
{
    size_t length = utf8_decode(t->rest.bytes, t->rest.length, character);
    if (length == 0)
        return false;
    text_skip(&t->rest, length);
    return true;
}

/* SPDX-License-Identifier: MIT */
/* Strings of expressions. */
#include "template/lexer.h"

#include "ansible/ansible.h"

/* Jinja reads escapes in a text that it has made ASCII of, where a backslash before a character
 * that has become one itself is another thing. */
static bool escapes_beyond_ascii(struct text string)
{
    for (size_t i = 0; i + 1 < string.length; i++) {
        if (string.bytes[i] == '\\' && (string.bytes[++i] & 0x80) != 0)
            return true;
    }
    return false;
}

const char *lexer_unescape(struct text string, struct buffer *out, bool *is_unsupported)
{
    struct text content = {string.bytes + 1, string.length - 2};
    *is_unsupported = true;
    switch (python_unescape(content, false, out)) {
    case PYTHON_ESCAPE_NAMED:
        return "an escape in a string";
    case PYTHON_ESCAPE_SURROGATE:
        return "half a character in a string";
    case PYTHON_ESCAPE_SHORT:
        *is_unsupported = false;
        return "an escape in a string lacks digits";
    case PYTHON_ESCAPE_NO_CHARACTER:
        *is_unsupported = false;
        return "an escape in a string is no character";
    case PYTHON_ESCAPE_KNOWN:
    case PYTHON_ESCAPE_NONE:
        break;
    }
    *is_unsupported = escapes_beyond_ascii(content);
    return *is_unsupported ? "an escape in a string" : NULL;
}

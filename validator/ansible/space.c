/* SPDX-License-Identifier: MIT */
/* White space and lines. */
#include "ansible/ansible.h"

bool python_is_space(uint32_t character)
{
#define RANGE(first, last) {0x##first, 0x##last},
    static const uint32_t ranges[][2] = {PYTHON_SPACE_RANGES(RANGE)};
#undef RANGE
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (character >= ranges[i][0] && character <= ranges[i][1])
            return true;
    }
    return false;
}

size_t python_line_break_length(struct text text)
{
    char byte = text_peek(&text);
    bool is_separator = byte == '\v' || byte == '\f' || (byte >= 0x1C && byte <= 0x1E);
    return is_separator ? 1 : text.length ? line_break_length(text.bytes, text.length) : 0;
}

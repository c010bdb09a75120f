/* SPDX-License-Identifier: MIT */
/* Printing the JSON of a command. */
#include "cli/json.h"

#include <stdio.h>

enum { JSON_OUTPUT_MAX = 1 << 30 };

int json_print(json_t *object, struct error *error)
{
    struct buffer out;
    buffer_init(&out, JSON_OUTPUT_MAX);
    json_append(&out, object);
    int result = out.failed ? error_memory(error) : 0;
    if (result == 0)
        fputs(out.bytes, stdout);
    buffer_release(&out);
    return result;
}

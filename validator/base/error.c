/* SPDX-License-Identifier: MIT */
/* Errors: set once, escaped, and named. */
#include "base/base.h"

#include <stdio.h>
#include <string.h>

/* Messages are formatted here first; what does not fit is cut, which hurts nobody. */
enum { FORMATTED_MAX = 1024 };

int error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    if (error->kind != ERROR_NONE)
        return -1;
    error->kind = kind;

    char raw[FORMATTED_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;

    /* Escaped on the stack: an error must be told even when memory is out. */
    size_t used = 0;
    for (const char *byte = raw; *byte && used + 5 < sizeof error->message; byte++) {
        if (*byte >= 0x20 && *byte <= 0x7E)
            error->message[used++] = *byte;
        else
            used += (size_t)snprintf(error->message + used, 5, "\\x%02x", (unsigned char)*byte);
    }
    error->message[used] = '\0';
    return -1;
}

int error_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, "out of memory");
}

const char *error_kind_name(enum error_kind kind)
{
    switch (kind) {
    case ERROR_NONE:
        return "none";
    case ERROR_USAGE:
        return "usage";
    case ERROR_INPUT:
        return "input";
    case ERROR_POLICY:
        return "policy";
    case ERROR_REPOSITORY:
        return "repository";
    case ERROR_ENVIRONMENT:
        return "environment";
    case ERROR_NETWORK:
        return "network";
    case ERROR_MEMORY:
        return "memory";
    case ERROR_LIMIT:
        return "limit";
    case ERROR_INTERNAL:
        return "internal";
    }
    return "internal";
}

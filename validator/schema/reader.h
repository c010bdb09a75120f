/* SPDX-License-Identifier: MIT */
/*
 * Reading a text from left to right: what the checks of formats are made of. Each function reads
 * what it names and says whether it was there; what was not there stays unread.
 */
#ifndef FLEETGATE_SCHEMA_READER_H
#define FLEETGATE_SCHEMA_READER_H

#include "base/base.h"

#include <string.h>

static inline bool is_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_ascii_alphanumeric(char c)
{
    return is_ascii_digit(c) || is_ascii_letter(c);
}

static inline bool is_hexadecimal(char c)
{
    return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool is_among(char c, const char *characters)
{
    return c != '\0' && strchr(characters, c) != NULL;
}

/* The next byte, or NUL at the end. */
static inline char next_byte(const struct text *rest)
{
    return rest->length ? rest->bytes[0] : '\0';
}

static inline void skip_bytes(struct text *rest, size_t count)
{
    rest->bytes += count;
    rest->length -= count;
}

static inline bool read_byte(struct text *rest, char c)
{
    if (rest->length == 0 || rest->bytes[0] != c)
        return false;
    skip_bytes(rest, 1);
    return true;
}

/* Exactly `count` digits. */
static inline bool read_digits(struct text *rest, size_t count, unsigned *value)
{
    if (rest->length < count)
        return false;
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_ascii_digit(rest->bytes[i]))
            return false;
        *value = *value * 10 + (unsigned)(rest->bytes[i] - '0');
    }
    skip_bytes(rest, count);
    return true;
}

/* One digit or more, of any value. */
static inline bool skip_digits(struct text *rest)
{
    size_t count = 0;
    while (count < rest->length && is_ascii_digit(rest->bytes[count]))
        count++;
    skip_bytes(rest, count);
    return count > 0;
}

/* %41 */
static inline bool read_percent_escape(struct text *rest)
{
    if (rest->length < 3 || rest->bytes[0] != '%' || !is_hexadecimal(rest->bytes[1]) ||
        !is_hexadecimal(rest->bytes[2]))
        return false;
    skip_bytes(rest, 3);
    return true;
}

#endif

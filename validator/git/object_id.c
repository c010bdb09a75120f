/* SPDX-License-Identifier: MIT */
/* Object ids, compared and written. */
#include "git/git.h"

#include <string.h>

bool object_id_is_zero(const struct object_id *id)
{
    static const struct object_id zero;
    return object_id_equal(id, &zero);
}

bool object_id_equal(const struct object_id *a, const struct object_id *b)
{
    return memcmp(a->bytes, b->bytes, OBJECT_ID_BYTES) == 0;
}

char *object_id_hex(const struct object_id *id, char hex[OBJECT_ID_HEX])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < OBJECT_ID_BYTES; i++) {
        hex[2 * i] = digits[id->bytes[i] >> 4];
        hex[2 * i + 1] = digits[id->bytes[i] & 0xF];
    }
    hex[OBJECT_ID_HEX - 1] = '\0';
    return hex;
}

struct text object_id_text(const struct object_id *id)
{
    return (struct text){(const char *)id->bytes, OBJECT_ID_BYTES};
}

/* The value of a lower-case hexadecimal digit, or -1. */
static int digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

bool object_id_parse(struct text hex, struct object_id *id)
{
    if (hex.length != OBJECT_ID_HEX - 1)
        return false;
    for (size_t i = 0; i < OBJECT_ID_BYTES; i++) {
        int high = digit_value(hex.bytes[2 * i]);
        int low = digit_value(hex.bytes[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        id->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

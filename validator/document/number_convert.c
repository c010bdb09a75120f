/* SPDX-License-Identifier: MIT */
/* Any spelling of a number to the decimal that JSON would write. */
#include "document/number_convert.h"

#include "document/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------- whole numbers of any size */

enum {
    LIMB = 1000000000,
    /* Hexadecimal grows most: 4300 of its digits are 5178 decimal ones, nine of them a limb. */
    LIMBS_MAX = 600,
};

/* Nine decimal digits a limb, the lowest first. Digits are gathered while they fit in a limb, so
 * that the limbs are multiplied once for several digits. */
struct whole {
    uint32_t limbs[LIMBS_MAX];
    size_t count;
    unsigned factor; /* what the limbs must still be multiplied by */
    unsigned addend; /* and what must be added then */
};

static void flush(struct whole *whole)
{
    uint64_t carry = whole->addend;
    for (size_t i = 0; i < whole->count; i++) {
        carry += (uint64_t)whole->limbs[i] * whole->factor;
        whole->limbs[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    if (carry != 0 && whole->count < LIMBS_MAX)
        whole->limbs[whole->count++] = (uint32_t)carry;
    whole->factor = 1;
    whole->addend = 0;
}

static void append_digit(struct whole *whole, unsigned base, unsigned digit)
{
    if (whole->factor > LIMB / base)
        flush(whole);
    whole->factor *= base;
    whole->addend = whole->addend * base + digit;
}

static unsigned digit_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return (unsigned)(byte - '0');
    return (unsigned)((byte | 0x20) - 'a') + 10;
}

static void read_digits(struct whole *whole, struct text digits, unsigned base)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] != '_')
            append_digit(whole, base, digit_value(digits.bytes[i]));
    }
}

/* Parts to the base of sixty; the first may have any number of digits. */
static void read_sixties(struct whole *whole, struct text text)
{
    const char *colon = memchr(text.bytes, ':', text.length);
    size_t first = colon ? (size_t)(colon - text.bytes) : text.length;
    read_digits(whole, (struct text){text.bytes, first}, 10);
    for (size_t i = first; i < text.length;) {
        unsigned part = 0;
        for (i++; i < text.length && text.bytes[i] != ':'; i++)
            part = part * 10 + digit_value(text.bytes[i]);
        append_digit(whole, 60, part);
    }
}

/* Appends the decimal digits; returns how many. `out` has room for nine a limb. */
static size_t write_whole(const struct whole *whole, char *out)
{
    if (whole->count == 0) {
        out[0] = '0';
        return 1;
    }
    char limb[16];
    size_t length = 0;
    for (size_t i = whole->count; i-- > 0;) {
        int zeros = i + 1 == whole->count ? 1 : 9;
        int width = snprintf(limb, sizeof limb, "%0*u", zeros, (unsigned)whole->limbs[i]);
        memcpy(out + length, limb, (size_t)width);
        length += (size_t)width;
    }
    return length;
}

/* ------------------------------------------------------------------------------- conversions */

/* [-]digits without underscores or zeros in front: the form of most integers. */
static bool is_canonical(struct text text)
{
    size_t first = text.bytes[0] == '-' ? 1 : 0;
    if (text.length > first + 1 && text.bytes[first] == '0')
        return false;
    if (text.bytes[first] == '0' && first == 1)
        return false;
    return text.bytes[0] != '+' && !memchr(text.bytes, '_', text.length);
}

static struct text digits_of(enum number_form form, struct text text)
{
    size_t prefix = form == FORM_HEXADECIMAL || form == FORM_BINARY ? 2 : 0;
    return (struct text){text.bytes + prefix, text.length - prefix};
}

static bool has_digit(struct text digits)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] != '_')
            return true;
    }
    return false;
}

static unsigned base_of(enum number_form form)
{
    switch (form) {
    case FORM_HEXADECIMAL:
        return 16;
    case FORM_OCTAL:
        return 8;
    case FORM_BINARY:
        return 2;
    default:
        return 10;
    }
}

static void read_whole(struct whole *whole, enum number_form form, struct text digits)
{
    *whole = (struct whole){.factor = 1};
    if (form == FORM_SEXAGESIMAL || form == FORM_SEXAGESIMAL_FLOAT)
        read_sixties(whole, digits);
    else
        read_digits(whole, digits, base_of(form));
    flush(whole);
}

/* Appends a point and the digits behind it, one at least; returns how many bytes. */
static size_t write_fraction(struct text digits, char *out)
{
    size_t length = 0;
    out[length++] = '.';
    for (size_t i = 0; i < digits.length; i++) {
        if (digits.bytes[i] != '_')
            out[length++] = digits.bytes[i];
    }
    if (length == 1)
        out[length++] = '0';
    return length;
}

/* Python multiplies each part, as a float, by a power of sixty, and fails where that is too large
 * for one, whatever the part. */
static bool has_too_many_sixties(struct text digits)
{
    enum { COLONS_MAX = 173 };
    size_t colons = 0;
    for (size_t i = 0; i < digits.length; i++)
        colons += digits.bytes[i] == ':';
    return colons > COLONS_MAX;
}

/* Integers, and the sexagesimal float, whose fraction stays as it is. */
static enum number_status convert_whole(struct number *number, enum number_form form,
                                        struct text text, struct arena *arena)
{
    bool negative = text.bytes[0] == '-';
    if (negative || text.bytes[0] == '+')
        text = (struct text){text.bytes + 1, text.length - 1};
    const char *point = memchr(text.bytes, '.', text.length);
    const char *end = text.bytes + text.length;
    struct text digits = digits_of(form, text);
    if (point)
        digits.length = (size_t)(point - digits.bytes);
    if (!has_digit(digits))
        return NUMBER_EMPTY;
    if (digits.length > NUMBER_DIGITS_MAX)
        return NUMBER_TOO_LONG;
    if (point && has_too_many_sixties(digits))
        return NUMBER_TOO_LARGE;
    struct whole whole;
    read_whole(&whole, form, digits);

    char *out = arena_alloc(arena, whole.count * 9 + text.length + 8);
    if (!out)
        return NUMBER_NO_MEMORY;
    size_t length = 0;
    if (negative && (whole.count || point))
        out[length++] = '-';
    length += write_whole(&whole, out + length);
    if (point)
        length += write_fraction((struct text){point + 1, (size_t)(end - point - 1)}, out + length);
    number_set(number, (struct text){out, length}, !point);
    return NUMBER_OK;
}

/* Copies a float without underscores, plus sign and zeros in front, and with a digit on both sides
 * of its point, as JSON wants it. */
static enum number_status convert_float(struct number *number, struct text text,
                                        struct arena *arena)
{
    char *out = arena_alloc(arena, text.length + 4);
    if (!out)
        return NUMBER_NO_MEMORY;
    const char *at = text.bytes;
    const char *end = text.bytes + text.length;
    size_t length = 0;
    if (*at == '-')
        out[length++] = '-';
    if (*at == '-' || *at == '+')
        at++;
    while (at < end && (*at == '0' || *at == '_'))
        at++;
    if (at == end || *at < '0' || *at > '9')
        out[length++] = '0';
    for (; at < end; at++) {
        if (*at == '_')
            continue;
        out[length++] = *at;
        const char *next = at + 1;
        while (next < end && *next == '_')
            next++;
        if (*at == '.' && (next == end || *next < '0' || *next > '9'))
            out[length++] = '0';
    }
    number_set(number, (struct text){out, length}, false);
    return NUMBER_OK;
}

/* A number as it stands; strtod needs an end behind it. */
static enum number_status copy_number(struct number *number, struct text text, bool is_integer,
                                      struct arena *arena)
{
    struct text copy = arena_copy(arena, text);
    if (!copy.bytes)
        return NUMBER_NO_MEMORY;
    number_set(number, copy, is_integer);
    return NUMBER_OK;
}

static enum number_status convert_decimal(struct number *number, struct text text,
                                          struct arena *arena)
{
    if (text.length > NUMBER_DIGITS_MAX)
        return NUMBER_TOO_LONG;
    if (!is_canonical(text))
        return convert_whole(number, FORM_DECIMAL, text, arena);
    if (text.length > INTEGER_DIGITS)
        return copy_number(number, text, true, arena);
    number_set(number, text, true);
    return NUMBER_OK;
}

enum number_status number_convert(struct number *number, enum number_form form, struct text text,
                                  struct arena *arena)
{
    switch (form) {
    case FORM_DECIMAL:
        return convert_decimal(number, text, arena);
    case FORM_FLOAT:
        return convert_float(number, text, arena);
    case FORM_INFINITY:
        *number = (struct number){.approximate = text.bytes[0] == '-' ? -INFINITY : INFINITY};
        return NUMBER_OK;
    case FORM_NAN:
        *number = (struct number){.approximate = NAN};
        return NUMBER_OK;
    case FORM_NONE:
        return NUMBER_EMPTY;
    case FORM_BINARY:
    case FORM_OCTAL:
    case FORM_HEXADECIMAL:
    case FORM_SEXAGESIMAL:
    case FORM_SEXAGESIMAL_FLOAT:
        break;
    }
    return convert_whole(number, form, text, arena);
}

enum number_status number_convert_json(struct number *number, struct text text, bool is_integer,
                                       struct arena *arena)
{
    if (is_integer)
        return convert_decimal(number, text, arena);
    return copy_number(number, text, false, arena);
}

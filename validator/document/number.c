/* SPDX-License-Identifier: MIT */
/* The exact value of a decimal: as 64 bits, for comparison, as a key. */
#include "document/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------- the exact value */

/* A decimal as 0.DIGITS times ten to the exponent, the first digit not being zero. Zero has no
 * digits. `at` to `end` may hold the point, which does not count. */
struct exact {
    bool negative;
    const char *at;
    const char *end;
    int64_t exponent;
};

/* Beyond any exponent that a text of bounded length could outweigh: all such are infinite or zero
 * to every reader. */
static const int64_t EXPONENT_MAX = INT64_C(1000000000000000);

static int64_t read_exponent(const char *at, const char *end)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    int64_t exponent = 0;
    for (; at < end && exponent < EXPONENT_MAX; at++)
        exponent = exponent * 10 + (*at - '0');
    return negative ? -exponent : exponent;
}

static const char *find_exponent(const char *at, const char *end)
{
    while (at < end && *at != 'e' && *at != 'E')
        at++;
    return at;
}

static struct exact exact_of(struct text decimal)
{
    const char *at = decimal.bytes;
    const char *end = decimal.bytes + decimal.length;
    struct exact exact = {.negative = at < end && *at == '-'};
    if (exact.negative)
        at++;
    const char *mantissa_end = find_exponent(at, end);
    const char *point = memchr(at, '.', (size_t)(mantissa_end - at));
    if (!point)
        point = mantissa_end;
    while (at < mantissa_end && (*at == '0' || *at == '.'))
        at++;
    exact.at = at;
    exact.end = mantissa_end;
    while (exact.end > at && (exact.end[-1] == '0' || exact.end[-1] == '.'))
        exact.end--;
    if (exact.at == exact.end)
        return (struct exact){.at = at, .end = at};
    exact.exponent = at < point ? point - at : -(at - point - 1);
    if (mantissa_end < end)
        exact.exponent += read_exponent(mantissa_end + 1, end);
    return exact;
}

static bool exact_equal(struct exact a, struct exact b)
{
    if (a.negative != b.negative || a.exponent != b.exponent)
        return false;
    for (;; a.at++, b.at++) {
        if (a.at < a.end && *a.at == '.')
            a.at++;
        if (b.at < b.end && *b.at == '.')
            b.at++;
        if (a.at == a.end || b.at == b.end)
            return a.at == a.end && b.at == b.end;
        if (*a.at != *b.at)
            return false;
    }
}

/* The value as 64 bits, if it is whole and fits. */
static bool exact_integer(struct exact exact, int64_t *integer)
{
    const uint64_t most = exact.negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    uint64_t value = 0;
    for (int64_t place = 0; place < exact.exponent; place++) {
        if (exact.at < exact.end && *exact.at == '.')
            exact.at++;
        unsigned digit = exact.at < exact.end ? (unsigned)(*exact.at++ - '0') : 0;
        if (value > (most - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (exact.at < exact.end)
        return false;
    *integer = exact.negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

void number_set(struct number *number, struct text decimal, bool is_integer)
{
    *number = (struct number){.decimal = decimal, .is_integer = is_integer};
    number->fits = exact_integer(exact_of(decimal), &number->integer);
    if (number->fits && is_integer)
        number->approximate = (double)number->integer;
    else
        number->approximate = strtod(decimal.bytes, NULL); /* the locale is always "C" */
}

bool number_equal(const struct number *a, const struct number *b)
{
    if (a->decimal.length == 0 || b->decimal.length == 0)
        return a->decimal.length == b->decimal.length && a->approximate == b->approximate;
    if (a->fits != b->fits)
        return false;
    if (a->fits)
        return a->integer == b->integer;
    return exact_equal(exact_of(a->decimal), exact_of(b->decimal));
}

struct text number_identity(const struct number *number, struct arena *arena)
{
    if (number->decimal.length == 0) {
        const char *name = isnan(number->approximate)  ? "nan"
                           : number->approximate > 0.0 ? "inf"
                                                       : "-inf";
        return text_of(name);
    }
    struct exact exact = exact_of(number->decimal);
    char *out = arena_alloc(arena, number->decimal.length + 32);
    if (!out)
        return (struct text){NULL, 0};
    size_t length = 0;
    if (exact.negative)
        out[length++] = '-';
    for (const char *at = exact.at; at < exact.end; at++) {
        if (*at != '.')
            out[length++] = *at;
    }
    length += (size_t)snprintf(out + length, 32, "e%lld", (long long)exact.exponent);
    return (struct text){out, length};
}

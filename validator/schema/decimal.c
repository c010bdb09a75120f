/* SPDX-License-Identifier: MIT */
/* Decimal numbers of any size, read, compared and divided digit by digit. */
#include "schema/decimal.h"

static const int64_t LARGEST_EXPONENT = 1000000000000000;

enum {
    DIVISOR_DIGITS = 18, /* so that ten times a remainder fits 64 bits */
    MOST_TWOS = 60,      /* no divisor holds more factors 2 or 5 */
};

/* What stands behind the digits: nothing, or an exponent. */
static bool read_exponent(struct text rest, int64_t *exponent)
{
    *exponent = 0;
    if (rest.length == 0)
        return true;
    if (!text_take(&rest, 'e') && !text_take(&rest, 'E'))
        return false;
    bool negative = text_take(&rest, '-');
    if (!negative)
        (void)text_take(&rest, '+');
    struct text digits = rest;
    if (!text_skip_digits(&rest) || rest.length)
        return false;
    for (; digits.length; text_skip(&digits, 1)) {
        *exponent = *exponent * 10 + (digits.bytes[0] - '0');
        if (*exponent > LARGEST_EXPONENT)
            *exponent = LARGEST_EXPONENT;
    }
    if (negative)
        *exponent = -*exponent;
    return true;
}

static void drop_zeros(struct text *digits, size_t *before_point)
{
    while (digits->length && (digits->bytes[0] == '0' || digits->bytes[0] == '.')) {
        if (digits->bytes[0] == '0' && *before_point)
            --*before_point;
        digits->bytes++;
        digits->length--;
    }
    while (digits->length &&
           (digits->bytes[digits->length - 1] == '0' || digits->bytes[digits->length - 1] == '.'))
        digits->length--;
}

bool decimal_read(struct text text, struct decimal *decimal)
{
    bool negative = text_take(&text, '-');
    struct text digits = text;
    if (!text_skip_digits(&text))
        return false;
    const char *point_at = text.bytes;
    if (text_take(&text, '.'))
        (void)text_skip_digits(&text);
    digits.length -= text.length;
    int64_t exponent;
    if (!read_exponent(text, &exponent))
        return false;

    size_t before_point = (size_t)(point_at - digits.bytes);
    drop_zeros(&digits, &before_point);
    *decimal = (struct decimal){.digits = digits, .count = digits.length};
    if (digits.length == 0)
        return true;
    decimal->negative = negative;
    bool has_point = point_at >= digits.bytes && point_at < digits.bytes + digits.length;
    if (has_point)
        decimal->count--;
    /* 0.00123: the zeros between the point and the first digit move it further left. */
    int64_t leading = digits.bytes > point_at ? digits.bytes - point_at - 1 : 0;
    decimal->point = exponent + (int64_t)before_point - leading;
    return true;
}

/* Takes the next digit, from the most significant on; 0 behind the last. */
static int next_digit(struct text *digits)
{
    (void)text_take(digits, '.');
    if (digits->length == 0)
        return 0;
    int digit = digits->bytes[0] - '0';
    text_skip(digits, 1);
    return digit;
}

static int compare_magnitudes(const struct decimal *a, const struct decimal *b)
{
    if (a->point != b->point)
        return a->point < b->point ? -1 : 1;
    struct text left = a->digits;
    struct text right = b->digits;
    size_t count = a->count > b->count ? a->count : b->count;
    for (size_t i = 0; i < count; i++) {
        int x = next_digit(&left);
        int y = next_digit(&right);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static int sign(const struct decimal *decimal)
{
    if (decimal->count == 0)
        return 0;
    return decimal->negative ? -1 : 1;
}

int decimal_compare(const struct decimal *a, const struct decimal *b)
{
    int x = sign(a);
    int y = sign(b);
    if (x != y)
        return x < y ? -1 : 1;
    return x == 0 ? 0 : x * compare_magnitudes(a, b);
}

bool decimal_is_integer(const struct decimal *decimal)
{
    return decimal->count == 0 || decimal->point >= (int64_t)decimal->count;
}

bool decimal_to_size(const struct decimal *decimal, size_t *size)
{
    if (decimal->negative || !decimal_is_integer(decimal))
        return false;
    struct text digits = decimal->digits;
    *size = 0;
    for (int64_t i = 0; i < decimal->point; i++) {
        size_t digit = (size_t)next_digit(&digits);
        if (*size > (SIZE_MAX - digit) / 10) {
            *size = SIZE_MAX;
            return true;
        }
        *size = *size * 10 + digit;
    }
    return true;
}

bool divisor_read(const struct decimal *decimal, struct divisor *divisor)
{
    if (decimal->negative || decimal->count == 0 || decimal->count > DIVISOR_DIGITS)
        return false;
    struct text digits = decimal->digits;
    divisor->digits = 0;
    for (size_t i = 0; i < decimal->count; i++)
        divisor->digits = divisor->digits * 10 + (uint64_t)next_digit(&digits);
    divisor->exponent = decimal->point - (int64_t)decimal->count;
    return true;
}

bool decimal_is_multiple(const struct decimal *decimal, const struct divisor *divisor)
{
    if (decimal->count == 0)
        return true;
    int64_t zeros = decimal->point - (int64_t)decimal->count - divisor->exponent;
    /* The last significant digit is not 0, so no multiple of 10 * divisor can end there. */
    if (zeros < 0)
        return false;
    struct text digits = decimal->digits;
    uint64_t remainder = 0;
    for (size_t i = 0; i < decimal->count; i++)
        remainder = (remainder * 10 + (uint64_t)next_digit(&digits)) % divisor->digits;
    /* Further zeros cannot change whether the remainder is 0. */
    for (int64_t i = 0; i < zeros && i < MOST_TWOS && remainder != 0; i++)
        remainder = remainder * 10 % divisor->digits;
    return remainder == 0;
}

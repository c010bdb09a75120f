/* SPDX-License-Identifier: MIT */
/*
 * Decimal numbers of any size, compared and divided exactly in the text that spells them.
 */
#ifndef FLEETGATE_SCHEMA_DECIMAL_H
#define FLEETGATE_SCHEMA_DECIMAL_H

#include "base/base.h"

/* 0.DDD * 10^point, where DDD are the significant digits. Zero has no digits. */
struct decimal {
    bool negative;
    struct text digits; /* borrowed; first and last are not 0; one '.' may stand among them */
    size_t count;       /* digits without the '.' */
    int64_t point;
};

/* Reads a number as JSON writes it. False when `text` is none. Exponents beyond 10^15 count as
 * 10^15. */
bool decimal_read(struct text text, struct decimal *decimal);
int decimal_compare(const struct decimal *a, const struct decimal *b);
bool decimal_is_integer(const struct decimal *decimal);
/* The value as a count. False unless it is an integer of at least 0; what is larger than SIZE_MAX
 * counts as SIZE_MAX. */
bool decimal_to_size(const struct decimal *decimal, size_t *size);

/* What a number may be a multiple of: digits * 10^exponent. */
struct divisor {
    uint64_t digits;
    int64_t exponent;
};

/* False when the decimal is not above 0 or has more than 18 significant digits. */
bool divisor_read(const struct decimal *decimal, struct divisor *divisor);
bool decimal_is_multiple(const struct decimal *decimal, const struct divisor *divisor);

#endif

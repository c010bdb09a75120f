/* SPDX-License-Identifier: MIT */
/* Tests that compare a value with another. */
#include "template/argument.h"

#include <math.h>

static struct value equality(struct run *run, const struct arguments *arguments, bool wanted)
{
    bool equal = false;
    value_equal(run, arguments->subject, arguments->given[0], &equal);
    return value_boolean(equal == wanted);
}

struct value test_eq(struct run *run, const struct arguments *arguments)
{
    return equality(run, arguments, true);
}

struct value test_ne(struct run *run, const struct arguments *arguments)
{
    return equality(run, arguments, false);
}

static int order(struct run *run, const struct arguments *arguments)
{
    int result = 0;
    value_compare(run, arguments->subject, arguments->given[0], &result);
    return result;
}

struct value test_lt(struct run *run, const struct arguments *arguments)
{
    return value_boolean(order(run, arguments) < 0);
}

struct value test_le(struct run *run, const struct arguments *arguments)
{
    return value_boolean(order(run, arguments) <= 0);
}

struct value test_gt(struct run *run, const struct arguments *arguments)
{
    return value_boolean(order(run, arguments) > 0);
}

struct value test_ge(struct run *run, const struct arguments *arguments)
{
    return value_boolean(order(run, arguments) >= 0);
}

struct value test_in(struct run *run, const struct arguments *arguments)
{
    bool contains = false;
    value_contains(run, arguments->given[0], arguments->subject, &contains);
    return value_boolean(contains);
}

struct value test_contains(struct run *run, const struct arguments *arguments)
{
    bool contains = false;
    value_contains(run, arguments->subject, arguments->given[0], &contains);
    return value_boolean(contains);
}

/* Booleans, None and integers are compared by what they are; whether other values are one and the
 * same object depends on where they came from. */
struct value test_sameas(struct run *run, const struct arguments *arguments)
{
    struct value a = arguments->subject, b = arguments->given[0];
    bool is_singular = a.type == VALUE_BOOLEAN || a.type == VALUE_NONE;
    if (a.type != b.type)
        return value_boolean(false);
    if (!is_singular)
        return run_unsupported(run, "sameas of two of type %s", value_type_name(a));
    return value_boolean(a.type == VALUE_NONE || a.boolean == b.boolean);
}

/* --------------------------------------------------------------------------------- numbers -- */

/* The rest of value / divisor, of the sign of the divisor. */
static bool modulo(struct run *run, struct value value, struct value divisor, double *rest)
{
    if (value.type == VALUE_UNDEFINED || divisor.type == VALUE_UNDEFINED)
        run_use_undefined(run, value.type == VALUE_UNDEFINED ? value : divisor);
    else if (value.type == VALUE_STRING)
        run_unsupported(run, "formatting within a test");
    else if (!value_is_number(value) || !value_is_number(divisor))
        run_fail(run, "unsupported operand types for %%: '%s' and '%s'", value_type_name(value),
                 value_type_name(divisor));
    if (!run_goes_on(run))
        return false;
    int64_t a = value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
    int64_t b = divisor.type == VALUE_BOOLEAN ? divisor.boolean : divisor.integer;
    bool is_real = value.type == VALUE_FLOAT || divisor.type == VALUE_FLOAT;
    double real = divisor.type == VALUE_FLOAT ? divisor.real : (double)b;
    if (is_real ? !(real < 0 || real > 0) && !isnan(real) : b == 0)
        run_fail(run, "integer division or modulo by zero");
    else if (is_real) {
        *rest = fmod(value.type == VALUE_FLOAT ? value.real : (double)a, real);
        if (*rest * real < 0)
            *rest += real;
    } else
        *rest = b == -1 ? 0 : (double)((a % b + b) % b);
    return run_goes_on(run);
}

static struct value parity(struct run *run, const struct arguments *arguments, int wanted)
{
    double rest;
    if (!modulo(run, arguments->subject, value_integer(2), &rest))
        return value_none();
    double off = rest - wanted;
    return value_boolean(!(off < 0 || off > 0) && !isnan(off));
}

struct value test_odd(struct run *run, const struct arguments *arguments)
{
    return parity(run, arguments, 1);
}

struct value test_even(struct run *run, const struct arguments *arguments)
{
    return parity(run, arguments, 0);
}

struct value test_divisibleby(struct run *run, const struct arguments *arguments)
{
    double rest;
    if (arguments->subject.type == VALUE_STRING) /* to Python % writes into a text */
        return run_unsupported(run, "divisibleby of a text");
    if (!modulo(run, arguments->subject, arguments->given[0], &rest))
        return value_none();
    return value_boolean(!(rest < 0 || rest > 0) && !isnan(rest));
}

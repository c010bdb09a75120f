/* SPDX-License-Identifier: MIT */
/* Arithmetic with Python's integers and floats; + and * of texts and lists. */
#include "template/evaluate.h"
#include "template/format.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const signs[] = {"+", "-", "*", "/", "//", "%", "**"};

static struct value too_large(struct run *run)
{
    return run_unsupported(run, "an integer of more than 64 bits");
}

static struct value by_zero(struct run *run)
{
    return run_fail(run, "division by zero");
}

static int64_t whole(struct value value)
{
    return value.type == VALUE_BOOLEAN ? value.boolean : value.integer;
}

static double real(struct value value)
{
    return value.type == VALUE_FLOAT ? value.real : (double)whole(value);
}

/* --------------------------------------------------------------------------------- integers -- */

static struct value divide_integers(struct run *run, int64_t a, int64_t b)
{
    const int64_t exact = (int64_t)1 << 53;
    if (b == 0)
        return by_zero(run);
    if (a > exact || a < -exact || b > exact || b < -exact)
        return run_unsupported(run, "dividing integers of more than 53 bits");
    return value_real((double)a / (double)b);
}

static struct value floor_integers(struct run *run, int64_t a, int64_t b, bool is_modulo)
{
    if (b == 0)
        return by_zero(run);
    if (a == INT64_MIN && b == -1)
        return is_modulo ? value_integer(0) : too_large(run);
    int64_t quotient = a / b;
    int64_t rest = a % b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
        quotient--;
        rest += b;
    }
    return value_integer(is_modulo ? rest : quotient);
}

static struct value raise_reals(struct run *run, double a, double b)
{
    if (a == 0 && b < 0)
        return run_fail(run, "0.0 cannot be raised to a negative power");
    if (a < 0 && b != floor(b))
        return run_unsupported(run, "a complex number");
    double power = pow(a, b);
    if (isinf(power) && !isinf(a) && !isinf(b))
        return run_fail(run, "the result is too large");
    return value_real(power);
}

static struct value raise_integers(struct run *run, int64_t a, int64_t b)
{
    int64_t power = 1;
    if (b < 0)
        return raise_reals(run, (double)a, (double)b);
    if (a == 0 || a == 1)
        return value_integer(b == 0 ? 1 : a);
    if (a == -1)
        return value_integer(b % 2 ? -1 : 1);
    for (; b > 0; b--) {
        if (__builtin_mul_overflow(power, a, &power))
            return too_large(run);
    }
    return value_integer(power);
}

static struct value operate_integers(struct run *run, enum operation operation, int64_t a,
                                     int64_t b)
{
    int64_t result = 0;
    bool overflows = false;
    switch (operation) {
    case OPERATION_ADD:
        overflows = __builtin_add_overflow(a, b, &result);
        break;
    case OPERATION_SUBTRACT:
        overflows = __builtin_sub_overflow(a, b, &result);
        break;
    case OPERATION_MULTIPLY:
        overflows = __builtin_mul_overflow(a, b, &result);
        break;
    case OPERATION_DIVIDE:
        return divide_integers(run, a, b);
    case OPERATION_FLOOR:
    case OPERATION_MODULO:
        return floor_integers(run, a, b, operation == OPERATION_MODULO);
    default:
        return raise_integers(run, a, b);
    }
    return overflows ? too_large(run) : value_integer(result);
}

/* ------------------------------------------------------------------------------------ floats -- */

/* Quotient and rest, of which the rest has the sign of the divisor. */
static struct value floor_reals(struct run *run, double a, double b, bool is_modulo)
{
    if (b == 0)
        return by_zero(run);
    double rest = fmod(a, b);
    double quotient = (a - rest) / b;
    if (rest == 0) {
        rest = copysign(0, b);
    } else if ((b < 0) != (rest < 0)) {
        rest += b;
        quotient -= 1;
    }
    if (is_modulo)
        return value_real(rest);
    if (quotient == 0)
        return value_real(copysign(0, a / b));
    double floored = floor(quotient);
    return value_real(quotient - floored > 0.5 ? floored + 1 : floored);
}

static struct value operate_reals(struct run *run, enum operation operation, double a, double b)
{
    switch (operation) {
    case OPERATION_ADD:
        return value_real(a + b);
    case OPERATION_SUBTRACT:
        return value_real(a - b);
    case OPERATION_MULTIPLY:
        return value_real(a * b);
    case OPERATION_DIVIDE:
        return b == 0 ? by_zero(run) : value_real(a / b);
    case OPERATION_FLOOR:
    case OPERATION_MODULO:
        return floor_reals(run, a, b, operation == OPERATION_MODULO);
    default:
        return raise_reals(run, a, b);
    }
}

/* --------------------------------------------------------------------------- texts and lists -- */

static struct value join_lists(struct run *run, struct value a, struct value b)
{
    size_t first = value_count(a);
    size_t count = first + value_count(b);
    struct value *values = run_alloc(run, count, sizeof *values);
    if (!values || !run_step(run, count))
        return value_none();
    for (size_t i = 0; i < count; i++)
        values[i] = i < first ? value_item(run, a, i) : value_item(run, b, i - first);
    return value_list(run, a.type, values, count);
}

static struct value join_strings(struct run *run, struct text a, struct text b)
{
    struct buffer out;
    run_buffer_init(run, &out);
    buffer_append_text(&out, a);
    buffer_append_text(&out, b);
    return run_string(run, &out);
}

static struct value repeat_string(struct run *run, struct text string, int64_t times)
{
    struct buffer out;
    run_buffer_init(run, &out);
    for (int64_t i = 0; i < times && string.length && !out.failed && run_step(run, 1); i++)
        buffer_append_text(&out, string);
    return run_string(run, &out);
}

static struct value repeat_list(struct run *run, struct value list, int64_t times)
{
    struct value_builder builder;
    value_builder_init(&builder, run);
    for (int64_t i = 0; i < times && value_count(list) && run_goes_on(run); i++) {
        for (size_t j = 0; j < value_count(list); j++)
            value_builder_add(&builder, value_item(run, list, j));
    }
    struct value repeated = value_builder_list(&builder);
    if (run_goes_on(run))
        repeated.type = list.type;
    return repeated;
}

static bool is_repeated(struct value value)
{
    return value.type == VALUE_STRING || value.type == VALUE_LIST || value.type == VALUE_TUPLE;
}

static bool is_count(struct value value)
{
    return value.type == VALUE_INTEGER || value.type == VALUE_BOOLEAN;
}

static struct value operate_others(struct run *run, enum operation operation, struct value a,
                                   struct value b)
{
    bool is_list = a.type == VALUE_LIST || a.type == VALUE_TUPLE;
    if (operation == OPERATION_ADD && a.type == VALUE_STRING && b.type == VALUE_STRING)
        return join_strings(run, a.string, b.string);
    if (operation == OPERATION_ADD && is_list && a.type == b.type)
        return join_lists(run, a, b);
    if (operation == OPERATION_MODULO && a.type == VALUE_STRING)
        return format_text(run, a.string, b);
    if (a.type == VALUE_DATE || b.type == VALUE_DATE || a.type == VALUE_VIEW ||
        b.type == VALUE_VIEW)
        return run_unsupported(run, "%s of a %s", signs[operation], value_type_name(a));
    if (operation == OPERATION_MULTIPLY && is_repeated(b) && is_count(a))
        return operate_others(run, operation, b, a);
    if (operation == OPERATION_MULTIPLY && is_repeated(a) && is_count(b))
        return a.type == VALUE_STRING ? repeat_string(run, a.string, whole(b))
                                      : repeat_list(run, a, whole(b));
    return run_fail(run, "unsupported operand type(s) for %s: '%s' and '%s'", signs[operation],
                    value_type_name(a), value_type_name(b));
}

struct value operate(struct run *run, enum operation operation, struct value a, struct value b)
{
    if (a.type == VALUE_UNDEFINED)
        return run_use_undefined(run, a);
    if (b.type == VALUE_UNDEFINED && !(operation == OPERATION_MODULO && a.type == VALUE_STRING))
        return run_use_undefined(run, b);
    if (!value_is_number(a) || !value_is_number(b))
        return operate_others(run, operation, a, b);
    if (a.type == VALUE_FLOAT || b.type == VALUE_FLOAT)
        return operate_reals(run, operation, real(a), real(b));
    return operate_integers(run, operation, whole(a), whole(b));
}

struct value operate_sign(struct run *run, struct value value, bool is_negative)
{
    if (value.type == VALUE_UNDEFINED)
        return run_use_undefined(run, value);
    if (!value_is_number(value))
        return run_fail(run, "bad operand type for unary %c: '%s'", is_negative ? '-' : '+',
                        value_type_name(value));
    if (value.type == VALUE_FLOAT)
        return value_real(is_negative ? -value.real : value.real);
    if (is_negative && whole(value) == INT64_MIN)
        return too_large(run);
    return value_integer(is_negative ? -whole(value) : whole(value));
}

/* SPDX-License-Identifier: MIT */
/* Texts formatted as by Python's %. */
#include "template/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDTH_MAX = 1000, NUMBER_MAX = WIDTH_MAX + 400 };

struct formatter {
    struct run *run;
    struct buffer *out;
    struct text rest; /* of the format, still to be read */
    struct value value;
    size_t next; /* which item of a tuple, or 1 once another value was taken */
};

/* One conversion, as %-05.2f. */
struct conversion {
    bool is_left;
    bool is_zero;
    bool has_plus;
    bool has_blank;
    bool has_hash;
    bool has_precision;
    unsigned width;
    unsigned precision;
    char letter;
};

static size_t value_total(const struct formatter *f)
{
    return f->value.type == VALUE_TUPLE ? value_count(f->value) : 1;
}

static struct value take_value(struct formatter *f)
{
    if (f->next == value_total(f))
        return run_fail(f->run, "not enough arguments for format string");
    size_t index = f->next++;
    return f->value.type == VALUE_TUPLE ? value_item(f->run, f->value, index) : f->value;
}

/* ----------------------------------------------------------------------------- conversions -- */

static void append_repeated(struct formatter *f, char c, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buffer_append(f->out, &c, 1);
}

/* `sign` and `body`, which is made up to the width with zeros between them or with spaces around.
 */
static void append_padded(struct formatter *f, const struct conversion *c, struct text sign,
                          struct text body, bool is_number)
{
    size_t length = value_characters(f->run, sign) + value_characters(f->run, body);
    size_t pad = c->width > length ? c->width - length : 0;
    bool has_zeros = is_number && c->is_zero && !c->is_left;
    if (!c->is_left && !has_zeros)
        append_repeated(f, ' ', pad);
    buffer_append_text(f->out, sign);
    if (has_zeros)
        append_repeated(f, '0', pad);
    buffer_append_text(f->out, body);
    if (c->is_left)
        append_repeated(f, ' ', pad);
}

static struct text sign_of(const struct conversion *c, bool is_negative)
{
    return is_negative ? TEXT("-") : c->has_plus ? TEXT("+") : c->has_blank ? TEXT(" ") : TEXT("");
}

static bool needs_number(struct formatter *f, struct value value, char letter)
{
    if (value.type == VALUE_UNDEFINED)
        run_use_undefined(f->run, value);
    else if (!value_is_number(value) || (value.type == VALUE_FLOAT && strchr("xXo", letter)))
        run_fail(f->run, "%%%c format: a number is required, not %s", letter,
                 value_type_name(value));
    return run_goes_on(f->run);
}

static void append_integer(struct formatter *f, const struct conversion *c, struct value value)
{
    char digits[80];
    if (!needs_number(f, value, c->letter))
        return;
    if (c->has_precision || (c->has_hash && c->letter != 'd') ||
        (value.type == VALUE_FLOAT && !(fabs(value.real) < 9.2e18))) {
        run_unsupported(f->run, "such a format of an integer");
        return;
    }
    int64_t integer = value.type == VALUE_BOOLEAN ? value.boolean
                      : value.type == VALUE_FLOAT ? (int64_t)value.real
                                                  : value.integer;
    uint64_t magnitude = integer < 0 ? -(uint64_t)integer : (uint64_t)integer;
    if (c->letter == 'x')
        snprintf(digits, sizeof digits, "%" PRIx64, magnitude);
    else if (c->letter == 'X')
        snprintf(digits, sizeof digits, "%" PRIX64, magnitude);
    else if (c->letter == 'o')
        snprintf(digits, sizeof digits, "%" PRIo64, magnitude);
    else
        snprintf(digits, sizeof digits, "%" PRIu64, magnitude);
    append_padded(f, c, sign_of(c, integer < 0), text_of(digits), true);
}

static void append_real(struct formatter *f, const struct conversion *c, struct value value)
{
    char digits[NUMBER_MAX];
    if (!needs_number(f, value, c->letter))
        return;
    double real = value.type == VALUE_BOOLEAN   ? value.boolean
                  : value.type == VALUE_INTEGER ? (double)value.integer
                                                : value.real;
    int precision = c->has_precision ? (int)c->precision : 6;
    if (isnan(real) || isinf(real) || c->has_hash) {
        run_unsupported(f->run, "such a format of a float");
        return;
    }
    switch (c->letter) {
    case 'e':
        snprintf(digits, sizeof digits, "%.*e", precision, fabs(real));
        break;
    case 'E':
        snprintf(digits, sizeof digits, "%.*E", precision, fabs(real));
        break;
    case 'g':
        snprintf(digits, sizeof digits, "%.*g", precision, fabs(real));
        break;
    case 'G':
        snprintf(digits, sizeof digits, "%.*G", precision, fabs(real));
        break;
    default:
        snprintf(digits, sizeof digits, "%.*f", precision, fabs(real));
    }
    append_padded(f, c, sign_of(c, signbit(real)), text_of(digits), true);
}

static void append_string(struct formatter *f, const struct conversion *c, struct value value)
{
    struct buffer out;
    run_buffer_init(f->run, &out);
    if (c->letter == 'r')
        value_append_repr(f->run, &out, value);
    else
        value_append_str(f->run, &out, value);
    struct text text = run_text(f->run, &out);
    if (c->has_precision)
        text = value_substring(f->run, text, 0, c->precision);
    append_padded(f, c, TEXT(""), text, false);
}

/* ----------------------------------------------------------------------------- the format -- */

static bool read_number(struct formatter *f, unsigned *number)
{
    *number = 0;
    for (; ascii_is_digit(text_peek(&f->rest)); text_skip(&f->rest, 1)) {
        *number = *number * 10 + (unsigned)(text_peek(&f->rest) - '0');
        if (*number > WIDTH_MAX) {
            run_unsupported(f->run, "a format of that width");
            return false;
        }
    }
    return true;
}

static bool read_conversion(struct formatter *f, struct conversion *c)
{
    *c = (struct conversion){0};
    for (; ascii_is_among(text_peek(&f->rest), "-0+ #"); text_skip(&f->rest, 1)) {
        char flag = text_peek(&f->rest);
        c->is_left |= flag == '-';
        c->is_zero |= flag == '0';
        c->has_plus |= flag == '+';
        c->has_blank |= flag == ' ';
        c->has_hash |= flag == '#';
    }
    if (!read_number(f, &c->width))
        return false;
    c->has_precision = text_take(&f->rest, '.');
    if (c->has_precision && !read_number(f, &c->precision))
        return false;
    if (ascii_is_among(text_peek(&f->rest), "hlL"))
        text_skip(&f->rest, 1);
    if (f->rest.length == 0) {
        run_fail(f->run, "incomplete format");
        return false;
    }
    c->letter = text_peek(&f->rest);
    text_skip(&f->rest, 1);
    return true;
}

/* %(key): the value of that key. */
static struct value named_value(struct formatter *f)
{
    struct text name = text_take_until(&f->rest, ")");
    if (!text_take(&f->rest, ')') || text_has(name, '('))
        return run_unsupported(f->run, "such a key of a format");
    if (f->value.type != VALUE_DICT)
        return run_fail(f->run, "format requires a mapping");
    struct value value = value_get(f->run, f->value, value_string(name));
    if (value.type == VALUE_ABSENT && run_goes_on(f->run))
        return run_fail(f->run, "the format names a key '%.*s' that is not there", (int)name.length,
                        name.bytes);
    return value;
}

static void append_conversion(struct formatter *f)
{
    struct conversion c;
    bool is_named = text_take(&f->rest, '(');
    struct value value = is_named ? named_value(f) : value_absent();
    if (!run_goes_on(f->run) || !read_conversion(f, &c))
        return;
    if (c.letter == '%') {
        buffer_append_string(f->out, "%");
        return;
    }
    if (!ascii_is_among(c.letter, "srdiuxXoeEfFgG")) {
        if (ascii_is_among(c.letter, "ac*"))
            run_unsupported(f->run, "%%%c of a format", c.letter);
        else
            run_fail(f->run, "unsupported format character");
        return;
    }
    if (!is_named)
        value = take_value(f);
    if (!run_goes_on(f->run))
        return;
    if (ascii_is_among(c.letter, "sr"))
        append_string(f, &c, value);
    else if (ascii_is_among(c.letter, "diuxXo"))
        append_integer(f, &c, value);
    else
        append_real(f, &c, value);
}

struct value format_text(struct run *run, struct text format, struct value value)
{
    struct buffer out;
    run_buffer_init(run, &out);
    struct formatter f = {.run = run, .out = &out, .rest = format, .value = value};
    while (f.rest.length && run_step(run, 1)) {
        char c = f.rest.bytes[0];
        text_skip(&f.rest, 1);
        if (c == '%')
            append_conversion(&f);
        else
            buffer_append(&out, &c, 1);
    }
    /* what has items may be given where none is asked for; a text has none, to Python */
    bool has_items =
        value.type == VALUE_DICT || value.type == VALUE_LIST || value.type == VALUE_RANGE;
    if (f.next < value_total(&f) && !has_items)
        run_fail(run, "not all arguments converted during string formatting");
    return run_string(run, &out);
}

/* SPDX-License-Identifier: MIT */
/* Strings, numbers and names within literals of Python. */
#include "template/literal_atom.h"

#include "ansible/ansible.h"

#include <errno.h>
#include <stdlib.h>

static void skip_blanks(struct text *rest)
{
    while (ascii_is_among(text_peek(rest), " \t\f\r\n"))
        text_skip(rest, 1);
}

static struct value refuse(struct literal *literal)
{
    literal->is_refused = true;
    return value_none();
}

/* ------------------------------------------------------------------------------------ strings */

static void append_string(struct literal *literal, const struct python_string *string,
                          struct buffer *out)
{
    enum python_escape escape = PYTHON_ESCAPE_KNOWN;
    if (string->is_bytes)
        run_unsupported(literal->run, "a text that Python reads as bytes");
    else if (string->is_raw)
        buffer_append_text(out, string->content);
    else
        escape = python_unescape(string->content, false, out);
    if (escape == PYTHON_ESCAPE_NAMED || escape == PYTHON_ESCAPE_SURROGATE)
        run_unsupported(literal->run, "an escape in a text that Python reads as a literal");
    else if (escape != PYTHON_ESCAPE_KNOWN)
        refuse(literal);
}

/* Strings, one behind the other, make one. */
static struct value read_strings(struct literal *literal, struct python_string string)
{
    struct buffer out;
    run_buffer_init(literal->run, &out);
    do {
        append_string(literal, &string, &out);
        skip_blanks(&literal->rest);
    } while (!literal->is_refused && run_goes_on(literal->run) &&
             python_take_string(&literal->rest, &string));
    return run_string(literal->run, &out);
}

/* ------------------------------------------------------------------------------------ numbers */

static struct value integer_value(struct run *run, const char *digits, int base, bool is_negative)
{
    errno = 0;
    long long integer = strtoll(digits, NULL, base);
    if (errno)
        return run_unsupported(run, "an integer of more than 64 bits");
    return value_integer(is_negative ? -integer : integer);
}

static struct value read_number(struct literal *literal, bool is_negative)
{
    enum { NUMBER_MAX = 79 };
    struct run *run = literal->run;
    struct text start = literal->rest;
    struct python_number number;
    struct buffer buffer;
    run_buffer_init(run, &buffer);
    bool is_taken = python_take_number(&literal->rest, &number, &buffer);
    struct text digits = run_text(run, &buffer);
    if (!is_taken || !run_goes_on(run))
        return refuse(literal);
    if (start.length - literal->rest.length > NUMBER_MAX)
        return run_unsupported(run, "a number of more than %d characters", NUMBER_MAX);
    if (number.kind == PYTHON_IMAGINARY)
        return run_unsupported(run, "a text that Python reads as a complex number");
    if (number.kind == PYTHON_INTEGER)
        return integer_value(run, digits.bytes, number.base, is_negative);
    double real = strtod(digits.bytes, NULL);
    return value_real(is_negative ? -real : real);
}

/* A sign, and what must be a number behind it. */
static struct value read_signed(struct literal *literal)
{
    bool is_negative = text_peek(&literal->rest) == '-';
    text_skip(&literal->rest, 1);
    skip_blanks(&literal->rest);
    char c = text_peek(&literal->rest);
    if (c == '(')
        return run_unsupported(literal->run, "a sign before a bracket");
    return ascii_is_digit(c) || c == '.' ? read_number(literal, is_negative) : refuse(literal);
}

/* -------------------------------------------------------------------------------------- names */

static struct value read_name(struct literal *literal)
{
    struct text name = python_take_name(&literal->rest);
    if (text_is(name, "True") || text_is(name, "true"))
        return value_boolean(true);
    if (text_is(name, "False") || text_is(name, "false"))
        return value_boolean(false);
    if (text_is(name, "None") || text_is(name, "null"))
        return value_none();
    if (text_is(name, "set"))
        return run_unsupported(literal->run, "a text that Python may read as a set");
    return refuse(literal);
}

/* A sum of a number and an imaginary one is a literal, too. */
static void refuse_complex(struct run *run, struct text rest)
{
    struct python_number number;
    struct buffer digits;
    while (ascii_is_among(text_peek(&rest), " \t\f"))
        text_skip(&rest, 1);
    if (!text_take(&rest, '+') && !text_take(&rest, '-'))
        return;
    run_buffer_init(run, &digits);
    if (python_take_number(&rest, &number, &digits) && number.kind == PYTHON_IMAGINARY)
        run_unsupported(run, "a text that Python reads as a complex number");
    run_text(run, &digits);
}

struct value literal_read_atom(struct literal *literal)
{
    char c = text_peek(&literal->rest);
    struct python_string string;
    struct value value;
    if (text_starts_with(literal->rest, "..."))
        value = run_unsupported(literal->run, "a text that Python reads as an ellipsis");
    else if (python_take_string(&literal->rest, &string))
        value = read_strings(literal, string);
    else if (ascii_is_digit(c) || c == '.')
        value = read_number(literal, false);
    else if (c == '-' || c == '+')
        value = read_signed(literal);
    else
        value = read_name(literal);
    if (value_is_number(value))
        refuse_complex(literal->run, literal->rest);
    return value;
}

/* SPDX-License-Identifier: MIT */
/*
 * The spellings of numbers in YAML 1.1 as PyYAML's resolver knows them. Written out by hand: this
 * runs for every plain scalar of every file.
 */
#include "document/number_form.h"

static bool skip_sign(struct text *rest)
{
    return text_take(rest, '-') || text_take(rest, '+');
}

/* Skips digits up to `last` and underscores. */
static void skip_digits(struct text *rest, char last)
{
    while ((text_peek(rest) >= '0' && text_peek(rest) <= last) || text_peek(rest) == '_')
        text_skip(rest, 1);
}

/* [0-9][0-9_]* */
static bool skip_number(struct text *rest)
{
    if (!ascii_is_digit(text_peek(rest)))
        return false;
    skip_digits(rest, '9');
    return true;
}

/* (:[0-5]?[0-9])+ */
static bool skip_sixties(struct text *rest)
{
    bool any = false;
    while (text_take(rest, ':')) {
        char first = text_peek(rest);
        if (!ascii_is_digit(first))
            return false;
        text_skip(rest, 1);
        if (first <= '5' && ascii_is_digit(text_peek(rest)))
            text_skip(rest, 1);
        any = true;
    }
    return any;
}

/* ([eE][-+][0-9]+)?; with `loose` the sign may be left out. */
static bool skip_exponent(struct text *rest, bool loose)
{
    if (!text_take(rest, 'e') && !text_take(rest, 'E'))
        return true;
    if (!skip_sign(rest) && !loose)
        return false;
    if (!ascii_is_digit(text_peek(rest)))
        return false;
    while (ascii_is_digit(text_peek(rest)))
        text_skip(rest, 1);
    return true;
}

/* What follows a leading zero: its base, or the end of a lone zero. */
static enum number_form zero_form(struct text rest)
{
    text_skip(&rest, 1);
    if (rest.length == 0)
        return FORM_DECIMAL;
    enum number_form form = FORM_OCTAL;
    if (text_take(&rest, 'x')) {
        form = FORM_HEXADECIMAL;
        if (rest.length == 0)
            return FORM_NONE;
        while (ascii_is_hexadecimal(text_peek(&rest)) || text_peek(&rest) == '_')
            text_skip(&rest, 1);
    } else if (text_take(&rest, 'b')) {
        form = FORM_BINARY;
        if (rest.length == 0)
            return FORM_NONE;
        skip_digits(&rest, '1');
    } else {
        skip_digits(&rest, '7');
    }
    return rest.length == 0 ? form : FORM_NONE;
}

enum number_form number_integer_form(struct text text)
{
    struct text rest = text;
    skip_sign(&rest);
    if (text_peek(&rest) == '0')
        return zero_form(rest);
    if (!skip_number(&rest))
        return FORM_NONE;
    if (rest.length == 0)
        return FORM_DECIMAL;
    return skip_sixties(&rest) && rest.length == 0 ? FORM_SEXAGESIMAL : FORM_NONE;
}

/* What begins with a point: .5, .inf, .nan. PyYAML knows no -.5. */
static enum number_form point_form(struct text rest, bool is_signed)
{
    static const char *const infinities[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    if (text_is_any(rest, infinities))
        return FORM_INFINITY;
    if (is_signed)
        return FORM_NONE;
    if (text_is_any(rest, nans))
        return FORM_NAN;
    text_skip(&rest, 1);
    bool good = skip_number(&rest) && skip_exponent(&rest, false) && rest.length == 0;
    return good ? FORM_FLOAT : FORM_NONE;
}

enum number_form number_float_form(struct text text)
{
    struct text rest = text;
    bool is_signed = skip_sign(&rest);
    if (text_peek(&rest) == '.')
        return point_form(rest, is_signed);
    if (!skip_number(&rest))
        return FORM_NONE;
    bool sexagesimal = text_peek(&rest) == ':';
    if (sexagesimal && !skip_sixties(&rest))
        return FORM_NONE;
    if (!text_take(&rest, '.'))
        return FORM_NONE;
    skip_digits(&rest, '9');
    if (sexagesimal)
        return rest.length == 0 ? FORM_SEXAGESIMAL_FLOAT : FORM_NONE;
    return skip_exponent(&rest, false) && rest.length == 0 ? FORM_FLOAT : FORM_NONE;
}

enum number_form number_loose_float_form(struct text text)
{
    struct text rest = text;
    skip_sign(&rest);
    if (!skip_number(&rest))
        return FORM_NONE;
    if (text_take(&rest, '.'))
        skip_digits(&rest, '9');
    return skip_exponent(&rest, true) && rest.length == 0 ? FORM_FLOAT : FORM_NONE;
}

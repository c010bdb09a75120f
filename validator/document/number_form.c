/* SPDX-License-Identifier: MIT */
/*
 * The spellings of numbers in YAML 1.1 as PyYAML's resolver knows them. Written out by hand: this
 * runs for every plain scalar of every file.
 */
#include "document/number.h"

struct scan {
    const char *at;
    const char *end;
};

static struct scan scan_of(struct text text)
{
    return (struct scan){text.bytes, text.bytes + text.length};
}

static bool at_end(const struct scan *scan)
{
    return scan->at == scan->end;
}

static char peek(const struct scan *scan)
{
    return at_end(scan) ? '\0' : *scan->at;
}

static bool skip(struct scan *scan, char expected)
{
    if (at_end(scan) || *scan->at != expected)
        return false;
    scan->at++;
    return true;
}

static bool skip_sign(struct scan *scan)
{
    return skip(scan, '-') || skip(scan, '+');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_hex_digit(char byte)
{
    return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* Skips digits up to `last` and underscores. */
static void skip_digits(struct scan *scan, char last)
{
    while (!at_end(scan) && ((*scan->at >= '0' && *scan->at <= last) || *scan->at == '_'))
        scan->at++;
}

/* [0-9][0-9_]* */
static bool skip_number(struct scan *scan)
{
    if (!is_digit(peek(scan)))
        return false;
    skip_digits(scan, '9');
    return true;
}

/* (:[0-5]?[0-9])+ */
static bool skip_sixties(struct scan *scan)
{
    bool any = false;
    while (skip(scan, ':')) {
        char first = peek(scan);
        if (!is_digit(first))
            return false;
        scan->at++;
        if (first <= '5' && is_digit(peek(scan)))
            scan->at++;
        any = true;
    }
    return any;
}

/* ([eE][-+][0-9]+)?; with `loose` the sign may be left out. */
static bool skip_exponent(struct scan *scan, bool loose)
{
    if (!skip(scan, 'e') && !skip(scan, 'E'))
        return true;
    if (!skip_sign(scan) && !loose)
        return false;
    if (!is_digit(peek(scan)))
        return false;
    while (is_digit(peek(scan)))
        scan->at++;
    return true;
}

/* What follows a leading zero: its base, or the end of a lone zero. */
static enum number_form zero_form(struct scan scan)
{
    scan.at++;
    if (at_end(&scan))
        return FORM_DECIMAL;
    enum number_form form = FORM_OCTAL;
    if (skip(&scan, 'x')) {
        form = FORM_HEXADECIMAL;
        if (at_end(&scan))
            return FORM_NONE;
        while (is_hex_digit(peek(&scan)) || peek(&scan) == '_')
            scan.at++;
    } else if (skip(&scan, 'b')) {
        form = FORM_BINARY;
        if (at_end(&scan))
            return FORM_NONE;
        skip_digits(&scan, '1');
    } else {
        skip_digits(&scan, '7');
    }
    return at_end(&scan) ? form : FORM_NONE;
}

enum number_form number_integer_form(struct text text)
{
    struct scan scan = scan_of(text);
    skip_sign(&scan);
    if (peek(&scan) == '0')
        return zero_form(scan);
    if (!skip_number(&scan))
        return FORM_NONE;
    if (at_end(&scan))
        return FORM_DECIMAL;
    return skip_sixties(&scan) && at_end(&scan) ? FORM_SEXAGESIMAL : FORM_NONE;
}

static bool is_one_of(struct scan scan, const char *const words[3])
{
    struct text rest = {scan.at, (size_t)(scan.end - scan.at)};
    return text_is(rest, words[0]) || text_is(rest, words[1]) || text_is(rest, words[2]);
}

/* What begins with a point: .5, .inf, .nan. PyYAML knows no -.5. */
static enum number_form point_form(struct scan scan, bool is_signed)
{
    static const char *const infinities[3] = {".inf", ".Inf", ".INF"};
    static const char *const nans[3] = {".nan", ".NaN", ".NAN"};
    if (is_one_of(scan, infinities))
        return FORM_INFINITY;
    if (is_signed)
        return FORM_NONE;
    if (is_one_of(scan, nans))
        return FORM_NAN;
    scan.at++;
    bool good = skip_number(&scan) && skip_exponent(&scan, false) && at_end(&scan);
    return good ? FORM_FLOAT : FORM_NONE;
}

enum number_form number_float_form(struct text text)
{
    struct scan scan = scan_of(text);
    bool is_signed = skip_sign(&scan);
    if (peek(&scan) == '.')
        return point_form(scan, is_signed);
    if (!skip_number(&scan))
        return FORM_NONE;
    bool sexagesimal = peek(&scan) == ':';
    if (sexagesimal && !skip_sixties(&scan))
        return FORM_NONE;
    if (!skip(&scan, '.'))
        return FORM_NONE;
    skip_digits(&scan, '9');
    if (sexagesimal)
        return at_end(&scan) ? FORM_SEXAGESIMAL_FLOAT : FORM_NONE;
    return skip_exponent(&scan, false) && at_end(&scan) ? FORM_FLOAT : FORM_NONE;
}

enum number_form number_loose_float_form(struct text text)
{
    struct scan scan = scan_of(text);
    skip_sign(&scan);
    if (!skip_number(&scan))
        return FORM_NONE;
    if (skip(&scan, '.'))
        skip_digits(&scan, '9');
    return skip_exponent(&scan, true) && at_end(&scan) ? FORM_FLOAT : FORM_NONE;
}

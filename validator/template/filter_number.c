/* SPDX-License-Identifier: MIT */
/* Filters that make numbers, and booleans. */
#include "template/argument.h"
#include "template/case.h"
#include "template/strings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 400 /* of a number that is read from a text */ };

enum read { READ_NUMBER, READ_NONE, READ_UNKNOWN };

/* ------------------------------------------------------------------------ texts as numbers -- */

/* Takes out the underscores, each of which must stand between two digits, and white space around.
 * Digits of other scripts are numbers to Python; whether a character is one we do not know. */
static enum read tidy_number(struct text text, char digits[DIGITS_MAX])
{
    size_t length = 0;
    text = strings_strip(text, NULL, STRINGS_LEFT | STRINGS_RIGHT);
    for (size_t i = 0; i < text.length; i++) {
        uint32_t c = 0;
        utf8_decode(text.bytes + i, text.length - i, &c);
        if (c >= 0x80 && case_of(c) == CASE_UNKNOWN)
            return READ_UNKNOWN;
        if (c >= 0x80 || c == '\0')
            return READ_NONE;
        if (c != '_') {
            digits[length++] = (char)c;
        } else if (i == 0 || i + 1 == text.length || !ascii_is_alphanumeric(text.bytes[i - 1]) ||
                   !ascii_is_alphanumeric(text.bytes[i + 1])) {
            return READ_NONE;
        }
        if (length == DIGITS_MAX - 1)
            return READ_UNKNOWN;
    }
    digits[length] = '\0';
    return length ? READ_NUMBER : READ_NONE;
}

static unsigned digit_of(char c)
{
    return ascii_is_digit(c)      ? (unsigned)(c - '0')
           : c >= 'a' && c <= 'z' ? (unsigned)(c - 'a' + 10)
           : c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A' + 10)
                                  : 99;
}

/* The base that a prefix says, 0 for none; the prefix is passed over where it fits. */
static unsigned prefixed_base(const char **at, unsigned base)
{
    static const struct {
        char letter;
        unsigned base;
    } prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        bool is_prefix = (*at)[0] == '0' && ((*at)[1] | 0x20) == prefixes[i].letter;
        if (is_prefix && (base == 0 || base == prefixes[i].base)) {
            *at += 2;
            return prefixes[i].base;
        }
    }
    return base ? base : 10;
}

/* int(text, base) */
static enum read read_integer(struct text text, int64_t base, int64_t *integer)
{
    char digits[DIGITS_MAX];
    enum read read = base < 0 ? READ_NONE : tidy_number(text, digits);
    if (read != READ_NUMBER)
        return read;
    const char *at = digits;
    bool is_negative = *at == '-';
    at += *at == '-' || *at == '+';
    bool is_free = base == 0;
    const char *start = at;
    base = prefixed_base(&at, (unsigned)base);
    if (is_free && at == start && at[0] == '0' && at[strspn(at, "0")] != '\0')
        return READ_NONE; /* 012 is nothing in base 0 */
    uint64_t number = 0;
    if (*at == '\0')
        return READ_NONE;
    bool is_large = false;
    for (; *at; at++) {
        if (digit_of(*at) >= base)
            return READ_NONE;
        is_large |= number > (uint64_t)INT64_MAX / (uint64_t)base - 1;
        number = number * (uint64_t)base + digit_of(*at);
    }
    if (is_large || number > INT64_MAX)
        return READ_UNKNOWN;
    *integer = is_negative ? -(int64_t)number : (int64_t)number;
    return READ_NUMBER;
}

static bool is_word(const char *digits, const char *word)
{
    digits += *digits == '-' || *digits == '+';
    for (; *word && (*digits | 0x20) == *word; word++)
        digits++;
    return *word == '\0' && *digits == '\0';
}

/* float(text) */
static enum read read_real(struct text text, double *real)
{
    char digits[DIGITS_MAX];
    enum read read = tidy_number(text, digits);
    if (read != READ_NUMBER)
        return read;
    bool is_infinite = is_word(digits, "inf") || is_word(digits, "infinity");
    if (is_infinite || is_word(digits, "nan")) {
        *real = is_infinite ? INFINITY : NAN;
        *real = digits[0] == '-' ? -*real : *real;
        return READ_NUMBER;
    }
    if (digits[strspn(digits, "0123456789+-.eE")] != '\0')
        return READ_NONE;
    char *end;
    *real = strtod(digits, &end);
    return *end == '\0' && end != digits ? READ_NUMBER : READ_NONE;
}

/* ------------------------------------------------------------------------------------- int -- */

static struct value integer_of_real(struct run *run, double real)
{
    if (isinf(real))
        return run_fail(run, "cannot convert float infinity to integer");
    if (!(fabs(real) < 9.2e18))
        return run_unsupported(run, "an integer of more than 64 bits");
    return value_integer((int64_t)real);
}

/* What neither int() nor float() take: `standard`. */
static struct value integer_of_text(struct run *run, struct text text, int64_t base,
                                    struct value standard)
{
    int64_t integer;
    double real;
    enum read read = read_integer(text, base, &integer);
    if (read == READ_NUMBER)
        return value_integer(integer);
    if (read == READ_NONE)
        read = read_real(text, &real);
    if (read == READ_UNKNOWN)
        return run_unsupported(run, "a number of that many digits, or of another script");
    if (read == READ_NONE || isnan(real))
        return standard;
    return integer_of_real(run, real);
}

/* The base that is asked for; -1 for what Python refuses, which only makes it read a float. */
static int64_t base_of(const struct arguments *arguments)
{
    struct value base = arguments->given[1];
    if (base.type == VALUE_ABSENT)
        return 10;
    if (base.type == VALUE_BOOLEAN)
        return base.boolean ? -1 : 0;
    bool is_base = base.type == VALUE_INTEGER &&
                   (base.integer == 0 || (base.integer >= 2 && base.integer <= 36));
    return is_base ? base.integer : -1;
}

struct value filter_int(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    struct value standard =
        argument_is_given(arguments, 0) ? arguments->given[0] : value_integer(0);
    switch (subject.type) {
    case VALUE_UNDEFINED:
        return run_use_undefined(run, subject);
    case VALUE_INTEGER:
        return subject;
    case VALUE_BOOLEAN:
        return value_integer(subject.boolean);
    case VALUE_FLOAT:
        return isnan(subject.real) ? standard : integer_of_real(run, subject.real);
    case VALUE_STRING:
        return integer_of_text(run, subject.string, base_of(arguments), standard);
    default:
        return standard;
    }
}

struct value filter_float(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    struct value standard = argument_is_given(arguments, 0) ? arguments->given[0] : value_real(0);
    double real;
    switch (subject.type) {
    case VALUE_UNDEFINED:
        return run_use_undefined(run, subject);
    case VALUE_INTEGER:
        return value_real((double)subject.integer);
    case VALUE_BOOLEAN:
        return value_real(subject.boolean);
    case VALUE_FLOAT:
        return subject;
    case VALUE_STRING:
        break;
    default:
        return standard;
    }
    enum read read = read_real(subject.string, &real);
    if (read == READ_UNKNOWN)
        return run_unsupported(run, "a number of that many digits, or of another script");
    return read == READ_NUMBER ? value_real(real) : standard;
}

/* ------------------------------------------------------------------------------------ bool -- */

static bool says_yes(struct text text)
{
    return text_is(text, "yes") || text_is(text, "on") || text_is(text, "1") ||
           text_is(text, "true");
}

struct value filter_bool(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    struct text lower;
    if (subject.type == VALUE_BOOLEAN)
        return subject;
    if (subject.type == VALUE_NONE)
        return run_is_older(run) ? subject : value_boolean(false);
    if (subject.type == VALUE_UNDEFINED)
        return subject.is_lenient ? value_boolean(false) : run_use_undefined(run, subject);
    if (subject.type == VALUE_STRING)
        return case_lower(run, subject.string, &lower) ? value_boolean(says_yes(lower))
                                                       : value_none();
    /* 2.19 tells of what is no boolean, by its repr(), which fails for what is undefined in it */
    struct text told;
    if (!value_is_number(subject) && run_is_newer(run) && !value_str(run, subject, &told))
        return value_none();
    bool is_one = false;
    if (value_is_number(subject))
        value_equal(run, subject, value_integer(1), &is_one);
    return value_boolean(is_one);
}

/* ------------------------------------------------------------------------------ abs, round -- */

struct value filter_abs(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    if (subject.type == VALUE_UNDEFINED)
        return run_use_undefined(run, subject);
    if (subject.type == VALUE_FLOAT)
        return value_real(fabs(subject.real));
    if (!value_is_number(subject))
        return run_fail(run, "bad operand type for abs(): '%s'", value_type_name(subject));
    int64_t integer = subject.type == VALUE_BOOLEAN ? subject.boolean : subject.integer;
    if (integer == INT64_MIN)
        return run_unsupported(run, "an integer of more than 64 bits");
    return value_integer(integer < 0 ? -integer : integer);
}

/* round(integer, -places), halves to even. */
static struct value round_integer(int64_t integer, int64_t places)
{
    int64_t unit = 1;
    if (places > 18)
        return value_integer(0);
    for (int64_t i = 0; i < places; i++)
        unit *= 10;
    int64_t rest = integer % unit;
    int64_t whole = integer - rest;
    int64_t twice = 2 * (rest < 0 ? -rest : rest); /* fits, for a unit is below a quarter */
    bool is_away = twice > unit || (twice == unit && (whole / unit) % 2 != 0);
    if (is_away)
        whole += rest < 0 ? -unit : unit;
    return value_integer(whole);
}

/* round(real, places): printf rounds exactly, too, halves to even. */
static struct value round_real(struct run *run, double real, int64_t places)
{
    char digits[700];
    if (isnan(real) || isinf(real) || places > 323)
        return value_real(real);
    if (places < 0)
        return run_unsupported(run, "a float rounded before its point");
    snprintf(digits, sizeof digits, "%.*f", (int)places, real);
    return value_real(strtod(digits, NULL));
}

static struct value round_one_way(struct run *run, struct value subject, int64_t places, bool is_up)
{
    if (places < 0 || places > 15)
        return run_unsupported(run, "round up or down to %lld places", (long long)places);
    double scale = 1;
    for (int64_t i = 0; i < places; i++)
        scale *= 10;
    double real = subject.type == VALUE_FLOAT     ? subject.real
                  : subject.type == VALUE_BOOLEAN ? subject.boolean
                                                  : (double)subject.integer;
    double scaled = is_up ? ceil(real * scale) : floor(real * scale);
    if (isnan(scaled) || isinf(scaled))
        return run_fail(run, "cannot convert float to integer");
    if (fabs(scaled) > 9007199254740992.0)
        return run_unsupported(run, "rounding a number that large");
    return value_real((scaled + 0.0) / scale); /* an integer has no negative zero */
}

struct value filter_round(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    int64_t places;
    struct text method;
    if (arguments->given[0].type == VALUE_NONE)
        return run_unsupported(run, "round to no number of places");
    if (!argument_integer(run, arguments, 0, 0, &places) ||
        !argument_string(run, arguments, 1, "common", &method))
        return value_none();
    bool is_common = text_is(method, "common");
    if (!is_common && !text_is(method, "ceil") && !text_is(method, "floor"))
        return run_fail(run, "method must be common, ceil or floor");
    if (subject.type == VALUE_UNDEFINED)
        return run_use_undefined(run, subject);
    if (!value_is_number(subject))
        return run_fail(run, "type %s doesn't define __round__ method", value_type_name(subject));
    if (!is_common)
        return round_one_way(run, subject, places, text_is(method, "ceil"));
    if (subject.type == VALUE_FLOAT)
        return round_real(run, subject.real, places);
    int64_t integer = subject.type == VALUE_BOOLEAN ? subject.boolean : subject.integer;
    return places < 0 ? round_integer(integer, -places) : value_integer(integer);
}

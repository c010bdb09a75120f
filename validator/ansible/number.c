/* SPDX-License-Identifier: MIT */
/* Names and numbers of Python. */
#include "ansible/ansible.h"

enum { DIGITS_MAX = 4300 }; /* of an integer in decimal, as sys.set_int_max_str_digits() has it */

struct text python_take_name(struct text *rest)
{
    struct text name = {rest->bytes, 0};
    while (name.length < rest->length && python_is_word(rest->bytes[name.length]))
        name.length++;
    text_skip(rest, name.length);
    return name;
}

static bool is_binary(char c)
{
    return c == '0' || c == '1';
}

static bool is_octal(char c)
{
    return python_is_octal(c);
}

static bool is_decimal(char c)
{
    return ascii_is_digit(c);
}

static bool is_hexadecimal(char c)
{
    return ascii_is_hexadecimal(c);
}

/* Digits with single underscores between them, copied without these. */
static bool take_digits(struct text *rest, bool (*is_digit)(char), struct buffer *digits)
{
    if (!is_digit(text_peek(rest)))
        return false;
    while (rest->length) {
        if (text_take(rest, '_')) {
            if (!is_digit(text_peek(rest)))
                return false;
        } else if (!is_digit(text_peek(rest))) {
            break;
        }
        buffer_append(digits, rest->bytes, 1);
        text_skip(rest, 1);
    }
    return true;
}

/* 0x, 0o or 0b; 10 where none of them is there. */
static int take_base(struct text *rest)
{
    static const struct {
        const char *prefix;
        int base;
    } bases[] = {{"0x", 16}, {"0X", 16}, {"0o", 8}, {"0O", 8}, {"0b", 2}, {"0B", 2}};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (text_take_string(rest, bases[i].prefix))
            return bases[i].base;
    }
    return 10;
}

static bool take_based(struct text *rest, int base, struct buffer *digits)
{
    (void)text_take(rest, '_');
    return take_digits(rest,
                       base == 16  ? is_hexadecimal
                       : base == 8 ? is_octal
                                   : is_binary,
                       digits);
}

/* Behind the point, on one side of which digits may lack. */
static bool take_fraction(struct text *rest, struct buffer *digits)
{
    bool has_whole = digits->length > 0;
    buffer_append_string(digits, has_whole ? "." : "0.");
    if (ascii_is_digit(text_peek(rest)))
        return take_digits(rest, is_decimal, digits);
    buffer_append_string(digits, "0");
    return has_whole;
}

static bool take_exponent(struct text *rest, struct buffer *digits)
{
    buffer_append_string(digits, "e");
    if (ascii_is_among(text_peek(rest), "+-")) {
        buffer_append(digits, rest->bytes, 1);
        text_skip(rest, 1);
    }
    return take_digits(rest, is_decimal, digits);
}

static bool take_decimal(struct text *rest, struct python_number *number, struct buffer *digits)
{
    if (text_peek(rest) != '.' && !take_digits(rest, is_decimal, digits))
        return false;
    size_t whole = digits->length;
    if (text_take(rest, '.')) {
        number->kind = PYTHON_REAL;
        if (!take_fraction(rest, digits))
            return false;
    }
    if (text_take(rest, 'e') || text_take(rest, 'E')) {
        number->kind = PYTHON_REAL;
        if (!take_exponent(rest, digits))
            return false;
    }
    if (text_take(rest, 'j') || text_take(rest, 'J'))
        number->kind = PYTHON_IMAGINARY;
    if (number->kind != PYTHON_INTEGER || digits->failed)
        return !digits->failed;
    bool is_zero = strspn(digits->bytes, "0") == whole;
    return (digits->bytes[0] != '0' || is_zero) && whole <= DIGITS_MAX; /* 012 is none */
}

bool python_take_number(struct text *rest, struct python_number *number, struct buffer *digits)
{
    struct text at = *rest;
    *number = (struct python_number){.kind = PYTHON_INTEGER, .base = take_base(&at)};
    bool is_taken = number->base == 10 ? take_decimal(&at, number, digits)
                                       : take_based(&at, number->base, digits);
    if (!is_taken || digits->failed || python_is_word(text_peek(&at)))
        return false;
    *rest = at;
    return true;
}

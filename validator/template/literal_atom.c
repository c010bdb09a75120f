/* SPDX-License-Identifier: MIT */
/* Strings, numbers and names within literals of Python. */
#include "template/literal_atom.h"

#include "template/lexer.h"

#include <errno.h>
#include <stdlib.h>

static struct value refuse(struct literal *literal)
{
    literal->is_refused = true;
    return value_none();
}

/* ------------------------------------------------------------------------------------ strings */

/* The letters before a quote: r, u, b, f, in any case. */
static size_t prefix_length(struct text rest)
{
    size_t length = 0;
    while (length < rest.length && length < 3 && ascii_is_among(rest.bytes[length], "rRuUbBfF"))
        length++;
    return length < rest.length && ascii_is_among(rest.bytes[length], "'\"") ? length : 3;
}

static bool has_letter(struct text prefix, char letter)
{
    return text_has(prefix, letter) || text_has(prefix, (char)(letter - 'a' + 'A'));
}

/* What stands between quotes, which are taken; false where the string has no end. */
static bool take_quoted(struct text *rest, struct text *content)
{
    char mark[4] = {rest->bytes[0], rest->bytes[0], rest->bytes[0], '\0'};
    bool is_long = text_starts_with(*rest, mark);
    size_t marks = is_long ? 3 : 1;
    mark[marks] = '\0';
    text_skip(rest, marks);
    content->bytes = rest->bytes;
    for (size_t i = 0; i < rest->length; i++) {
        if (rest->bytes[i] == '\n' && !is_long)
            return false;
        if (text_starts_with(text_from(*rest, i), mark)) {
            content->length = i;
            text_skip(rest, i + marks);
            return true;
        }
        if (rest->bytes[i] == '\\')
            i++;
    }
    return false;
}

static void append_string(struct literal *literal, struct buffer *out)
{
    bool is_unsupported = false;
    size_t length = prefix_length(literal->rest);
    struct text prefix = {literal->rest.bytes, length};
    struct text content;
    text_skip(&literal->rest, length);
    if (has_letter(prefix, 'f') || !take_quoted(&literal->rest, &content)) {
        refuse(literal);
        return;
    }
    if (has_letter(prefix, 'b')) {
        run_unsupported(literal->run, "a text that Python reads as bytes");
    } else if (has_letter(prefix, 'r')) {
        buffer_append_text(out, content);
    } else {
        struct text quoted = {content.bytes - 1, content.length + 2};
        if (lexer_unescape(quoted, out, &is_unsupported) && !is_unsupported)
            refuse(literal);
    }
    if (is_unsupported)
        run_unsupported(literal->run, "an escape in a text that Python reads as a literal");
}

/* Strings, one behind the other, make one. */
static struct value read_strings(struct literal *literal)
{
    struct buffer out;
    run_buffer_init(literal->run, &out);
    while (!literal->is_refused && run_goes_on(literal->run) && prefix_length(literal->rest) < 3) {
        append_string(literal, &out);
        while (literal->rest.length && ascii_is_among(literal->rest.bytes[0], " \t\f\r\n"))
            text_skip(&literal->rest, 1);
    }
    return run_string(literal->run, &out);
}

/* ------------------------------------------------------------------------------------ numbers */

/* The letters, digits, points and signs of exponents that follow. */
static struct text take_number(struct text *rest)
{
    size_t length = 0;
    bool is_based = text_starts_with(*rest, "0x") || text_starts_with(*rest, "0X");
    for (; length < rest->length; length++) {
        char c = rest->bytes[length];
        bool is_sign = length > 0 && !is_based && (c == '+' || c == '-') &&
                       (rest->bytes[length - 1] | 0x20) == 'e';
        if (!ascii_is_alphanumeric(c) && c != '_' && c != '.' && !is_sign)
            break;
    }
    struct text number = {rest->bytes, length};
    text_skip(rest, length);
    return number;
}

/* Copies the number without its underscores, each of which stands between two digits. */
static bool copy_number(struct text number, char *plain, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < number.length; i++) {
        bool between = i > 0 && i + 1 < number.length &&
                       ascii_is_alphanumeric(number.bytes[i - 1]) &&
                       ascii_is_alphanumeric(number.bytes[i + 1]);
        if (number.bytes[i] == '_' && between)
            continue;
        if (number.bytes[i] == '_' || length + 1 == size)
            return false;
        plain[length++] = number.bytes[i];
    }
    plain[length] = '\0';
    return length > 0;
}

static bool is_decimal(const char *plain)
{
    const char *c = plain;
    while (ascii_is_digit(*c))
        c++;
    bool is_zero = plain[0] == '0' && plain[strspn(plain, "0")] == '\0';
    return *c == '\0' && (plain[0] != '0' || is_zero);
}

static int radix_of(const char *plain)
{
    if (plain[0] != '0')
        return 10;
    char letter = (char)(plain[1] | 0x20);
    return letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
}

static bool is_real(const char *plain)
{
    size_t whole = strspn(plain, "0123456789");
    const char *c = plain + whole;
    size_t fraction = 0;
    if (*c == '.') {
        fraction = strspn(c + 1, "0123456789");
        c += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*c == 'e' || *c == 'E') {
        c++;
        if (*c == '+' || *c == '-')
            c++;
        size_t digits = strspn(c, "0123456789");
        if (digits == 0)
            return false;
        c += digits;
    }
    return *c == '\0' && c > plain + whole;
}

static struct value read_integer(struct literal *literal, const char *plain, bool is_negative)
{
    int radix = radix_of(plain);
    char *end;
    errno = 0;
    long long integer = strtoll(radix == 10 ? plain : plain + 2, &end, radix);
    if (*end != '\0' || (radix != 10 && !ascii_is_hexadecimal(plain[2])))
        return refuse(literal);
    if (errno)
        return run_unsupported(literal->run, "an integer of more than 64 bits");
    return value_integer(is_negative ? -integer : integer);
}

static struct value read_number(struct literal *literal, bool is_negative)
{
    char plain[80];
    struct text number = take_number(&literal->rest);
    if (number.length >= sizeof plain)
        return run_unsupported(literal->run, "a number of more than 79 characters");
    if (!copy_number(number, plain, sizeof plain))
        return refuse(literal);
    size_t length = strlen(plain);
    if (radix_of(plain) != 10 || is_decimal(plain))
        return read_integer(literal, plain, is_negative);
    if (is_real(plain))
        return value_real(is_negative ? -strtod(plain, NULL) : strtod(plain, NULL));
    if (plain[length - 1] == 'j' || plain[length - 1] == 'J')
        return run_unsupported(literal->run, "a text that Python reads as a complex number");
    return refuse(literal);
}

/* A sign, and what must be a number behind it. */
static struct value read_signed(struct literal *literal)
{
    bool is_negative = text_peek(&literal->rest) == '-';
    text_skip(&literal->rest, 1);
    while (literal->rest.length && ascii_is_among(literal->rest.bytes[0], " \t\f\r\n"))
        text_skip(&literal->rest, 1);
    char c = text_peek(&literal->rest);
    if (c == '(')
        return run_unsupported(literal->run, "a sign before a bracket");
    return ascii_is_digit(c) || c == '.' ? read_number(literal, is_negative) : refuse(literal);
}

/* -------------------------------------------------------------------------------------- names */

static struct value read_name(struct literal *literal)
{
    size_t length = 0;
    while (length < literal->rest.length && (ascii_is_alphanumeric(literal->rest.bytes[length]) ||
                                             literal->rest.bytes[length] == '_' ||
                                             (unsigned char)literal->rest.bytes[length] >= 0x80))
        length++;
    struct text name = {literal->rest.bytes, length};
    text_skip(&literal->rest, length);
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

struct value literal_read_atom(struct literal *literal)
{
    char c = text_peek(&literal->rest);
    struct value value;
    if (text_starts_with(literal->rest, "..."))
        value = run_unsupported(literal->run, "a text that Python reads as an ellipsis");
    else if (prefix_length(literal->rest) < 3)
        value = read_strings(literal);
    else if (ascii_is_digit(c) || c == '.')
        value = read_number(literal, false);
    else if (c == '-' || c == '+')
        value = read_signed(literal);
    else
        value = read_name(literal);
    struct text rest = literal->rest;
    while (rest.length && ascii_is_among(rest.bytes[0], " \t\f"))
        text_skip(&rest, 1);
    bool is_sum = value_is_number(value) && (text_take(&rest, '+') || text_take(&rest, '-'));
    struct text number = is_sum ? take_number(&rest) : TEXT("");
    if (number.length && ascii_is_among(number.bytes[number.length - 1], "jJ"))
        run_unsupported(literal->run, "a text that Python reads as a complex number");
    return value;
}

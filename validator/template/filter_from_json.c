/* SPDX-License-Identifier: MIT */
/* The filter that reads JSON, as Python's json.loads() does. */
#include "template/argument.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct value read_value(struct run *run, struct text *rest);

static struct value refuse(struct run *run, const char *what)
{
    return run_fail(run, "from_json: %s", what);
}

static void skip_space(struct text *rest)
{
    while (ascii_is_among(text_peek(rest), " \t\n\r"))
        text_skip(rest, 1);
}

/* ----------------------------------------------------------------------------------- texts -- */

static bool read_unit(struct text *rest, uint32_t *unit)
{
    return text_take_hexadecimal(rest, 4, unit);
}

/* \u and what follows: a character, or a pair of surrogates. */
static void read_unicode(struct run *run, struct text *rest, struct buffer *out)
{
    uint32_t c = 0, low = 0;
    char bytes[4];
    if (!read_unit(rest, &c)) {
        refuse(run, "invalid \\uXXXX escape");
        return;
    }
    struct text after = *rest;
    if (c >= 0xD800 && c <= 0xDBFF && text_take_string(&after, "\\u") && read_unit(&after, &low) &&
        low >= 0xDC00 && low <= 0xDFFF) {
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
        *rest = after;
    }
    if (c >= 0xD800 && c <= 0xDFFF)
        run_unsupported(run, "a lone surrogate");
    else
        buffer_append(out, bytes, utf8_encode(bytes, c));
}

static void read_escape(struct run *run, struct text *rest, struct buffer *out)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char c = text_peek(rest);
    const char *letter = c ? strchr(letters, c) : NULL;
    if (rest->length)
        text_skip(rest, 1);
    if (c == 'u')
        read_unicode(run, rest, out);
    else if (letter)
        buffer_append(out, &meanings[letter - letters], 1);
    else
        refuse(run, "invalid escape");
}

/* Behind its opening quote. */
static struct value read_string(struct run *run, struct text *rest)
{
    struct buffer out;
    run_buffer_init(run, &out);
    while (run_step(run, 1) && !text_take(rest, '"')) {
        char c = text_peek(rest);
        if (rest->length == 0 || (unsigned char)c < 0x20) {
            refuse(run, rest->length ? "invalid control character" : "unterminated string");
        } else if (text_take(rest, '\\')) {
            read_escape(run, rest, &out);
        } else {
            buffer_append(&out, &c, 1);
            text_skip(rest, 1);
        }
    }
    return run_string(run, &out);
}

/* --------------------------------------------------------------------------------- numbers -- */

enum { NUMBER_BYTES = 400 };

static struct value read_number(struct run *run, struct text *rest)
{
    struct text at = *rest;
    char digits[NUMBER_BYTES];
    bool is_real = false;
    (void)text_take(&at, '-');
    bool begins_with_zero = text_peek(&at) == '0';
    struct text whole = at;
    if (!text_skip_digits(&at))
        return refuse(run, "expecting value");
    if (begins_with_zero && at.bytes > whole.bytes + 1)
        at = text_from(whole, 1); /* 012 is a 0 with something behind it */
    struct text after = at;
    if (text_take(&after, '.') && text_skip_digits(&after)) {
        is_real = true;
        at = after;
    }
    after = at;
    if ((text_take(&after, 'e') || text_take(&after, 'E')) &&
        (text_take(&after, '-') || text_take(&after, '+') || true) && text_skip_digits(&after)) {
        is_real = true;
        at = after;
    }
    size_t length = rest->length - at.length;
    if (length >= sizeof digits)
        return run_unsupported(run, "a number of that many digits");
    memcpy(digits, rest->bytes, length);
    digits[length] = '\0';
    *rest = at;
    if (is_real)
        return value_real(strtod(digits, NULL));
    if (length > 18)
        return run_unsupported(run, "an integer of that many digits");
    return value_integer(strtoll(digits, NULL, 10));
}

/* ----------------------------------------------------------------------------- collections -- */

static struct value read_list(struct run *run, struct text *rest)
{
    struct value_builder items;
    value_builder_init(&items, run);
    skip_space(rest);
    if (text_take(rest, ']'))
        return value_builder_list(&items);
    do {
        skip_space(rest);
        value_builder_add(&items, read_value(run, rest));
        skip_space(rest);
    } while (run_goes_on(run) && text_take(rest, ','));
    if (!text_take(rest, ']'))
        return refuse(run, "expecting ',' delimiter");
    return value_builder_list(&items);
}

static struct value read_dict(struct run *run, struct text *rest)
{
    struct value_builder members;
    value_builder_init(&members, run);
    skip_space(rest);
    if (text_take(rest, '}'))
        return value_builder_dict(&members);
    do {
        skip_space(rest);
        if (!text_take(rest, '"'))
            return refuse(run, "expecting property name enclosed in double quotes");
        struct value key = read_string(run, rest);
        skip_space(rest);
        if (!text_take(rest, ':'))
            return refuse(run, "expecting ':' delimiter");
        skip_space(rest);
        struct value value = read_value(run, rest);
        if (run_goes_on(run))
            value_builder_put(&members, key, value);
        skip_space(rest);
    } while (run_goes_on(run) && text_take(rest, ','));
    if (!text_take(rest, '}'))
        return refuse(run, "expecting ',' delimiter");
    return value_builder_dict(&members);
}

static struct value read_collection(struct run *run, struct text *rest)
{
    if (!run_enter(run))
        return value_none();
    bool is_list = text_take(rest, '[');
    if (!is_list)
        text_skip(rest, 1);
    struct value value = is_list ? read_list(run, rest) : read_dict(run, rest);
    run_leave(run);
    return value;
}

static struct value read_value(struct run *run, struct text *rest)
{
    if (!run_step(run, 1))
        return value_none();
    if (ascii_is_among(text_peek(rest), "[{"))
        return read_collection(run, rest);
    if (text_take(rest, '"'))
        return read_string(run, rest);
    if (text_take_string(rest, "null"))
        return value_none();
    if (text_take_string(rest, "true"))
        return value_boolean(true);
    if (text_take_string(rest, "false"))
        return value_boolean(false);
    if (text_take_string(rest, "NaN"))
        return value_real(NAN);
    if (text_take_string(rest, "-Infinity"))
        return value_real(-INFINITY);
    if (text_take_string(rest, "Infinity"))
        return value_real(INFINITY);
    return read_number(run, rest);
}

struct value filter_from_json(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    if (subject.type == VALUE_UNDEFINED)
        return run_use_undefined(run, subject);
    if (subject.type != VALUE_STRING)
        return run_fail(run, "the JSON object must be str, not %s", value_type_name(subject));
    if (arguments->rest_count || arguments->keyword_count)
        return run_unsupported(run, "from_json with arguments");
    struct text rest = subject.string;
    if (text_starts_with(rest, "\xef\xbb\xbf"))
        return refuse(run, "unexpected UTF-8 BOM");
    skip_space(&rest);
    struct value value = read_value(run, &rest);
    skip_space(&rest);
    return rest.length && run_goes_on(run) ? refuse(run, "extra data") : value;
}

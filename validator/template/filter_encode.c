/* SPDX-License-Identifier: MIT */
/* Filters that write a text in other letters: base64, digests, for a shell, for a URL. */
#include "template/argument.h"

/* ---------------------------------------------------------------------------------- base64 -- */

static bool is_utf8(struct run *run, const struct arguments *arguments)
{
    struct text encoding;
    if (argument_string(run, arguments, 0, "utf-8", &encoding) && !text_is(encoding, "utf-8") &&
        !text_is(encoding, "UTF-8") && !text_is(encoding, "utf8"))
        run_unsupported(run, "base64 of another encoding than UTF-8");
    if (argument_is_given(arguments, 1))
        run_unsupported(run, "base64 for a URL");
    return run_goes_on(run);
}

struct value filter_b64encode(struct run *run, const struct arguments *arguments)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct text text;
    struct buffer out;
    if (!is_utf8(run, arguments) || !value_str(run, arguments->subject, &text))
        return value_none();
    run_buffer_init(run, &out);
    for (size_t i = 0; i < text.length; i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (i + j < text.length ? (unsigned char)text.bytes[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buffer_append(&out, i + j <= text.length ? &letters[group >> (18 - 6 * j) & 63] : "=",
                          1);
    }
    return run_string(run, &out);
}

/* The six bits of a letter, or 64. */
static uint32_t sextet(char c)
{
    return c >= 'A' && c <= 'Z'   ? (uint32_t)(c - 'A')
           : c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a' + 26)
           : ascii_is_digit(c)    ? (uint32_t)(c - '0' + 52)
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : 64;
}

/* As Python's binascii: what is no letter is passed over, and padding ends it where it fits. */
static void decode(struct run *run, struct buffer *out, struct text text)
{
    uint32_t group = 0;
    size_t count = 0, padding = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '=' && count >= 2 && count + ++padding >= 4)
            return;
        if (sextet(text.bytes[i]) == 64)
            continue;
        padding = 0;
        group = (group << 6 | sextet(text.bytes[i])) & 0xFFFFFF;
        count = (count + 1) % 4;
        /* a byte is whole with the second, third and fourth letter */
        unsigned char byte = (unsigned char)(count == 2   ? group >> 4
                                             : count == 3 ? group >> 2
                                                          : group);
        if (count != 1)
            buffer_append(out, &byte, 1);
    }
    if (count != 0)
        run_fail(run, "b64decode: incorrect padding");
}

struct value filter_b64decode(struct run *run, const struct arguments *arguments)
{
    struct text text;
    struct buffer out;
    if (!is_utf8(run, arguments) || !value_str(run, arguments->subject, &text))
        return value_none();
    run_buffer_init(run, &out);
    decode(run, &out, text);
    struct value decoded = run_string(run, &out);
    for (struct text rest = decoded.type == VALUE_STRING ? decoded.string : TEXT("");
         rest.length;) {
        uint32_t c;
        size_t length = utf8_decode(rest.bytes, rest.length, &c);
        if (length == 0)
            return run_unsupported(run, "b64decode of what is not UTF-8");
        text_skip(&rest, length);
    }
    return decoded;
}

/* --------------------------------------------------------------------------------- digests -- */

static struct value digest(struct run *run, struct value subject, enum digest_kind kind)
{
    struct text text;
    char hex[DIGEST_HEX_MAX];
    if (!value_str(run, subject, &text))
        return value_none();
    if (digest_hex_as(kind, text, hex) != 0)
        return run_unsupported(run, "this kind of digest on this machine");
    return value_string(run_copy(run, text_of(hex)));
}

struct value filter_hash(struct run *run, const struct arguments *arguments)
{
    static const struct {
        const char *name;
        enum digest_kind kind;
    } kinds[] = {{"md5", DIGEST_MD5},       {"sha1", DIGEST_SHA1},     {"sha224", DIGEST_SHA224},
                 {"sha256", DIGEST_SHA256}, {"sha384", DIGEST_SHA384}, {"sha512", DIGEST_SHA512}};
    struct text name;
    if (!argument_string(run, arguments, 0, "sha1", &name))
        return value_none();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (text_is(name, kinds[i].name))
            return digest(run, arguments->subject, kinds[i].kind);
    }
    return run_unsupported(run, "the digest '%.*s'", (int)name.length, name.bytes);
}

struct value filter_md5(struct run *run, const struct arguments *arguments)
{
    return digest(run, arguments->subject, DIGEST_MD5);
}

struct value filter_sha1(struct run *run, const struct arguments *arguments)
{
    return digest(run, arguments->subject, DIGEST_SHA1);
}

/* ------------------------------------------------------------------------------ shell, URL -- */

struct value filter_quote(struct run *run, const struct arguments *arguments)
{
    struct text text = TEXT("");
    bool is_plain = true;
    if (arguments->subject.type != VALUE_NONE && !value_str(run, arguments->subject, &text))
        return value_none();
    for (size_t i = 0; i < text.length; i++)
        is_plain &=
            ascii_is_alphanumeric(text.bytes[i]) || ascii_is_among(text.bytes[i], "_@%+=:,./-");
    if (is_plain && text.length)
        return value_string(text);
    struct buffer out;
    run_buffer_init(run, &out);
    buffer_append_string(&out, "'");
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\'')
            buffer_append_string(&out, "'\"'\"'");
        else
            buffer_append(&out, &text.bytes[i], 1);
    }
    buffer_append_string(&out, "'");
    return run_string(run, &out);
}

/* In a query a slash is written as a code, and a space as a plus. */
static void append_url(struct buffer *out, struct text text, bool is_query)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool is_plain = ascii_is_alphanumeric(c) || ascii_is_among(c, is_query ? "_.-~" : "_.-~/");
        if (is_plain || (is_query && c == ' '))
            buffer_append(out, is_plain ? &c : "+", 1);
        else
            buffer_format(out, "%%%02X", (unsigned char)c);
    }
}

static void append_query(struct run *run, struct buffer *out, struct value dict)
{
    for (size_t i = 0; run_goes_on(run) && i < value_count(dict); i++) {
        struct value_member member = value_member(run, dict, i);
        struct text key, value;
        if (!value_str(run, member.key, &key) || !value_str(run, member.value, &value))
            return;
        buffer_append_string(out, i ? "&" : "");
        append_url(out, key, true);
        buffer_append_string(out, "=");
        append_url(out, value, true);
    }
}

struct value filter_urlencode(struct run *run, const struct arguments *arguments)
{
    struct value subject = arguments->subject;
    struct text text = TEXT("");
    struct buffer out;
    if (value_is_list(subject) || (subject.type == VALUE_UNDEFINED && subject.is_lenient))
        return run_unsupported(run, "urlencode of a list");
    if (subject.type != VALUE_DICT && !value_str(run, subject, &text))
        return value_none();
    run_buffer_init(run, &out);
    if (subject.type == VALUE_DICT)
        append_query(run, &out, subject);
    else
        append_url(&out, text, false);
    return run_string(run, &out);
}

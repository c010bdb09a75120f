/* SPDX-License-Identifier: MIT */
/* URIs (RFC 3986), IRIs (RFC 3987), URI templates (RFC 6570). */
#include "format/checks.h"

/* What may stand in a URI or an IRI beside ASCII. */
enum alphabet { ASCII_ONLY, WITH_UNICODE, WITH_UNICODE_AND_PRIVATE };

static bool is_iri_codepoint(uint32_t c, bool private_too)
{
    bool is_private = (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) ||
                      (c >= 0x100000 && c <= 0x10FFFD);
    if (is_private)
        return private_too;
    return (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) ||
           (c >= 0xFDF0 && c <= 0xFFEF) ||
           (c >= 0x10000 && c <= 0xEFFFD && (c & 0xFFFF) <= 0xFFFD &&
            !(c >> 16 == 0xE && c < 0xE1000));
}

/* %41 */
static bool read_percent_escape(struct text *rest)
{
    uint32_t byte;
    struct text escape = *rest;
    if (!text_take(&escape, '%') || !text_take_hexadecimal(&escape, 2, &byte))
        return false;
    *rest = escape;
    return true;
}

/* unreserved, percent-encoded, sub-delims, what `extra` names, and Unicode where it is allowed. */
static bool read_character(struct text *rest, const char *extra, enum alphabet alphabet)
{
    char c = text_peek(rest);
    if (rest->length == 0)
        return false;
    if (c == '%')
        return read_percent_escape(rest);
    if (ascii_is_alphanumeric(c) || ascii_is_among(c, "-._~!$&'()*+,;=") ||
        ascii_is_among(c, extra)) {
        text_skip(rest, 1);
        return true;
    }
    uint32_t codepoint;
    size_t length = utf8_decode(rest->bytes, rest->length, &codepoint);
    if (alphabet == ASCII_ONLY || length < 2 ||
        !is_iri_codepoint(codepoint, alphabet == WITH_UNICODE_AND_PRIVATE))
        return false;
    text_skip(rest, length);
    return true;
}

/* Reads characters until one of `stops` or the end; false at any other. */
static bool read_until(struct text *rest, const char *stops, const char *extra,
                       enum alphabet alphabet)
{
    while (rest->length && !ascii_is_among(text_peek(rest), stops)) {
        if (!read_character(rest, extra, alphabet))
            return false;
    }
    return true;
}

static bool read_scheme(struct text *rest)
{
    struct text scheme = *rest;
    if (!ascii_is_letter(text_peek(&scheme)))
        return false;
    while (ascii_is_alphanumeric(text_peek(&scheme)) || ascii_is_among(text_peek(&scheme), "+-."))
        text_skip(&scheme, 1);
    if (!text_take(&scheme, ':'))
        return false;
    *rest = scheme;
    return true;
}

/* [v1.xyz] or [address], brackets included. */
static bool is_literal_host(struct text host)
{
    struct text inner = {host.bytes + 1, host.length - 2};
    if (host.length < 2 || host.bytes[host.length - 1] != ']')
        return false;
    if (text_peek(&inner) != 'v' && text_peek(&inner) != 'V')
        return format_ipv6(inner);
    text_skip(&inner, 1);
    size_t digits = 0;
    while (digits < inner.length && ascii_is_hexadecimal(inner.bytes[digits]))
        digits++;
    text_skip(&inner, digits);
    if (digits == 0 || !text_take(&inner, '.') || inner.length == 0 || text_has(inner, '%'))
        return false;
    return read_until(&inner, "", ":", ASCII_ONLY);
}

static bool is_authority(struct text authority, enum alphabet alphabet)
{
    if (text_has(authority, '@')) {
        struct text user = text_cut(&authority, '@');
        if (!read_until(&user, "", ":", alphabet))
            return false;
    }
    struct text port = authority;
    if (text_peek(&authority) == '[') {
        struct text host = text_take_until(&port, "]");
        if (port.length)
            text_skip(&port, 1);
        host.length += authority.length > host.length;
        if (!is_literal_host(host))
            return false;
    } else if (!read_until(&port, ":", "", alphabet)) {
        return false;
    }
    if (text_take(&port, ':'))
        text_skip_digits(&port);
    return port.length == 0;
}

/* What may follow the scheme, or stand alone. */
static bool is_relative(struct text rest, bool has_scheme, enum alphabet alphabet)
{
    enum alphabet in_query = alphabet == ASCII_ONLY ? ASCII_ONLY : WITH_UNICODE_AND_PRIVATE;
    if (text_take_string(&rest, "//")) {
        if (!is_authority(text_take_until(&rest, "/?#"), alphabet))
            return false;
    } else if (!has_scheme) {
        /* Without a scheme a first segment with a colon would be taken for one. */
        struct text path = rest;
        struct text segment = text_take_until(&path, "/?#");
        if (text_has(segment, ':'))
            return false;
    }
    if (!read_until(&rest, "?#", "/:@", alphabet))
        return false;
    if (text_take(&rest, '?') && !read_until(&rest, "#", "/:@?", in_query))
        return false;
    return !text_take(&rest, '#') || read_until(&rest, "", "/:@?", alphabet) ? rest.length == 0
                                                                             : false;
}

static bool is_reference(struct text text, enum alphabet alphabet)
{
    if (text.length == 0)
        return true;
    bool has_scheme = read_scheme(&text);
    return is_relative(text, has_scheme, alphabet);
}

bool format_uri(struct text text)
{
    return read_scheme(&text) && is_relative(text, true, ASCII_ONLY);
}

bool format_uri_reference(struct text text)
{
    return is_reference(text, ASCII_ONLY);
}

bool format_iri(struct text text)
{
    return read_scheme(&text) && is_relative(text, true, WITH_UNICODE);
}

bool format_iri_reference(struct text text)
{
    return is_reference(text, WITH_UNICODE);
}

/* ------------------------------------------------------------------------------- templates -- */

static bool read_variable_character(struct text *rest)
{
    if (read_percent_escape(rest))
        return true;
    char c = text_peek(rest);
    if (!ascii_is_alphanumeric(c) && c != '_')
        return false;
    text_skip(rest, 1);
    return true;
}

/* A name, then `*` or `:` and a length of 1 to 9999. */
static bool read_variable(struct text *rest)
{
    do {
        if (!read_variable_character(rest))
            return false;
        while (read_variable_character(rest))
            continue;
    } while (text_take(rest, '.'));
    if (text_take(rest, '*') || !text_take(rest, ':'))
        return true;
    struct text digits = *rest;
    if (text_peek(rest) == '0' || !text_skip_digits(rest))
        return false;
    return digits.length - rest->length <= 4;
}

static bool read_expression(struct text *rest)
{
    if (ascii_is_among(text_peek(rest), "+#./;?&=,!@|"))
        text_skip(rest, 1);
    do {
        if (!read_variable(rest))
            return false;
    } while (text_take(rest, ','));
    return text_take(rest, '}');
}

static bool read_literal(struct text *rest)
{
    unsigned char c = (unsigned char)text_peek(rest);
    if (c == '%')
        return read_percent_escape(rest);
    uint32_t codepoint;
    size_t length = utf8_decode(rest->bytes, rest->length, &codepoint);
    bool fits = length == 1 ? c > 0x20 && c < 0x7F && !ascii_is_among((char)c, "\"<>\\^`{|}")
                            : length > 1 && is_iri_codepoint(codepoint, true);
    if (fits)
        text_skip(rest, length);
    return fits;
}

bool format_uri_template(struct text text)
{
    while (text.length) {
        if (text_take(&text, '{') ? !read_expression(&text) : !read_literal(&text))
            return false;
    }
    return true;
}

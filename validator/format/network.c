/* SPDX-License-Identifier: MIT */
/* Host names, addresses, e-mail addresses. */
#include "format/checks.h"
#include "format/idna.h"

enum {
    LOCAL_PART_BYTES = 64,
    GROUPS = 8,       /* of an IPv6 address */
    GROUP_DIGITS = 4, /* at most */
};

/* ------------------------------------------------------------------------------- addresses -- */

bool format_ipv4(struct text text)
{
    size_t parts = 0;
    while (text.bytes) {
        struct text part = text_cut(&text, '.');
        unsigned value;
        size_t digits = part.length;
        if (digits == 0 || digits > 3 || (digits > 1 && part.bytes[0] == '0') ||
            !text_take_digits(&part, digits, &value) || value > 255)
            return false;
        parts++;
    }
    return parts == 4;
}

/* Groups of an IPv6 address up to "::" or the end; the last may be an IPv4 address, which makes
 * two. False when something else stands there. */
static bool read_groups(struct text *rest, size_t *groups, bool *ended_in_ipv4)
{
    *groups = 0;
    *ended_in_ipv4 = false;
    while (ascii_is_hexadecimal(text_peek(rest))) {
        size_t digits = 0;
        while (digits < rest->length && ascii_is_hexadecimal(rest->bytes[digits]))
            digits++;
        if (digits < rest->length && rest->bytes[digits] == '.') {
            *groups += 2;
            *ended_in_ipv4 = true;
            bool fits = format_ipv4(*rest);
            rest->length = 0;
            return fits;
        }
        if (digits > GROUP_DIGITS)
            return false;
        ++*groups;
        text_skip(rest, digits);
        if (rest->length == 0 || text_starts_with(*rest, "::"))
            return true;
        if (!text_take(rest, ':') || !ascii_is_hexadecimal(text_peek(rest)))
            return false;
    }
    return true;
}

bool format_ipv6(struct text text)
{
    size_t before;
    size_t after;
    bool ended_in_ipv4;
    if (!read_groups(&text, &before, &ended_in_ipv4))
        return false;
    if (text.length == 0)
        return before == GROUPS;
    if (ended_in_ipv4 || !text_take_string(&text, "::"))
        return false;
    return read_groups(&text, &after, &ended_in_ipv4) && text.length == 0 &&
           before + after < GROUPS;
}

/* ------------------------------------------------------------------------------ host names -- */

static bool is_host_name_label(struct text label)
{
    if (label.length == 0 || label.length > HOST_LABEL_BYTES || label.bytes[0] == '-' ||
        label.bytes[label.length - 1] == '-')
        return false;
    for (size_t i = 0; i < label.length; i++) {
        if (!ascii_is_alphanumeric(label.bytes[i]) && label.bytes[i] != '-')
            return false;
    }
    /* "--" in the third and fourth place is for encoded labels alone (RFC 5891, 4.2.3.1). */
    bool is_reserved = label.length >= 4 && label.bytes[2] == '-' && label.bytes[3] == '-';
    return !is_reserved || idna_is_encoded_label(label);
}

bool format_hostname(struct text text)
{
    if (text.length == 0 || text.length > HOST_NAME_BYTES)
        return false;
    while (text.bytes) {
        if (!is_host_name_label(text_cut(&text, '.')))
            return false;
    }
    return true;
}

bool format_idn_hostname(struct text text)
{
    return idna_is_host_name(text);
}

/* ------------------------------------------------------------------------- e-mail addresses -- */

static bool is_atom_byte(char c, bool international)
{
    return ascii_is_alphanumeric(c) || ascii_is_among(c, "!#$%&'*+-/=?^_`{|}~") ||
           (international && (unsigned char)c >= 0x80);
}

static bool is_dot_atom(struct text text, bool international)
{
    while (text.bytes) {
        struct text atom = text_cut(&text, '.');
        if (atom.length == 0)
            return false;
        for (size_t i = 0; i < atom.length; i++) {
            if (!is_atom_byte(atom.bytes[i], international))
                return false;
        }
    }
    return true;
}

static bool is_quoted_string(struct text text, bool international)
{
    if (text.length < 2 || text.bytes[0] != '"' || text.bytes[text.length - 1] != '"')
        return false;
    for (size_t i = 1; i + 1 < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c == '"' || c < 0x20 || c == 0x7F || (c >= 0x80 && !international))
            return false;
        if (c == '\\' && ++i + 1 >= text.length)
            return false;
    }
    return true;
}

static bool is_domain_literal(struct text domain)
{
    if (domain.length < 2 || domain.bytes[0] != '[' || domain.bytes[domain.length - 1] != ']')
        return false;
    struct text address = {domain.bytes + 1, domain.length - 2};
    return text_take_string(&address, "IPv6:") ? format_ipv6(address) : format_ipv4(address);
}

static bool is_address(struct text text, bool international)
{
    size_t at = text.length;
    while (at > 0 && text.bytes[at - 1] != '@')
        at--;
    if (at == 0)
        return false;
    struct text local = {text.bytes, at - 1};
    struct text domain = {text.bytes + at, text.length - at};
    if (local.length == 0 || local.length > LOCAL_PART_BYTES)
        return false;
    if (!is_dot_atom(local, international) && !is_quoted_string(local, international))
        return false;
    if (is_domain_literal(domain))
        return true;
    return international ? format_idn_hostname(domain) : format_hostname(domain);
}

bool format_email(struct text text)
{
    return is_address(text, false);
}

bool format_idn_email(struct text text)
{
    return is_address(text, true);
}

/* SPDX-License-Identifier: MIT */
/* Values as Ansible's encoder of JSON prints them. */
#include "inventory/value.h"

#include <math.h>
#include <stdlib.h>

bool value_is_false(const struct node *node)
{
    switch (node->type) {
    case NODE_NULL:
        return true;
    case NODE_BOOLEAN:
        return !node->boolean;
    case NODE_NUMBER:
        return node->number.fits ? node->number.integer == 0
                                 : !node->number.is_integer && node->number.approximate == 0;
    case NODE_STRING:
        return !node->vaulted && node->string.length == 0;
    case NODE_SEQUENCE:
        return node->sequence.count == 0;
    case NODE_MAPPING:
        return node->mapping.count == 0;
    case NODE_TIMESTAMP:
        break;
    }
    return false;
}

/* --------------------------------------------------------------------------------- scalars -- */

/* A character beyond those of four digits is a pair. */
static void append_escape(struct buffer *out, uint32_t codepoint)
{
    static const char escaped[] = "\"\\\b\f\n\r\t";
    static const char letter[] = "\"\\bfnrt";
    const char *known = codepoint && codepoint < 0x80 ? strchr(escaped, (int)codepoint) : NULL;
    if (known)
        buffer_format(out, "\\%c", letter[known - escaped]);
    else if (codepoint <= 0xFFFF)
        buffer_format(out, "\\u%04x", (unsigned)codepoint);
    else
        buffer_format(out, "\\u%04x\\u%04x", 0xD800 + (unsigned)((codepoint - 0x10000) >> 10),
                      0xDC00 + (unsigned)((codepoint - 0x10000) & 0x3FF));
}

/* What a terminal may obey is escaped, and all else that is not printable ASCII with it: to who
 * reads JSON it is the same. */
void inventory_append_string(struct buffer *out, struct text text)
{
    buffer_append_string(out, "\"");
    while (text.length > 0) {
        size_t plain = 0;
        while (plain < text.length && text.bytes[plain] >= ' ' && text.bytes[plain] <= '~' &&
               text.bytes[plain] != '"' && text.bytes[plain] != '\\')
            plain++;
        buffer_append(out, text.bytes, plain);
        text.bytes += plain;
        text.length -= plain;
        if (text.length == 0)
            break;
        uint32_t codepoint = 0;
        size_t length = utf8_decode(text.bytes, text.length, &codepoint);
        append_escape(out, length ? codepoint : 0xFFFD);
        text.bytes += length ? length : 1;
        text.length -= length ? length : 1;
    }
    buffer_append_string(out, "\"");
}

static void append_number(struct buffer *out, const struct node *node)
{
    double value = node->number.approximate;
    if (node->number.is_integer || (!isnan(value) && !isinf(value)))
        node_append_pasted(out, node);
    else
        buffer_append_string(out, isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity");
}

/* A zone as isoformat() writes it: "+02:00"; "Z" is one of no hours. */
static void append_zone(struct buffer *out, struct text zone)
{
    unsigned hour = 0, minute = 0;
    char sign = text_peek(&zone);
    if (sign == '\0')
        return;
    text_skip(&zone, 1);
    if (!text_take_digits(&zone, 2, &hour))
        (void)text_take_digits(&zone, 1, &hour);
    if (text_take(&zone, ':'))
        (void)text_take_digits(&zone, 2, &minute);
    if (hour == 0 && minute == 0)
        sign = '+';
    buffer_format(out, "%c%02u:%02u", sign, hour, minute);
}

static void skip_blanks(struct text *rest)
{
    while (text_take(rest, ' ') || text_take(rest, '\t'))
        continue;
}

/* Behind the dot: six digits, of which a number without any is left out. */
static void append_fraction(struct buffer *out, struct text *rest)
{
    unsigned fraction = 0;
    for (int i = 0; i < 6; i++) {
        bool is_digit = ascii_is_digit(text_peek(rest));
        fraction = fraction * 10 + (is_digit ? (unsigned)(rest->bytes[0] - '0') : 0);
        if (is_digit)
            text_skip(rest, 1);
    }
    (void)text_skip_digits(rest);
    if (fraction)
        buffer_format(out, ".%06u", fraction);
}

static void take_number(struct text *rest, unsigned *value)
{
    if (!text_take_digits(rest, 4, value) && !text_take_digits(rest, 2, value))
        (void)text_take_digits(rest, 1, value);
}

/* A date or time that the document has let through, as isoformat() writes it. */
static void append_timestamp(struct buffer *out, struct text text)
{
    unsigned part[6] = {0};
    static const char separators[] = "--T::";
    struct text rest = text;
    for (int i = 0; i < 6 && rest.length > 0; i++) {
        take_number(&rest, &part[i]);
        if (i == 2)
            skip_blanks(&rest);
        if (i < 5 && rest.length > 0 &&
            (ascii_is_among(rest.bytes[0], "Tt") || rest.bytes[0] == separators[i]))
            text_skip(&rest, 1);
    }
    buffer_append_string(out, "\"");
    buffer_format(out, "%04u-%02u-%02u", part[0], part[1], part[2]);
    if (text_has(text, ':')) {
        buffer_format(out, "T%02u:%02u:%02u", part[3], part[4], part[5]);
        if (text_take(&rest, '.'))
            append_fraction(out, &rest);
        skip_blanks(&rest);
        append_zone(out, rest);
    }
    buffer_append_string(out, "\"");
}

/* What SOPS has encrypted is text to Ansible, too. */
static bool is_of_sops(const struct node *node)
{
    return text_starts_with(node->string, "ENC[") && text_ends_with(node->string, "]");
}

static void append_indentation(struct buffer *out, unsigned level)
{
    buffer_append_string(out, "\n");
    for (unsigned i = 0; i < level; i++)
        buffer_append_string(out, "    ");
}

static void append_marked(struct buffer *out, const char *marker, struct text text, unsigned level)
{
    buffer_append_string(out, "{");
    append_indentation(out, level + 1);
    buffer_format(out, "\"%s\": ", marker);
    inventory_append_string(out, text);
    append_indentation(out, level);
    buffer_append_string(out, "}");
}

static void append_text(struct buffer *out, const struct node *node, unsigned level)
{
    if (node->vaulted && !is_of_sops(node))
        append_marked(out, "__ansible_vault", node->string, level);
    else if (node->unsafe)
        append_marked(out, "__ansible_unsafe", node->string, level);
    else
        inventory_append_string(out, node->string);
}

/* ----------------------------------------------------------------------------- collections -- */

static void append_sequence(struct buffer *out, const struct node *node, unsigned level)
{
    for (size_t i = 0; i < node->sequence.count; i++) {
        buffer_append_string(out, i ? "," : "[");
        append_indentation(out, level + 1);
        inventory_append_value(out, node->sequence.items[i], level + 1);
    }
    if (node->sequence.count)
        append_indentation(out, level);
    buffer_append_string(out, node->sequence.count ? "]" : "[]");
}

void inventory_append_key(struct buffer *out, const struct node *key)
{
    if (key->type == NODE_STRING) {
        inventory_append_string(out, key->string);
        return;
    }
    buffer_append_string(out, "\"");
    if (key->type == NODE_NUMBER)
        append_number(out, key);
    else if (key->type == NODE_BOOLEAN)
        buffer_append_string(out, key->boolean ? "true" : "false");
    else if (key->type == NODE_NULL)
        buffer_append_string(out, "null");
    else
        buffer_append_text(out, key->source);
    buffer_append_string(out, "\"");
}

static int compare_members(const void *a, const void *b)
{
    const struct member *left = *(const struct member *const *)a;
    const struct member *right = *(const struct member *const *)b;
    return text_compare(left->name, right->name);
}

static void append_mapping(struct buffer *out, const struct node *node, unsigned level)
{
    size_t count = node->mapping.count;
    const struct member **sorted = calloc(count + 1, sizeof(*sorted));
    if (!sorted) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        sorted[i] = &node->mapping.members[i];
    qsort(sorted, count, sizeof(*sorted), compare_members);
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(out, i ? "," : "{");
        append_indentation(out, level + 1);
        inventory_append_key(out, sorted[i]->key);
        buffer_append_string(out, ": ");
        inventory_append_value(out, sorted[i]->value, level + 1);
    }
    if (count)
        append_indentation(out, level);
    buffer_append_string(out, count ? "}" : "{}");
    free(sorted);
}

/* Depth is bounded by the document's. */
void inventory_append_value(struct buffer *out, const struct node *node, unsigned level)
{
    switch (node->type) {
    case NODE_NULL:
        buffer_append_string(out, "null");
        break;
    case NODE_BOOLEAN:
        buffer_append_string(out, node->boolean ? "true" : "false");
        break;
    case NODE_NUMBER:
        append_number(out, node);
        break;
    case NODE_STRING:
        append_text(out, node, level);
        break;
    case NODE_TIMESTAMP:
        append_timestamp(out, node->source);
        break;
    case NODE_SEQUENCE:
        append_sequence(out, node, level);
        break;
    case NODE_MAPPING:
        append_mapping(out, node, level);
        break;
    }
}

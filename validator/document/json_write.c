/* SPDX-License-Identifier: MIT */
/* Writing JSON, as Python's json module does, and what Ansible's encoder adds to it. */
#include "document/document.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct json_style json_style_of_ansible = {.item_separator = {",", 1},
                                                 .key_separator = {": ", 2},
                                                 .indent = {"    ", 4},
                                                 .is_indented = true,
                                                 .sorts_keys = true,
                                                 .is_ascii = true};

enum { LINE_BYTES = 64 }; /* of most beginnings, which are appended at once */

void json_write_line(struct buffer *out, const struct json_style *style, size_t level)
{
    if (!style->is_indented)
        return;
    if (level >= LINE_BYTES || style->indent.length * level >= LINE_BYTES) {
        buffer_append_string(out, "\n");
        for (size_t i = 0; i < level; i++)
            buffer_append_text(out, style->indent);
        return;
    }
    char line[LINE_BYTES];
    size_t length = 0;
    line[length++] = '\n';
    for (size_t i = 0; style->indent.length && i < level; i++, length += style->indent.length)
        memcpy(line + length, style->indent.bytes, style->indent.length);
    buffer_append(out, line, length);
}

/* ----------------------------------------------------------------------------------- texts -- */

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

/* How many bytes of it need no escape; `last` is the highest that needs none. */
static size_t plain_length(struct text text, unsigned char last)
{
    size_t length = 0;
    for (; length < text.length; length++) {
        unsigned char c = (unsigned char)text.bytes[length];
        if (c < ' ' || c > last || c == '"' || c == '\\')
            break;
    }
    return length;
}

/* In ASCII what a terminal may obey is escaped, and all else that is not printable with it: to who
 * reads JSON it is the same. */
void json_write_string(struct buffer *out, const struct json_style *style, struct text text)
{
    buffer_append_string(out, "\"");
    while (text.length > 0) {
        size_t plain = plain_length(text, style->is_ascii ? '~' : UCHAR_MAX);
        buffer_append(out, text.bytes, plain);
        text_skip(&text, plain);
        if (text.length == 0)
            break;
        uint32_t codepoint = 0;
        size_t length = utf8_decode(text.bytes, text.length, &codepoint);
        append_escape(out, length ? codepoint : 0xFFFD);
        text_skip(&text, length ? length : 1);
    }
    buffer_append_string(out, "\"");
}

/* --------------------------------------------------------------------------------- numbers -- */

void json_write_real(struct buffer *out, double real)
{
    if (isnan(real) || isinf(real))
        buffer_append_string(out, isnan(real) ? "NaN" : real < 0 ? "-Infinity" : "Infinity");
    else
        node_append_real(out, real);
}

static void append_number(struct buffer *out, const struct json_style *style,
                          const struct node *node)
{
    if (style->keeps_numbers)
        buffer_append_text(out, node->source);
    else if (node->number.is_integer)
        buffer_append_text(out, node->number.decimal);
    else
        json_write_real(out, node->number.approximate);
}

/* ----------------------------------------------------------------------------------- times -- */

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

/* ---------------------------------------------------------------------------- what is marked */

/* What SOPS has encrypted is text to Ansible, too. */
static bool is_of_sops(const struct node *node)
{
    return text_starts_with(node->string, "ENC[") && text_ends_with(node->string, "]");
}

static void append_marked(struct buffer *out, const struct json_style *style, const char *marker,
                          struct text text, size_t level)
{
    buffer_append_string(out, "{");
    json_write_line(out, style, level + 1);
    json_write_string(out, style, text_of(marker));
    buffer_append_text(out, style->key_separator);
    json_write_string(out, style, text);
    json_write_line(out, style, level);
    buffer_append_string(out, "}");
}

static void append_text(struct buffer *out, const struct json_style *style, const struct node *node,
                        size_t level)
{
    if (node->vaulted && !is_of_sops(node))
        append_marked(out, style, "__ansible_vault", node->string, level);
    else if (node->unsafe)
        append_marked(out, style, "__ansible_unsafe", node->string, level);
    else
        json_write_string(out, style, node->string);
}

/* ----------------------------------------------------------------------------- collections -- */

static void append_sequence(struct buffer *out, const struct json_style *style,
                            const struct node *node, size_t level)
{
    buffer_append_string(out, "[");
    for (size_t i = 0; i < node->sequence.count; i++) {
        if (i)
            buffer_append_text(out, style->item_separator);
        json_write_line(out, style, level + 1);
        json_write_node(out, style, node->sequence.items[i], level + 1);
    }
    if (node->sequence.count)
        json_write_line(out, style, level);
    buffer_append_string(out, "]");
}

void json_write_key(struct buffer *out, const struct json_style *style, const struct node *key)
{
    if (key->type == NODE_STRING) {
        json_write_string(out, style, key->string);
        return;
    }
    buffer_append_string(out, "\"");
    if (key->type == NODE_NUMBER)
        append_number(out, style, key);
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

static void append_mapping(struct buffer *out, const struct json_style *style,
                           const struct node *node, size_t level)
{
    size_t count = node->mapping.count;
    const struct member **members = calloc(count + 1, sizeof(*members));
    if (!members) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        members[i] = &node->mapping.members[i];
    if (style->sorts_keys)
        qsort(members, count, sizeof(*members), compare_members);
    buffer_append_string(out, "{");
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_append_text(out, style->item_separator);
        json_write_line(out, style, level + 1);
        json_write_key(out, style, members[i]->key);
        buffer_append_text(out, style->key_separator);
        json_write_node(out, style, members[i]->value, level + 1);
    }
    if (count)
        json_write_line(out, style, level);
    buffer_append_string(out, "}");
    free(members);
}

/* Depth is bounded by the document's. */
void json_write_node(struct buffer *out, const struct json_style *style, const struct node *node,
                     size_t level)
{
    switch (node->type) {
    case NODE_NULL:
        buffer_append_string(out, "null");
        break;
    case NODE_BOOLEAN:
        buffer_append_string(out, node->boolean ? "true" : "false");
        break;
    case NODE_NUMBER:
        append_number(out, style, node);
        break;
    case NODE_STRING:
        append_text(out, style, node, level);
        break;
    case NODE_TIMESTAMP:
        append_timestamp(out, node->source);
        break;
    case NODE_SEQUENCE:
        append_sequence(out, style, node, level);
        break;
    case NODE_MAPPING:
        append_mapping(out, style, node, level);
        break;
    }
}

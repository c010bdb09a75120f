/* SPDX-License-Identifier: MIT */
/* Queries as Go reads and writes them. */
#include "mender_double.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { PART_BYTES_MAX = 64 << 10 };

/* Puts the parameter behind those whose names are not greater; its texts become the query's. */
static void add_parameter(struct query *query, struct buffer *name, struct buffer *value)
{
    struct parameter *more =
        realloc(query->parameters, (query->count + 1) * sizeof *query->parameters);
    if (!more)
        abort();
    struct parameter added = {.name = buffer_text(name), .value = buffer_text(value)};
    size_t place = query->count++;
    for (; place > 0 && text_compare(more[place - 1].name, added.name) > 0; place--)
        more[place] = more[place - 1];
    more[place] = added;
    query->parameters = more;
}

/* As unescape, with each plus as a blank, into a new buffer that the caller releases. */
static bool decode(struct buffer *plain, struct text text)
{
    struct buffer blanks;
    buffer_init(&blanks, PART_BYTES_MAX);
    for (size_t i = 0; i < text.length; i++)
        buffer_append(&blanks, text.bytes[i] == '+' ? " " : text.bytes + i, 1);
    buffer_init(plain, PART_BYTES_MAX);
    buffer_append(plain, "", 0);
    bool decoded = unescape(plain, buffer_text(&blanks)) && !plain->failed;
    buffer_release(&blanks);
    return decoded;
}

/* "name=value", or "name" alone. One with a raw `;` or a broken escape is dropped. */
static void read_parameter(struct query *query, struct text part)
{
    if (part.length == 0 || memchr(part.bytes, ';', part.length))
        return;
    const char *equals = memchr(part.bytes, '=', part.length);
    size_t length = equals ? (size_t)(equals - part.bytes) : part.length;
    size_t skipped = equals ? length + 1 : length;
    struct buffer name;
    struct buffer value;
    bool whole = decode(&name, (struct text){part.bytes, length});
    whole = decode(&value, (struct text){part.bytes + skipped, part.length - skipped}) && whole;
    if (whole) {
        add_parameter(query, &name, &value);
        return;
    }
    buffer_release(&name);
    buffer_release(&value);
}

void query_read(struct query *query, const char *uri)
{
    *query = (struct query){0};
    const char *mark = strchr(uri, '?');
    for (const char *part = mark ? mark + 1 : ""; *part;) {
        size_t length = strcspn(part, "&");
        read_parameter(query, (struct text){part, length});
        part += length + (part[length] == '&');
    }
}

static void release_parameter(struct parameter *parameter)
{
    free((void *)(uintptr_t)parameter->name.bytes);
    free((void *)(uintptr_t)parameter->value.bytes);
}

void query_release(struct query *query)
{
    for (size_t i = 0; i < query->count; i++)
        release_parameter(&query->parameters[i]);
    free(query->parameters);
    *query = (struct query){0};
}

struct text query_value(const struct query *query, const char *name)
{
    for (size_t i = 0; i < query->count; i++) {
        if (text_is(query->parameters[i].name, name))
            return query->parameters[i].value;
    }
    return (struct text){NULL, 0};
}

size_t query_number(const struct query *query, const char *name, size_t fallback)
{
    struct text value = query_value(query, name);
    if (value.length == 0 || !strchr("+0123456789", value.bytes[0]))
        return fallback;
    char *end = NULL;
    long number = strtol(value.bytes, &end, 10);
    bool whole = end == value.bytes + value.length && number != LONG_MAX;
    return whole && number > 0 ? (size_t)number : fallback;
}

void query_set(struct query *query, const char *name, struct text value)
{
    size_t kept = 0;
    for (size_t i = 0; i < query->count; i++) {
        if (text_is(query->parameters[i].name, name))
            release_parameter(&query->parameters[i]);
        else
            query->parameters[kept++] = query->parameters[i];
    }
    query->count = kept;
    struct buffer copies[2];
    for (size_t i = 0; i < 2; i++) {
        buffer_init(&copies[i], PART_BYTES_MAX);
        buffer_append_text(&copies[i], i == 0 ? text_of(name) : value);
    }
    add_parameter(query, &copies[0], &copies[1]);
}

static void append_part(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == ' ')
            buffer_append_string(out, "+");
        else
            escape(out, (struct text){text.bytes + i, 1}, "-_.~");
    }
}

void query_append(struct buffer *out, const struct query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        buffer_append_string(out, i > 0 ? "&" : "");
        append_part(out, query->parameters[i].name);
        buffer_append_string(out, "=");
        append_part(out, query->parameters[i].value);
    }
}

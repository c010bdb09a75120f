/* SPDX-License-Identifier: MIT */
#include "mender_double.h"

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_PAGE_SIZE = 20, PAGE_SIZE_MAX = 500, LINK_BYTES_MAX = 64 << 10 };

/* A number of the query; the fallback for what is absent, no number, or not above zero. */
static size_t read_query(const struct call *call, const char *name, size_t fallback)
{
    const char *value = MHD_lookup_connection_value(call->connection, MHD_GET_ARGUMENT_KIND, name);
    char *end = NULL;
    long number = value ? strtol(value, &end, 10) : 0;
    return number > 0 && number < 1000000000 && *end == '\0' ? (size_t)number : fallback;
}

struct page read_page_query(struct call *call)
{
    struct page page = {.number = read_query(call, "page", 1),
                        .size = read_query(call, "per_page", DEFAULT_PAGE_SIZE)};
    if (page.size > PAGE_SIZE_MAX)
        page.size = 0;
    return page;
}

/* Appends the parts of the query that have this key, as they were sent. */
static void append_parts(struct buffer *link, const struct call *call, const char *key)
{
    const char *query = strchr(call->uri, '?');
    size_t length = strlen(key);
    for (const char *part = query ? query + 1 : ""; *part;) {
        size_t size = strcspn(part, "&");
        if (strncmp(part, key, length) == 0 && part[length] == '=')
            buffer_format(link, "%.*s&", (int)size, part);
        part += size + (part[size] == '&');
    }
}

/* One line a relation, relative, with the keys of the query in order. */
static void add_link(struct call *call, const char *relation, size_t number, size_t size)
{
    struct buffer link;
    buffer_init(&link, LINK_BYTES_MAX);
    buffer_format(&link, "<%.*s?", (int)call->path.length, call->path.bytes);
    append_parts(&link, call, "description");
    append_parts(&link, call, "device_type");
    append_parts(&link, call, "name");
    buffer_format(&link, "page=%zu&per_page=%zu>; rel=\"%s\"", number, size, relation);
    call_add_header(call, "Link", "%s", buffer_text(&link).bytes);
    buffer_release(&link);
}

void add_links(struct call *call, struct page page, bool more)
{
    add_link(call, "first", 1, page.size);
    if (page.number > 1)
        add_link(call, "prev", page.number - 1, page.size);
    if (more)
        add_link(call, "next", page.number + 1, page.size);
}

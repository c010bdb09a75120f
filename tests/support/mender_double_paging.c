/* SPDX-License-Identifier: MIT */
/* Pages, and the links between them. */
#include "mender_double.h"

#include <stdio.h>
#include <string.h>

enum { DEFAULT_PAGE_SIZE = 20, LINK_BYTES_MAX = 64 << 10 };

struct page read_page_query(const struct call *call)
{
    struct page page = {.number = query_number(&call->query, "page", 1),
                        .size = query_number(&call->query, "per_page", DEFAULT_PAGE_SIZE)};
    size_t cap = call->state->options.page_size_max;
    if (cap > 0 && page.size > cap)
        page.size = cap;
    return page;
}

static void set_number(struct query *query, const char *name, size_t number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%zu", number);
    query_set(query, name, text_of(digits));
}

/* One line a relation, relative, with all that was asked. */
static void add_link(struct call *call, const char *relation, struct page page)
{
    set_number(&call->query, "page", page.number);
    set_number(&call->query, "per_page", page.size);
    struct buffer link;
    buffer_init(&link, LINK_BYTES_MAX);
    buffer_append_text(&link, buffer_text(&call->path));
    buffer_append_string(&link, "?");
    query_append(&link, &call->query);
    call_add_header(call, "Link", "<%s>; rel=\"%s\"", link.bytes, relation);
    buffer_release(&link);
}

void add_links(struct call *call, struct page page, bool more)
{
    add_link(call, "first", (struct page){1, page.size});
    if (page.number > 1)
        add_link(call, "prev", (struct page){page.number - 1, page.size});
    if (more)
        add_link(call, "next", (struct page){page.number + 1, page.size});
}

/* SPDX-License-Identifier: MIT */
/* Taking URI references apart, and putting them together again. */
#include "schema/uri.h"

#include <string.h>

struct parts {
    struct text scheme;
    struct text authority;
    struct text path;
    struct text query;
    bool has_scheme;
    bool has_authority;
    bool has_query;
};

bool uri_split(struct text reference, struct text *uri, struct text *fragment)
{
    *fragment = reference;
    *uri = text_cut(fragment, '#');
    return fragment->bytes != NULL;
}

static struct parts split_uri(struct text uri)
{
    struct parts parts = {0};
    struct text rest = uri;
    struct text head = text_take_until(&rest, ":/?");
    if (head.length && text_starts_with(rest, ":")) {
        parts.scheme = head;
        parts.has_scheme = true;
        text_skip(&rest, 1);
    } else {
        rest = uri;
    }
    if (text_take_string(&rest, "//")) {
        parts.authority = text_take_until(&rest, "/?");
        parts.has_authority = true;
    }
    parts.path = text_take_until(&rest, "?");
    if (text_take(&rest, '?')) {
        parts.query = rest;
        parts.has_query = true;
    }
    return parts;
}

static void drop_last_segment(char *path, size_t *length)
{
    while (*length && path[*length - 1] != '/')
        --*length;
    if (*length)
        --*length;
}

/* RFC 3986, 5.2.4, in place. */
static size_t remove_dot_segments(char *path, size_t length)
{
    size_t written = 0;
    for (size_t i = 0; i < length;) {
        size_t start = i;
        i += path[i] == '/';
        size_t name = i;
        while (i < length && path[i] != '/')
            i++;
        struct text segment = {path + name, i - name};
        bool is_last = i == length;
        if (text_is(segment, ".") || text_is(segment, "..")) {
            if (segment.length == 2)
                drop_last_segment(path, &written);
            if (is_last)
                path[written++] = '/';
            continue;
        }
        memmove(path + written, path + start, i - start);
        written += i - start;
    }
    return written;
}

static struct text merge_paths(struct arena *arena, const struct parts *base, struct text path)
{
    size_t kept = 0;
    if (!text_starts_with(path, "/")) {
        for (size_t i = 0; i < base->path.length; i++)
            kept = base->path.bytes[i] == '/' ? i + 1 : kept;
    }
    bool needs_slash = kept == 0 && base->has_authority && !text_starts_with(path, "/");
    char *merged = arena_alloc(arena, kept + path.length + 2);
    if (!merged)
        return (struct text){NULL, 0};
    size_t length = 0;
    if (needs_slash)
        merged[length++] = '/';
    if (kept)
        memcpy(merged + length, base->path.bytes, kept);
    length += kept;
    if (path.length)
        memcpy(merged + length, path.bytes, path.length);
    length += path.length;
    return (struct text){merged, remove_dot_segments(merged, length)};
}

static struct text join_uri(struct arena *arena, const struct parts *parts)
{
    struct buffer uri;
    buffer_init(&uri, SIZE_MAX / 2);
    buffer_append_text(&uri, parts->scheme);
    buffer_append_string(&uri, ":");
    if (parts->has_authority)
        buffer_append_string(&uri, "//");
    buffer_append_text(&uri, parts->authority);
    buffer_append_text(&uri, parts->path);
    if (parts->has_query)
        buffer_append_string(&uri, "?");
    buffer_append_text(&uri, parts->query);
    struct text copy = {NULL, 0};
    if (!uri.failed)
        copy = arena_copy(arena, buffer_text(&uri));
    buffer_release(&uri);
    return copy;
}

struct text uri_resolve(struct arena *arena, struct text base, struct text reference)
{
    if (reference.length == 0)
        return base;
    struct parts from = split_uri(base);
    struct parts to = split_uri(reference);
    if (!to.has_scheme) {
        to.scheme = from.scheme;
        if (!to.has_authority) {
            if (to.path.length == 0) {
                to.path = from.path;
                if (!to.has_query) {
                    to.query = from.query;
                    to.has_query = from.has_query;
                }
            } else {
                to.path = merge_paths(arena, &from, to.path);
                if (!to.path.bytes)
                    return (struct text){NULL, 0};
            }
            to.authority = from.authority;
            to.has_authority = from.has_authority;
        }
    }
    return join_uri(arena, &to);
}

struct text uri_decode(struct arena *arena, struct text text)
{
    char *decoded = arena_alloc(arena, text.length + 1);
    if (!decoded)
        return (struct text){NULL, 0};
    size_t length = 0;
    while (text.length) {
        uint32_t byte;
        struct text escape = text;
        if (text_take(&escape, '%') && text_take_hexadecimal(&escape, 2, &byte)) {
            text = escape;
        } else {
            byte = (unsigned char)text_peek(&text);
            text_skip(&text, 1);
        }
        decoded[length++] = (char)byte;
    }
    return (struct text){decoded, length};
}

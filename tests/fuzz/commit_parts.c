/* SPDX-License-Identifier: MIT */
/* A commit is parted as by a slow reader who asks of each byte which header it stands in. */
#include "git/commit_parts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LENGTH_MAX = 2000 };

static size_t line_of(const char *commit, size_t at)
{
    while (at > 0 && commit[at - 1] != '\n')
        at--;
    return at;
}

/* Where the header begins that the line continues, or SIZE_MAX where it continues nothing. */
static size_t header_of(const char *commit, size_t line)
{
    while (commit[line] == ' ' && line > 0)
        line = line_of(commit, line - 1);
    return commit[line] == ' ' ? SIZE_MAX : line;
}

static bool is_header(const char *commit, size_t header, const char *name)
{
    return header != SIZE_MAX && strncmp(commit + header, name, strlen(name)) == 0;
}

static bool is_message(const char *commit, size_t at)
{
    for (size_t i = 0; i <= at; i++)
        if (commit[i] == '\n' && (i == 0 || commit[i - 1] == '\n'))
            return true;
    return false;
}

static void place(const char *commit, size_t at, struct commit_parts *parts)
{
    static const char one[] = "gpgsig ";
    size_t line = line_of(commit, at), header = header_of(commit, line);
    size_t skip = line == header ? strlen(one) : 1;
    if (is_message(commit, at))
        buffer_append(&parts->payload, commit + at, 1);
    else if (!is_header(commit, header, one) && !is_header(commit, header, "gpgsig-sha256 "))
        buffer_append(&parts->payload, commit + at, 1);
    else if (is_header(commit, header, one) && at >= line + skip)
        buffer_append(&parts->signature, commit + at, 1);
    if (at == line && line == header && is_header(commit, header, one) && !is_message(commit, at))
        parts->signatures++;
}

static void start(struct commit_parts *parts)
{
    parts->signatures = 0;
    buffer_init(&parts->signature, LENGTH_MAX);
    buffer_init(&parts->payload, LENGTH_MAX);
}

static void release(struct commit_parts *parts)
{
    buffer_release(&parts->signature);
    buffer_release(&parts->payload);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char commit[LENGTH_MAX + 1] = "";
    struct commit_parts parts, expected;
    if (size > LENGTH_MAX || memchr(data, 0, size))
        return 0;
    memcpy(commit, data, size);
    start(&parts);
    start(&expected);
    commit_part(&parts, (struct text){commit, size});
    for (size_t i = 0; i < size; i++)
        place(commit, i, &expected);
    if (!text_equal(buffer_text(&parts.signature), buffer_text(&expected.signature)) ||
        !text_equal(buffer_text(&parts.payload), buffer_text(&expected.payload)) ||
        parts.signatures != expected.signatures)
        abort();
    release(&parts);
    release(&expected);
    return 0;
}

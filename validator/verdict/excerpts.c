/* SPDX-License-Identifier: MIT */
#include "verdict/excerpts.h"

#include <stdlib.h>

/* The end of the findings that stand in the same file as the first; *has_line says whether one of
 * them has a line. */
static size_t end_of_file(const struct findings *findings, size_t first, bool *has_line)
{
    struct text path = findings->items[first].place.path;
    size_t end = first;
    *has_line = false;
    for (; end < findings->count && text_equal(findings->items[end].place.path, path); end++)
        *has_line |= findings->items[end].place.line > 0;
    return end;
}

static int compare_path(const void *key, const void *item)
{
    const struct text *path = key;
    const struct file *file = item;
    return text_compare(*path, file->path);
}

static const struct file *find_file(const struct snapshot *snapshot, struct text path)
{
    return bsearch(&path, snapshot->files, snapshot->count, sizeof *snapshot->files, compare_path);
}

static int add_from(struct findings *findings, const struct snapshot *snapshot,
                    struct blob_reader *reader, size_t limit, struct error *error)
{
    size_t end;
    for (size_t first = 0; first < findings->count; first = end) {
        bool has_line;
        end = end_of_file(findings, first, &has_line);
        const struct file *file =
            has_line ? find_file(snapshot, findings->items[first].place.path) : NULL;
        if (!file)
            continue;
        struct text source;
        uint64_t size;
        if (blob_read(reader, &file->blob, limit, &source, &size, error) != 0)
            return -1;
        if (source.bytes)
            findings_excerpt(findings, first, end, source);
    }
    return 0;
}

int excerpts_add(struct findings *findings, const struct snapshot *snapshot,
                 const struct judge *judge, struct error *error)
{
    const struct limits *limits = judge->limits;
    size_t limit =
        limits->file_bytes > limits->inventory_bytes ? limits->file_bytes : limits->inventory_bytes;
    struct blob_reader *reader = NULL;
    if (findings->count == 0 || snapshot->count == 0)
        return 0;
    int result = blob_reader_open(&reader, judge->repository, error);
    if (result == 0)
        result = add_from(findings, snapshot, reader, limit, error);
    blob_reader_free(reader);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* Where a file begins to differ from another. */
#include "git/object.h"

#include <git2.h>

/* git takes a file for text unless a NUL byte stands in its beginning. */
enum { BEGINNING_BYTES = 8000 };

enum { TYPE_MASK = 0170000, TYPE_FILE = 0100000 };

/* Reads the file of the entry, if it is one and no larger than `limit`; else *object is NULL. */
static int read_file(git_odb_object **object, struct repository *repository,
                     const struct entry *entry, size_t limit, struct error *error)
{
    *object = NULL;
    if ((entry->mode & TYPE_MASK) != TYPE_FILE)
        return 0;
    return object_read(object, repository, &entry->id, GIT_OBJECT_BLOB, limit, error);
}

static bool is_text(struct text content)
{
    struct text beginning = {content.bytes,
                             content.length < BEGINNING_BYTES ? content.length : BEGINNING_BYTES};
    return !text_has(beginning, '\0');
}

static unsigned first_changed_line(struct text a, struct text b)
{
    size_t end = 0;
    unsigned line = 1;
    while (end < a.length && end < b.length && a.bytes[end] == b.bytes[end])
        line += b.bytes[end++] == '\n';
    /* Where only the end is missing, the last line there is shows it. */
    bool past_the_end = end == b.length && end > 0 && b.bytes[end - 1] == '\n';
    return past_the_end ? line - 1 : line;
}

int repository_changed_line(struct repository *repository, const struct entry *a,
                            const struct entry *b, size_t limit, unsigned *line,
                            struct error *error)
{
    git_odb_object *old = NULL, *new = NULL;
    *line = 0;
    if (object_id_equal(&a->id, &b->id))
        return 0;
    int result = read_file(&new, repository, b, limit, error);
    if (result == 0)
        result = read_file(&old, repository, a, limit, error);
    bool comparable = new && (old || a->mode == 0);
    struct text before = object_bytes(old), after = object_bytes(new);
    if (result == 0 && comparable && after.length > 0 && is_text(before) && is_text(after))
        *line = first_changed_line(before, after);
    git_odb_object_free(old);
    git_odb_object_free(new);
    return result;
}

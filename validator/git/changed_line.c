/* SPDX-License-Identifier: MIT */
/* Where a file begins to differ from another. */
#include "git/repository.h"

#include <git2.h>
#include <string.h>

/* git takes a file for text unless a NUL byte stands in its beginning. */
enum { BEGINNING_BYTES = 8000 };

enum { TYPE_MASK = 0170000, TYPE_FILE = 0100000 };

/* Reads the file of the entry, if it is one and no larger than `limit`; else *object is NULL. */
static int read_file(git_odb_object **object, struct repository *repository,
                     const struct entry *entry, size_t limit, struct error *error)
{
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    *object = NULL;
    if ((entry->mode & TYPE_MASK) != TYPE_FILE)
        return 0;
    int code = git_odb_read_header(&size, &type, repository->objects, library_id(&entry->id));
    if (code == 0 && type == GIT_OBJECT_BLOB && size <= limit)
        code = git_odb_read(object, repository->objects, library_id(&entry->id));
    return code == 0 ? 0 : object_error(repository, &entry->id, code, error);
}

static struct text content_of(git_odb_object *object)
{
    if (!object)
        return (struct text){0};
    return (struct text){git_odb_object_data(object), git_odb_object_size(object)};
}

static bool is_text(struct text content)
{
    size_t length = content.length < BEGINNING_BYTES ? content.length : BEGINNING_BYTES;
    return length == 0 || !memchr(content.bytes, '\0', length);
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
    struct text before = content_of(old), after = content_of(new);
    if (result == 0 && comparable && after.length > 0 && is_text(before) && is_text(after))
        *line = first_changed_line(before, after);
    git_odb_object_free(old);
    git_odb_object_free(new);
    return result;
}

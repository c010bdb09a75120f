/* SPDX-License-Identifier: MIT */
/*
 * Signatures of commits, taken out of the raw object. libgit2 has a call for it, but that takes the
 * first of several signatures, and leaves `gpgsig-sha256` in what is signed, which git does not.
 */
#include "git/commit_signature.h"

#include "git/repository.h"

#include <git2.h>

/* The line that `rest` begins with, its newline included. */
static struct text first_line(struct text rest)
{
    size_t length = 0;
    while (length < rest.length && rest.bytes[length] != '\n')
        length++;
    return (struct text){rest.bytes, length < rest.length ? length + 1 : length};
}

static void skip(struct text *text, size_t length)
{
    text->bytes += length;
    text->length -= length;
}

/* Parts one header line. `target` is where the header goes that it may continue; NULL: nowhere. */
static struct buffer *take_line(struct commit_parts *parts, struct text line, struct buffer *target)
{
    if (*line.bytes == ' ') {
        if (target == &parts->signature)
            skip(&line, 1);
    } else if (text_starts_with(line, "gpgsig ")) {
        skip(&line, sizeof "gpgsig " - 1);
        target = &parts->signature;
        parts->signatures++;
    } else {
        target = text_starts_with(line, "gpgsig-sha256 ") ? NULL : &parts->payload;
    }
    if (target)
        buffer_append_text(target, line);
    return target;
}

void commit_part(struct commit_parts *parts, struct text commit)
{
    struct buffer *target = &parts->payload;
    while (commit.length > 0 && *commit.bytes != '\n') {
        struct text line = first_line(commit);
        target = take_line(parts, line, target);
        skip(&commit, line.length);
    }
    buffer_append_text(&parts->payload, commit);
}

static int keep(struct commit_parts *parts, struct arena *arena, struct commit_signature *signature,
                struct error *error)
{
    if (parts->signature.failed || parts->payload.failed)
        return error_memory(error);
    signature->is_several = parts->signatures > 1;
    signature->payload = arena_copy(arena, buffer_text(&parts->payload));
    if (parts->signatures > 0)
        signature->signature = arena_copy(arena, buffer_text(&parts->signature));
    if (!signature->payload.bytes || (parts->signatures > 0 && !signature->signature.bytes))
        return error_memory(error);
    return 0;
}

int repository_commit_signature(struct repository *repository, const struct object_id *commit,
                                struct arena *arena, struct commit_signature *signature,
                                struct error *error)
{
    git_commit *parsed = NULL;
    git_odb_object *object = NULL;
    *signature = (struct commit_signature){0};
    if (commit_look_up(&parsed, repository, commit, error) != 0) /* asks for its size */
        return -1;
    git_commit_free(parsed);
    int code = git_odb_read(&object, repository->objects, library_id(commit));
    if (code != 0)
        return object_error(repository, commit, code, error);
    struct commit_parts parts = {.signatures = 0};
    struct text bytes = {git_odb_object_data(object), git_odb_object_size(object)};
    buffer_init(&parts.signature, bytes.length);
    buffer_init(&parts.payload, bytes.length);
    commit_part(&parts, bytes);
    git_odb_object_free(object);
    int result = keep(&parts, arena, signature, error);
    buffer_release(&parts.signature);
    buffer_release(&parts.payload);
    return result;
}

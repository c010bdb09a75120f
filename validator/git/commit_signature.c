/* SPDX-License-Identifier: MIT */
/*
 * Signatures of commits, taken out of the raw object. libgit2 has a call for it, but that takes the
 * first of several signatures, and leaves `gpgsig-sha256` in what is signed, which git does not.
 */
#include "git/repository.h"

#include <git2.h>

struct extraction {
    struct buffer signature, payload;
    size_t signatures;
};

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
static struct buffer *take_line(struct extraction *extraction, struct text line,
                                struct buffer *target)
{
    if (*line.bytes == ' ') {
        if (target == &extraction->signature)
            skip(&line, 1);
    } else if (text_starts_with(line, "gpgsig ")) {
        skip(&line, sizeof "gpgsig " - 1);
        target = &extraction->signature;
        extraction->signatures++;
    } else {
        target = text_starts_with(line, "gpgsig-sha256 ") ? NULL : &extraction->payload;
    }
    if (target)
        buffer_append_text(target, line);
    return target;
}

/* Everything from the first empty line on is the message. */
static void part(struct extraction *extraction, struct text commit)
{
    struct buffer *target = &extraction->payload;
    while (commit.length > 0 && *commit.bytes != '\n') {
        struct text line = first_line(commit);
        target = take_line(extraction, line, target);
        skip(&commit, line.length);
    }
    buffer_append_text(&extraction->payload, commit);
}

static int keep(struct extraction *extraction, struct arena *arena,
                struct commit_signature *signature, struct error *error)
{
    if (extraction->signature.failed || extraction->payload.failed)
        return error_memory(error);
    signature->is_several = extraction->signatures > 1;
    signature->payload = arena_copy(arena, buffer_text(&extraction->payload));
    if (extraction->signatures > 0)
        signature->signature = arena_copy(arena, buffer_text(&extraction->signature));
    if (!signature->payload.bytes || (extraction->signatures > 0 && !signature->signature.bytes))
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
    struct extraction extraction = {.signatures = 0};
    struct text bytes = {git_odb_object_data(object), git_odb_object_size(object)};
    buffer_init(&extraction.signature, bytes.length);
    buffer_init(&extraction.payload, bytes.length);
    part(&extraction, bytes);
    git_odb_object_free(object);
    int result = keep(&extraction, arena, signature, error);
    buffer_release(&extraction.signature);
    buffer_release(&extraction.payload);
    return result;
}

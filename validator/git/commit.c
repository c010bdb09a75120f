/* SPDX-License-Identifier: MIT */
/* Commits, read within bounds. */
#include "git/commit.h"

#include "git/commit_parts.h"
#include "git/library.h"
#include "git/object.h"

#include <git2.h>
#include <string.h>

/* The largest commit object that is read; the message is nearly all of it. */
enum { COMMIT_BYTES_MAX = 1 << 20 };

/* Asks for type and size before the commit is read. *commit is NULL for what is no commit, and for
 * one that is larger than `limit`. */
static int look_up(git_commit **commit, struct repository *repository, const struct object_id *id,
                   size_t limit, bool *is_commit, size_t *size, struct error *error)
{
    int type;
    *commit = NULL;
    if (object_header(repository, id, &type, size, error) != 0)
        return -1;
    *is_commit = type == GIT_OBJECT_COMMIT;
    if (!*is_commit || *size > limit)
        return 0;
    int code = git_commit_lookup(commit, repository->history, library_id(id));
    if (code != 0)
        return object_error(repository, id, code, error);
    /* libgit2 counts a parent, too, that it had no memory for. */
    if (git_commit_parentcount(*commit) == 0 || git_commit_parent_id(*commit, 0))
        return 0;
    git_commit_free(*commit);
    *commit = NULL;
    return error_memory(error);
}

static int too_large(const struct object_id *id, size_t size, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    return error_set(error, ERROR_LIMIT, "commit %s has %zu bytes, more than the %d allowed",
                     object_id_hex(id, hex), size, COMMIT_BYTES_MAX);
}

static const struct object_id *copy_parents(const git_commit *source, struct arena *arena,
                                            size_t count)
{
    struct object_id *parents = arena_alloc_array(arena, count ? count : 1, sizeof *parents);
    for (size_t i = 0; parents && i < count; i++)
        parents[i] = object_id_of(git_commit_parent_id(source, (unsigned)i));
    return parents;
}

static const char *copy_subject(const git_commit *source, struct arena *arena)
{
    const char *message = git_commit_message(source);
    if (!message)
        message = "";
    return arena_string(arena, (struct text){message, strcspn(message, "\n")});
}

/* As git revert words it: "This reverts commit <hex>." and, of a merge, ", reversing changes". */
static int copy_reverted(const git_commit *source, struct arena *arena, struct commit *commit)
{
    static const char words[] = "This reverts commit ";
    const char *message = git_commit_message(source);
    const char *found = message ? strstr(message, words) : NULL;
    struct object_id id;
    if (!found)
        return 0;
    struct text hex = {found + sizeof words - 1, OBJECT_ID_HEX - 1};
    if (strlen(hex.bytes) < hex.length || !object_id_parse(hex, &id))
        return 0;
    commit->reverts = arena_string(arena, hex);
    commit->reverts_merge = hex.bytes[hex.length] == ',';
    return commit->reverts ? 0 : -1;
}

int repository_commit(struct repository *repository, const struct object_id *id,
                      struct arena *arena, struct commit *commit, bool *is_commit,
                      struct error *error)
{
    git_commit *source = NULL;
    size_t size = 0;
    *commit = (struct commit){0};
    if (look_up(&source, repository, id, COMMIT_BYTES_MAX, is_commit, &size, error) != 0)
        return -1;
    if (!*is_commit)
        return 0;
    if (!source)
        return too_large(id, size, error);
    const git_signature *author = git_commit_author(source);
    commit->id = *id;
    commit->tree = object_id_of(git_commit_tree_id(source));
    commit->parent_count = git_commit_parentcount(source);
    commit->parents = copy_parents(source, arena, commit->parent_count);
    commit->subject = copy_subject(source, arena);
    commit->author = arena_string(arena, text_of(author ? author->name : ""));
    commit->time = git_commit_time(source);
    int reverted = copy_reverted(source, arena, commit);
    git_commit_free(source);
    if (!commit->parents || !commit->subject || !commit->author || reverted != 0)
        return error_memory(error);
    return 0;
}

static int no_commit(const struct object_id *id, struct error *error)
{
    char hex[OBJECT_ID_HEX];
    return error_set(error, ERROR_REPOSITORY, "object %s is not a commit", object_id_hex(id, hex));
}

int commit_look_up(git_commit **commit, struct repository *repository, const struct object_id *id,
                   struct error *error)
{
    bool is_commit = false;
    size_t size = 0;
    if (look_up(commit, repository, id, COMMIT_BYTES_MAX, &is_commit, &size, error) != 0)
        return -1;
    if (!is_commit)
        return no_commit(id, error);
    return *commit ? 0 : too_large(id, size, error);
}

int commit_look_up_small(git_commit **commit, struct repository *repository,
                         const struct object_id *id, size_t limit, struct error *error)
{
    bool is_commit = false;
    size_t size = 0;
    if (limit > COMMIT_BYTES_MAX)
        limit = COMMIT_BYTES_MAX;
    if (look_up(commit, repository, id, limit, &is_commit, &size, error) != 0)
        return -1;
    return is_commit ? 0 : no_commit(id, error);
}

int commit_tree(struct repository *repository, const struct object_id *commit,
                struct object_id *tree, struct error *error)
{
    git_commit *source = NULL;
    if (commit_look_up(&source, repository, commit, error) != 0)
        return -1;
    *tree = object_id_of(git_commit_tree_id(source));
    git_commit_free(source);
    return 0;
}

/* ------------------------------------------------------------------------------ signatures -- */

static int keep_parts(struct commit_parts *parts, struct arena *arena,
                      struct commit_signature *signature, struct error *error)
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
    if (object_read(&object, repository, commit, GIT_OBJECT_COMMIT, COMMIT_BYTES_MAX, error) != 0)
        return -1;
    struct commit_parts parts = {.signatures = 0};
    struct text bytes = object_bytes(object);
    buffer_init(&parts.signature, bytes.length);
    buffer_init(&parts.payload, bytes.length);
    commit_part(&parts, bytes);
    git_odb_object_free(object);
    int result = keep_parts(&parts, arena, signature, error);
    buffer_release(&parts.signature);
    buffer_release(&parts.payload);
    return result;
}

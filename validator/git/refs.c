/* SPDX-License-Identifier: MIT */
/* What refs point to: one of them, HEAD, the branches, all. */
#include "git/library.h"
#include "git/object.h"
#include "git/ref_files.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many symbolic refs as git follows from one to the next. */
enum { SYMBOLIC_MAX = 5 };

enum { REF_BYTES_MAX = 4096 };

/* ------------------------------------------------------------------------------ of a remote -- */

static const char HEADS[] = "refs/heads";

int repository_see_remote(struct repository *repository, const char *remote, struct error *error)
{
    struct buffer heads;
    buffer_init(&heads, REF_BYTES_MAX);
    buffer_format(&heads, "refs/remotes/%s", remote);
    free(repository->heads);
    repository->heads = heads.failed ? NULL : strdup(heads.bytes);
    buffer_release(&heads);
    return repository->heads ? 0 : error_memory(error);
}

/* A ref's name with the folder that it lies in, `from`, for another one; any other as it is. NULL
 * when memory is out. */
static const char *move_ref(const char *name, const char *from, const char *to, struct arena *arena)
{
    size_t length = strlen(from);
    if (!to || strncmp(name, from, length) != 0 || name[length] != '/')
        return name;
    return arena_format(arena, "%s%s", to, name + length);
}

int repository_ref(struct repository *repository, const char *name, struct arena *arena,
                   const char **target, struct object_id *tip, bool *found, struct error *error)
{
    *tip = (struct object_id){{0}};
    *found = false;
    *target = arena_string(arena, text_of(name));
    for (int followed = 0; *target && followed <= SYMBOLIC_MAX; followed++) {
        git_reference *reference = NULL;
        const char *place = move_ref(*target, HEADS, repository->heads, arena);
        if (!place)
            return error_memory(error);
        int code = git_reference_lookup(&reference, repository->handle, place);
        if (code == GIT_ENOTFOUND)
            return 0;
        if (code != 0)
            return library_error(error, "the ref %s cannot be read", *target);
        const git_oid *direct = git_reference_target(reference);
        if (direct) {
            *tip = object_id_of(direct);
            *found = true;
        } else {
            *target = arena_string(arena, text_of(git_reference_symbolic_target(reference)));
        }
        git_reference_free(reference);
        if (*found)
            return 0;
    }
    if (!*target)
        return error_memory(error);
    return error_set(error, ERROR_REPOSITORY, "the symbolic ref %s leads through too many others",
                     name);
}

static bool is_merging(const struct repository *repository, struct arena *arena)
{
    const char *path = arena_format(arena, "%s/MERGE_HEAD", repository->git_dir);
    return path && access(path, F_OK) == 0;
}

int repository_head(struct repository *repository, struct arena *arena, const char **branch,
                    bool *unborn, bool *merging, struct error *error)
{
    struct object_id tip;
    const char *target = NULL;
    bool found = false;
    if (repository_ref(repository, "HEAD", arena, &target, &tip, &found, error) != 0)
        return -1;
    bool detached = strcmp(target, "HEAD") == 0;
    if (detached && !found)
        return error_set(error, ERROR_REPOSITORY, "the repository has no HEAD");
    *branch = detached ? NULL : target;
    *unborn = !found;
    *merging = is_merging(repository, arena);
    return 0;
}

/* ---------------------------------------------------------------------------------- branches -- */

const char *branch_short_name(const char *ref)
{
    static const char heads[] = "refs/heads/";
    return text_starts_with(text_of(ref), heads) ? ref + sizeof heads - 1 : ref;
}

/* Looks up a ref that was listed. *reference is NULL where it has been deleted since: whoever else
 * pushes may do so at any time, and what is gone is gone. */
static int look_up(struct repository *repository, const char *name, git_reference **reference,
                   struct error *error)
{
    int code = git_reference_lookup(reference, repository->handle, name);
    if (code == 0 || code == GIT_ENOTFOUND)
        return 0;
    return library_error(error, "the ref %s cannot be read", name);
}

/* *is_branch says whether the ref is there and points to a commit. */
static int read_branch(struct repository *repository, const char *name, struct branch *branch,
                       bool *is_branch, struct error *error)
{
    git_reference *reference = NULL;
    if (look_up(repository, name, &reference, error) != 0)
        return -1;
    const git_oid *tip = reference ? git_reference_target(reference) : NULL;
    *is_branch = tip != NULL;
    if (tip)
        *branch = (struct branch){.name = name, .tip = object_id_of(tip)};
    git_reference_free(reference);
    if (!*is_branch)
        return 0;
    int type;
    size_t size = 0;
    if (object_header(repository, &branch->tip, &type, &size, error) != 0)
        return -1;
    *is_branch = type == GIT_OBJECT_COMMIT;
    return 0;
}

static int compare_branches(const void *a, const void *b)
{
    return strcmp(((const struct branch *)a)->name, ((const struct branch *)b)->name);
}

static int read_branches(struct repository *repository, const struct map *names,
                         struct arena *arena, struct branch **branches, size_t *count,
                         struct error *error)
{
    *branches = arena_alloc_array(arena, names->count, sizeof **branches);
    if (!*branches)
        return error_memory(error);
    for (size_t i = 0; i < names->count; i++) {
        bool is_branch = false;
        if (read_branch(repository, names->entries[i].key.bytes, &(*branches)[*count], &is_branch,
                        error) != 0)
            return -1;
        if (!is_branch)
            continue;
        struct branch *branch = &(*branches)[(*count)++];
        if (repository->heads)
            branch->name = move_ref(branch->name, repository->heads, HEADS, arena);
        if (!branch->name)
            return error_memory(error);
    }
    qsort(*branches, *count, sizeof **branches, compare_branches);
    return 0;
}

int repository_branches(struct repository *repository, struct arena *arena,
                        const struct branch **branches, size_t *count, struct error *error)
{
    struct map names;
    struct branch *list = NULL;
    *count = 0;
    map_init(&names);
    const char *heads = repository->heads ? repository->heads : HEADS;
    int result = ref_files_list(repository, heads, arena, &names, error);
    if (result == 0)
        result = read_branches(repository, &names, arena, &list, count, error);
    *branches = list;
    map_release(&names);
    return result;
}

/* ------------------------------------------------------------------------------------- refs -- */

/* *is_there is false where it has been deleted since it was listed. */
static int read_ref(struct repository *repository, const char *name, struct arena *arena,
                    struct ref *ref, bool *is_there, struct error *error)
{
    git_reference *reference = NULL;
    if (look_up(repository, name, &reference, error) != 0)
        return -1;
    const char *target = reference ? git_reference_symbolic_target(reference) : NULL;
    *is_there = reference != NULL;
    *ref = (struct ref){.name = name};
    if (target)
        ref->target = arena_string(arena, text_of(target));
    git_reference_free(reference);
    return target && !ref->target ? error_memory(error) : 0;
}

static int compare_refs(const void *a, const void *b)
{
    return strcmp(((const struct ref *)a)->name, ((const struct ref *)b)->name);
}

static int read_refs(struct repository *repository, const struct map *names, struct arena *arena,
                     struct ref **refs, size_t *count, struct error *error)
{
    *refs = arena_alloc_array(arena, names->count, sizeof **refs);
    if (!*refs)
        return error_memory(error);
    for (size_t i = 0; i < names->count; i++) {
        bool is_there = false;
        if (read_ref(repository, names->entries[i].key.bytes, arena, &(*refs)[*count], &is_there,
                     error) != 0)
            return -1;
        *count += is_there;
    }
    qsort(*refs, *count, sizeof **refs, compare_refs);
    return 0;
}

int repository_refs(struct repository *repository, struct arena *arena, const struct ref **refs,
                    size_t *count, struct error *error)
{
    struct map names;
    struct ref *list = NULL;
    *count = 0;
    map_init(&names);
    int result = ref_files_list(repository, "refs", arena, &names, error);
    if (result == 0)
        result = read_refs(repository, &names, arena, &list, count, error);
    *refs = list;
    map_release(&names);
    return result;
}

/* -------------------------------------------------------------------------------- requests -- */

/* "refs/pull/7/head": "/7/head" behind the folder. */
static bool is_request_head(struct text name, const char *folder)
{
    return text_take_string(&name, folder) && text_take(&name, '/') && text_skip_digits(&name) &&
           text_is(name, "/head");
}

static int points_to(struct repository *repository, const char *name,
                     const struct object_id *commit, bool *points, struct error *error)
{
    git_reference *reference = NULL;
    if (look_up(repository, name, &reference, error) != 0)
        return -1;
    const git_oid *direct = reference ? git_reference_target(reference) : NULL;
    if (direct) {
        struct object_id target = object_id_of(direct);
        *points = object_id_equal(&target, commit);
    }
    git_reference_free(reference);
    return 0;
}

static int is_head_below(struct repository *repository, const char *folder,
                         const struct object_id *commit, bool *is_head, struct error *error)
{
    struct arena arena;
    struct map names;
    arena_init(&arena);
    map_init(&names);
    int result = ref_files_list(repository, folder, &arena, &names, error);
    for (size_t i = 0; result == 0 && !*is_head && i < names.count; i++) {
        struct text name = names.entries[i].key;
        if (is_request_head(name, folder))
            result = points_to(repository, name.bytes, commit, is_head, error);
    }
    map_release(&names);
    arena_release(&arena);
    return result;
}

int repository_is_request_head(struct repository *repository, const struct object_id *commit,
                               bool *is_head, struct error *error)
{
    static const char *const folders[] = {"refs/pull", "refs/merge-requests"};
    *is_head = false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !*is_head; i++)
        if (is_head_below(repository, folders[i], commit, is_head, error) != 0)
            return -1;
    return 0;
}

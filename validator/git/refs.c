/* SPDX-License-Identifier: MIT */
#include "git/branch_names.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many symbolic refs as git follows from one to the next. */
enum { SYMBOLIC_MAX = 5 };

int repository_ref(struct repository *repository, const char *name, struct arena *arena,
                   const char **target, struct object_id *tip, bool *found, struct error *error)
{
    *tip = (struct object_id){{0}};
    *found = false;
    *target = arena_string(arena, text_of(name));
    for (int followed = 0; *target && followed <= SYMBOLIC_MAX; followed++) {
        git_reference *reference = NULL;
        int code = git_reference_lookup(&reference, repository->handle, *target);
        if (code == GIT_ENOTFOUND)
            return 0;
        if (code != 0)
            return library_error(error, "the ref %s cannot be read", *target);
        const git_oid *direct = git_reference_target(reference);
        if (direct) {
            *tip = own_id(direct);
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

/* Branches while their number is not known yet; the names live in the caller's arena. */
struct branch_list {
    struct branch *items;
    size_t count, capacity;
};

static int append_branch(struct branch_list *list, const char *name, const git_oid *tip,
                         struct error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 32;
        struct branch *items = realloc(list->items, capacity * sizeof *items);
        if (!items)
            return error_memory(error);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct branch){.name = name, .tip = own_id(tip)};
    return 0;
}

static int take_branch(struct repository *repository, git_reference *reference, struct arena *arena,
                       struct branch_list *list, struct error *error)
{
    const git_oid *tip = git_reference_target(reference);
    if (!tip)
        return 0;
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    int code = git_odb_read_header(&size, &type, repository->objects, tip);
    if (code != 0) {
        struct object_id id = own_id(tip);
        return object_error(repository, &id, code, error);
    }
    if (type != GIT_OBJECT_COMMIT)
        return 0;
    const char *name = arena_string(arena, text_of(git_reference_name(reference)));
    return name ? append_branch(list, name, tip, error) : error_memory(error);
}

static int read_branch(struct repository *repository, const char *name, struct arena *arena,
                       struct branch_list *list, struct error *error)
{
    git_reference *reference = NULL;
    if (git_reference_lookup(&reference, repository->handle, name) != 0)
        return library_error(error, "the branch %s cannot be read", name);
    int result = take_branch(repository, reference, arena, list, error);
    git_reference_free(reference);
    return result;
}

static int list_branches(struct repository *repository, struct arena *arena,
                         struct branch_list *list, struct error *error)
{
    struct map names;
    map_init(&names);
    int result = branch_names_read(repository, arena, &names, error);
    for (size_t i = 0; result == 0 && i < names.count; i++)
        result = read_branch(repository, names.entries[i].key.bytes, arena, list, error);
    map_release(&names);
    return result;
}

static int compare_branches(const void *a, const void *b)
{
    return strcmp(((const struct branch *)a)->name, ((const struct branch *)b)->name);
}

const char *branch_short_name(const char *ref)
{
    static const char heads[] = "refs/heads/";
    return text_starts_with(text_of(ref), heads) ? ref + sizeof heads - 1 : ref;
}

int repository_branches(struct repository *repository, struct arena *arena,
                        const struct branch **branches, size_t *count, struct error *error)
{
    struct branch_list list = {0};
    int result = list_branches(repository, arena, &list, error);
    struct branch *copy = NULL;
    if (result == 0) {
        copy = arena_alloc_array(arena, list.count ? list.count : 1, sizeof *copy);
        if (!copy)
            result = error_memory(error);
    }
    if (copy && list.count > 0) {
        memcpy(copy, list.items, list.count * sizeof *copy);
        qsort(copy, list.count, sizeof *copy, compare_branches);
    }
    *branches = copy;
    *count = list.count;
    free(list.items);
    return result;
}

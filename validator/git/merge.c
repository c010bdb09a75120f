/* SPDX-License-Identifier: MIT */
/* Merges of two commits, in memory. */
#include "git/repository.h"

#include <git2.h>
#include <string.h>

/* Files compared with each other to find renames, as many as git compares by default. */
enum { RENAME_CANDIDATES_MAX = 1000 };

/* *single says that `base` is the only best common ancestor, *related that there is one at all. */
static int find_base(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct object_id *base, bool *single,
                     bool *related, struct error *error)
{
    git_oidarray bases = {0};
    int code = git_merge_bases(&bases, repository->history, library_id(ours), library_id(theirs));
    *related = code == 0 && bases.count > 0;
    *single = code == 0 && bases.count == 1;
    if (*single)
        *base = object_id_of(&bases.ids[0]);
    git_oidarray_dispose(&bases);
    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, "the common history of two commits cannot be read");
    return 0;
}

int repository_related(struct repository *repository, const struct object_id *a,
                       const struct object_id *b, bool *related, struct error *error)
{
    struct object_id base;
    bool single;
    return find_base(repository, a, b, &base, &single, related, error);
}

/* When one side changed nothing since the only base, the other side is the outcome: the common
 * case, and it needs no look at the files. */
static int merge_trivially(struct repository *repository, const struct object_id *ours,
                           const struct object_id *theirs, struct object_id *tree, bool *related,
                           bool *done, struct error *error)
{
    struct object_id base, base_tree, our_tree, their_tree;
    bool single = false;
    *done = false;
    if (find_base(repository, ours, theirs, &base, &single, related, error) != 0)
        return -1;
    if (!single)
        return 0;
    if (commit_tree(repository, &base, &base_tree, error) != 0 ||
        commit_tree(repository, ours, &our_tree, error) != 0 ||
        commit_tree(repository, theirs, &their_tree, error) != 0)
        return -1;
    *done = true;
    if (object_id_equal(&our_tree, &base_tree))
        *tree = their_tree;
    else if (object_id_equal(&their_tree, &base_tree) || object_id_equal(&our_tree, &their_tree))
        *tree = our_tree;
    else
        *done = false;
    return 0;
}

/* Adds the path of an entry unless it was the last to be added. */
static int add_path(const git_index_entry *entry, struct arena *arena, const char **paths,
                    size_t *count)
{
    if (!entry || (*count > 0 && strcmp(paths[*count - 1], entry->path) == 0))
        return 0;
    paths[*count] = arena_string(arena, text_of(entry->path));
    return paths[(*count)++] ? 0 : -1;
}

/* Our name for a path goes first: it is the one people know. */
static int add_conflict(git_index_conflict_iterator *iterator, struct arena *arena,
                        const char **paths, size_t *count)
{
    const git_index_entry *base = NULL, *ours = NULL, *theirs = NULL;
    int code = git_index_conflict_next(&base, &ours, &theirs, iterator);
    if (code == 0 &&
        (add_path(ours, arena, paths, count) != 0 || add_path(theirs, arena, paths, count) != 0 ||
         add_path(base, arena, paths, count) != 0))
        return GIT_ERROR;
    return code;
}

static int list_conflicts(git_index *index, struct arena *arena, struct merge_outcome *outcome,
                          struct error *error)
{
    git_index_conflict_iterator *iterator = NULL;
    const char **paths = arena_alloc_array(arena, git_index_entrycount(index) + 1, sizeof *paths);
    if (!paths)
        return error_memory(error);
    int code = git_index_conflict_iterator_new(&iterator, index);
    while (code == 0)
        code = add_conflict(iterator, arena, paths, &outcome->conflict_count);
    git_index_conflict_iterator_free(iterator);
    outcome->conflicts = paths;
    if (code != GIT_ITEROVER)
        return library_error(error, "the conflicts of a merge cannot be listed");
    return 0;
}

static int write_outcome(struct repository *repository, git_index *index, struct arena *arena,
                         struct merge_outcome *outcome, struct error *error)
{
    git_oid id;
    if (git_index_has_conflicts(index)) {
        if (list_conflicts(index, arena, outcome, error) != 0)
            return -1;
        if (git_index_conflict_cleanup(index) != 0)
            return library_error(error, "the conflicts of a merge cannot be left out");
    }
    if (git_index_write_tree_to(&id, index, repository->history) != 0)
        return library_error(error, "the outcome of a merge cannot be kept");
    outcome->tree = object_id_of(&id);
    return 0;
}

static int merge_commits(git_index **index, struct repository *repository,
                         const struct object_id *ours, const struct object_id *theirs,
                         struct error *error)
{
    git_merge_options options;
    git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
    options.target_limit = RENAME_CANDIDATES_MAX;
    git_commit *our_commit = NULL, *their_commit = NULL;
    char our_hex[OBJECT_ID_HEX], their_hex[OBJECT_ID_HEX];
    int code = git_commit_lookup(&our_commit, repository->history, library_id(ours));
    if (code == 0)
        code = git_commit_lookup(&their_commit, repository->history, library_id(theirs));
    if (code == 0)
        code = git_merge_commits(index, repository->history, our_commit, their_commit, &options);
    git_commit_free(our_commit);
    git_commit_free(their_commit);
    if (code != 0)
        return library_error(error, "commits %.10s and %.10s cannot be merged",
                             object_id_hex(ours, our_hex), object_id_hex(theirs, their_hex));
    return 0;
}

int repository_merge_outcome(struct repository *repository, const struct object_id *ours,
                             const struct object_id *theirs, struct arena *arena,
                             struct merge_outcome *outcome, struct error *error)
{
    git_index *index = NULL;
    bool done = false;
    *outcome = (struct merge_outcome){0};
    if (merge_trivially(repository, ours, theirs, &outcome->tree, &outcome->related, &done,
                        error) != 0)
        return -1;
    if (done)
        return 0;
    if (merge_commits(&index, repository, ours, theirs, error) != 0)
        return -1;
    int result = write_outcome(repository, index, arena, outcome, error);
    git_index_free(index);
    return result;
}

int repository_merge(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct arena *arena, struct object_id *tree,
                     const char **conflict, struct error *error)
{
    struct merge_outcome outcome;
    if (repository_merge_outcome(repository, ours, theirs, arena, &outcome, error) != 0)
        return -1;
    *tree = outcome.tree;
    *conflict = outcome.conflict_count > 0 ? outcome.conflicts[0] : NULL;
    return 0;
}

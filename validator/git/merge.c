/* SPDX-License-Identifier: MIT */
#include "git/repository.h"

#include <git2.h>

/* Files compared with each other to find renames, as many as git compares by default. */
enum { RENAME_CANDIDATES_MAX = 1000 };

/* The only best common ancestor; *single is false when there are several, or none. */
static int single_base(struct repository *repository, const struct object_id *ours,
                       const struct object_id *theirs, struct object_id *base, bool *single,
                       struct error *error)
{
    git_oidarray bases = {0};
    int code = git_merge_bases(&bases, repository->handle, library_id(ours), library_id(theirs));
    *single = code == 0 && bases.count == 1;
    if (*single)
        *base = own_id(&bases.ids[0]);
    git_oidarray_dispose(&bases);
    if (code != 0 && code != GIT_ENOTFOUND)
        return library_error(error, "the common history of two commits cannot be read");
    return 0;
}

/* When one side changed nothing since the only base, the other side is the outcome: the common
 * case, and it needs no look at the files. */
static int merge_trivially(struct repository *repository, const struct object_id *ours,
                           const struct object_id *theirs, struct object_id *tree, bool *done,
                           struct error *error)
{
    struct object_id base, base_tree, our_tree, their_tree;
    bool single = false;
    *done = false;
    if (single_base(repository, ours, theirs, &base, &single, error) != 0)
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

static int first_conflict(git_index *index, struct arena *arena, const char **path,
                          struct error *error)
{
    git_index_conflict_iterator *iterator = NULL;
    const git_index_entry *base = NULL, *ours = NULL, *theirs = NULL;
    if (git_index_conflict_iterator_new(&iterator, index) != 0)
        return library_error(error, "the conflicts of a merge cannot be listed");
    int code = git_index_conflict_next(&base, &ours, &theirs, iterator);
    if (code == 0) {
        const git_index_entry *entry = ours ? ours : theirs ? theirs : base;
        *path = arena_string(arena, text_of(entry->path));
    }
    git_index_conflict_iterator_free(iterator);
    if (code != 0)
        return library_error(error, "the conflicts of a merge cannot be listed");
    return *path ? 0 : error_memory(error);
}

static int write_outcome(struct repository *repository, git_index *index, struct arena *arena,
                         struct object_id *tree, const char **conflict, struct error *error)
{
    git_oid id;
    if (git_index_has_conflicts(index))
        return first_conflict(index, arena, conflict, error);
    if (git_index_write_tree_to(&id, index, repository->handle) != 0)
        return library_error(error, "the outcome of a merge cannot be kept");
    *tree = own_id(&id);
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
    int code = git_commit_lookup(&our_commit, repository->handle, library_id(ours));
    if (code == 0)
        code = git_commit_lookup(&their_commit, repository->handle, library_id(theirs));
    if (code == 0)
        code = git_merge_commits(index, repository->handle, our_commit, their_commit, &options);
    git_commit_free(our_commit);
    git_commit_free(their_commit);
    if (code != 0)
        return library_error(error, "commits %.10s and %.10s cannot be merged",
                             object_id_hex(ours, our_hex), object_id_hex(theirs, their_hex));
    return 0;
}

int repository_merge(struct repository *repository, const struct object_id *ours,
                     const struct object_id *theirs, struct arena *arena, struct object_id *tree,
                     const char **conflict, struct error *error)
{
    git_index *index = NULL;
    bool done = false;
    *conflict = NULL;
    if (merge_trivially(repository, ours, theirs, tree, &done, error) != 0)
        return -1;
    if (done)
        return 0;
    if (merge_commits(&index, repository, ours, theirs, error) != 0)
        return -1;
    int result = write_outcome(repository, index, arena, tree, conflict, error);
    git_index_free(index);
    return result;
}

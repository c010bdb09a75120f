/* SPDX-License-Identifier: MIT */
/* Merges made by libgit2, where git is too old to be asked. */
#include "git/library.h"
#include "git/merge.h"
#include "git/object.h"
#include "git/tree.h"

#include <git2.h>
#include <string.h>

/* libgit2 lists all files of both sides and their base, and merges bases with each other where
 * there are several, each of which may have several: so many files, and so many times. */
enum { LISTED_MAX = 1000000, CROSSED_MAX = 3, BASES_MAX = 4 };

/* Files compared with each other to find renames, as many as git compares by default. */
enum { RENAME_CANDIDATES_MAX = 1000 };

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

/* ------------------------------------------------------------------------------------ bounds -- */

static int count_entries(struct repository *repository, const struct object_id *id, size_t *left,
                         struct error *error)
{
    struct tree tree;
    enum tree_state state;
    if (tree_read(&tree, repository, id, *left, &state, error) != 0)
        return -1;
    if (state == TREE_TOO_LARGE || tree.count >= *left)
        *left = 0;
    else
        *left -= tree.count + 1;
    int result = 0;
    for (size_t i = 0; result == 0 && *left > 0 && i < tree.count; i++)
        if (tree.entries[i].kind == ENTRY_FOLDER)
            result = count_entries(repository, &tree.entries[i].id, left, error);
    tree_release(&tree);
    return result;
}

static int check_size(struct repository *repository, const struct merge *merge, struct error *error)
{
    size_t left = LISTED_MAX;
    if (count_entries(repository, &merge->our_tree, &left, error) != 0 ||
        (left > 0 && count_entries(repository, &merge->their_tree, &left, error) != 0))
        return -1;
    if (left > 0)
        return 0;
    return error_set(
        error, ERROR_LIMIT,
        "a merge of more than %d files is made by git 2.38 or later alone, and here it "
        "is older",
        LISTED_MAX);
}

/* *bounded is false where lines of history have crossed more often than is borne. */
static int check_crossings(struct repository *repository, const git_oid *ours,
                           const git_oid *theirs, int left, bool *bounded, struct error *error)
{
    git_oidarray bases = {0};
    int result = 0;
    int code = git_merge_bases(&bases, repository->history, ours, theirs);
    if (code != 0 && code != GIT_ENOTFOUND)
        return object_history_error(repository, error);
    *bounded = bases.count <= 1 || (left > 0 && bases.count <= BASES_MAX);
    for (size_t i = 1; i < bases.count && *bounded && result == 0; i++)
        result =
            check_crossings(repository, &bases.ids[0], &bases.ids[i], left - 1, bounded, error);
    git_oidarray_dispose(&bases);
    return result;
}

static int check_history(struct repository *repository, const struct merge *merge,
                         struct error *error)
{
    bool bounded = true;
    if (check_crossings(repository, library_id(merge->ours), library_id(merge->theirs), CROSSED_MAX,
                        &bounded, error) != 0)
        return -1;
    if (bounded)
        return 0;
    return error_set(error, ERROR_LIMIT,
                     "commits whose histories have crossed more than %d times are merged by git "
                     "2.38 or later alone, and here it is older",
                     CROSSED_MAX);
}

/* ----------------------------------------------------------------------------------- merging -- */

static int merge_commits(git_index **index, struct repository *repository,
                         const struct merge *merge, struct error *error)
{
    git_merge_options options;
    git_merge_options_init(&options, GIT_MERGE_OPTIONS_VERSION);
    options.target_limit = RENAME_CANDIDATES_MAX;
    git_commit *our_commit = NULL, *their_commit = NULL;
    char our_hex[OBJECT_ID_HEX], their_hex[OBJECT_ID_HEX];
    int code = git_commit_lookup(&our_commit, repository->history, library_id(merge->ours));
    if (code == 0)
        code = git_commit_lookup(&their_commit, repository->history, library_id(merge->theirs));
    if (code == 0)
        code = git_merge_commits(index, repository->history, our_commit, their_commit, &options);
    git_commit_free(our_commit);
    git_commit_free(their_commit);
    if (code != 0)
        return library_error(error, "commits %.10s and %.10s cannot be merged",
                             object_id_hex(merge->ours, our_hex),
                             object_id_hex(merge->theirs, their_hex));
    return 0;
}

int merge_by_library(struct repository *repository, const struct merge *merge, struct arena *arena,
                     struct merge_outcome *outcome, struct error *error)
{
    git_index *index = NULL;
    if (check_size(repository, merge, error) != 0 || check_history(repository, merge, error) != 0)
        return -1;
    if (merge_commits(&index, repository, merge, error) != 0)
        return -1;
    int result = write_outcome(repository, index, arena, outcome, error);
    git_index_free(index);
    return result;
}

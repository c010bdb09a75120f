/* SPDX-License-Identifier: MIT */
/* Merges made by libgit2, where git is too old to be asked. */
#include "git/library.h"
#include "git/merge.h"

#include <git2.h>
#include <string.h>

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
    if (merge_commits(&index, repository, merge, error) != 0)
        return -1;
    int result = write_outcome(repository, index, arena, outcome, error);
    git_index_free(index);
    return result;
}

/* SPDX-License-Identifier: MIT */
/* Finds the commit that another one is a copy of, as rebase and cherry-pick make them. */
#include "git/commit.h"
#include "git/library.h"
#include "git/object.h"

#include <git2.h>
#include <string.h>

/* Copies are made of young commits; files larger than this are compared by their ids alone. */
enum { COMMITS_MAX = 1000, FILE_BYTES_MAX = 1 << 20 };

/* libgit2 compares whatever it is given: of what is too much nobody is told which commit it copies.
 */
enum { PATHS_MAX = 1000, SEARCH_BYTES_MAX = 64 << 20 };

enum { TYPE_MASK = 0170000, TYPE_FOLDER = 0040000 };

/* What libgit2 reads of one side of a path. */
static size_t weight(struct repository *repository, const struct entry *entry)
{
    struct error ignored = {0};
    size_t size = 0;
    int type;
    if (entry->mode == 0 || object_header(repository, &entry->id, &type, &size, &ignored) != 0)
        return 0;
    return size <= FILE_BYTES_MAX ? size : 0;
}

/* Whether the change has few enough paths, none of them a folder too deep to be looked into, and
 * what may still be read suffices: *left, of which it is taken. */
static bool is_comparable(struct repository *repository, const git_commit *commit, size_t *left)
{
    struct arena arena;
    struct differences differences = {0};
    struct error ignored = {0};
    const struct object_id tree = object_id_of(git_commit_tree_id(commit));
    const struct object_id parent = object_id_of(git_commit_parent_id(commit, 0));
    struct object_id parent_tree;
    size_t bytes = 0;
    arena_init(&arena);
    bool comparable = commit_tree(repository, &parent, &parent_tree, &ignored) == 0 &&
                      repository_differences(repository, &parent_tree, &tree, PATHS_MAX, &arena,
                                             &differences, &ignored) == 0 &&
                      differences.total == differences.count && !differences.is_cut;
    for (size_t i = 0; comparable && i < differences.count; i++) {
        const struct difference *difference = &differences.items[i];
        comparable = (difference->a.mode & TYPE_MASK) != TYPE_FOLDER &&
                     (difference->b.mode & TYPE_MASK) != TYPE_FOLDER;
        bytes += weight(repository, &difference->a) + weight(repository, &difference->b);
    }
    arena_release(&arena);
    comparable = comparable && bytes <= *left;
    *left -= comparable ? bytes : 0;
    return comparable;
}

static git_diff *change_of(struct repository *repository, git_commit *commit)
{
    git_diff_options options;
    git_tree *tree = NULL, *parent_tree = NULL;
    git_commit *parent = NULL;
    git_diff *diff = NULL;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.max_size = FILE_BYTES_MAX;
    if (git_commit_parent(&parent, commit, 0) == 0 && git_commit_tree(&tree, commit) == 0 &&
        git_commit_tree(&parent_tree, parent) == 0)
        git_diff_tree_to_tree(&diff, repository->history, parent_tree, tree, &options);
    git_tree_free(tree);
    git_tree_free(parent_tree);
    git_commit_free(parent);
    return diff;
}

static int patch_id(struct repository *repository, git_commit *commit, size_t *left, git_oid *id)
{
    git_diff *diff = is_comparable(repository, commit, left) ? change_of(repository, commit) : NULL;
    int code = diff ? git_diff_patchid(id, diff, NULL) : GIT_ERROR;
    git_diff_free(diff);
    return code;
}

static bool same_author(const git_commit *a, const git_commit *b)
{
    const git_signature *left = git_commit_author(a), *right = git_commit_author(b);
    return left && right && left->when.time == right->when.time &&
           strcmp(left->name, right->name) == 0 && strcmp(left->email, right->email) == 0;
}

/* What cannot be read is no original: the copy is refused all the same, under another name. */
static bool is_original(struct repository *repository, const git_oid *id, git_commit *copy,
                        const git_oid *copied_patch, size_t *left)
{
    git_commit *candidate = NULL;
    git_oid patch;
    if (git_commit_lookup(&candidate, repository->history, id) != 0)
        return false;
    bool answer = git_commit_parentcount(candidate) == 1 && same_author(candidate, copy) &&
                  patch_id(repository, candidate, left, &patch) == 0 &&
                  git_oid_equal(&patch, copied_patch);
    git_commit_free(candidate);
    return answer;
}

static int open_walk(git_revwalk **walk, struct repository *repository, const git_commit *copy,
                     const struct object_id *tips, size_t count)
{
    int code = git_revwalk_new(walk, repository->history);
    if (code == 0)
        code = git_revwalk_sorting(*walk, GIT_SORT_TIME);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = git_revwalk_push(*walk, library_id(&tips[i]));
    return code == 0 ? git_revwalk_hide(*walk, git_commit_parent_id(copy, 0)) : code;
}

static int search(struct repository *repository, git_commit *copy, const struct object_id *tips,
                  size_t count, struct object_id *original, bool *found, struct error *error)
{
    git_revwalk *walk = NULL;
    git_oid patch, id;
    size_t left = SEARCH_BYTES_MAX;
    if (patch_id(repository, copy, &left, &patch) != 0)
        return 0;
    int code = open_walk(&walk, repository, copy, tips, count);
    for (int i = 0; code == 0 && !*found && i < COMMITS_MAX; i++) {
        code = git_revwalk_next(&id, walk);
        *found = code == 0 && is_original(repository, &id, copy, &patch, &left);
    }
    if (*found)
        *original = object_id_of(&id);
    git_revwalk_free(walk);
    if (code != 0 && code != GIT_ITEROVER)
        return library_error(error, "the commits of the sources cannot be listed");
    return 0;
}

int repository_original(struct repository *repository, const struct object_id *copy,
                        const struct object_id *tips, size_t count, struct object_id *original,
                        bool *found, struct error *error)
{
    git_commit *commit = NULL;
    *found = false;
    if (count == 0)
        return 0;
    if (commit_look_up(&commit, repository, copy, error) != 0)
        return -1;
    int result = search(repository, commit, tips, count, original, found, error);
    git_commit_free(commit);
    return result;
}

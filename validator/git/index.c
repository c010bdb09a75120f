/* SPDX-License-Identifier: MIT */
/* The index: the files that `git commit` is about to record. */
#include "git/index_open.h"
#include "git/library.h"
#include "git/listing.h"

#include <git2.h>
#include <string.h>

static enum entry_kind kind_of(const git_index_entry *entry)
{
    switch (entry->mode) {
    case GIT_FILEMODE_BLOB:
        return ENTRY_FILE;
    case GIT_FILEMODE_BLOB_EXECUTABLE:
        return ENTRY_EXECUTABLE;
    case GIT_FILEMODE_LINK:
        return ENTRY_SYMLINK;
    case GIT_FILEMODE_COMMIT:
        return ENTRY_SUBMODULE;
    default:
        return ENTRY_UNKNOWN;
    }
}

/* A path in conflict has an entry for each side, one after the other. */
static void report_conflict(struct listing *listing, struct text path,
                            const git_index_entry *before)
{
    if (!before || !text_is(path, before->path))
        listing_report(listing, RULE_TREE_MALFORMED, path,
                       "resolve the conflict, then git add the file", "is in conflict");
}

/* Asks of each folder of the path, from the top, as a walk through trees would. */
static bool is_below_root(struct listing *listing, struct text path)
{
    for (size_t i = 0; i <= path.length; i++) {
        if (i < path.length && path.bytes[i] != '/')
            continue;
        enum listing_standing standing = listing_standing(listing, (struct text){path.bytes, i});
        if (standing != LISTING_ABOVE)
            return standing == LISTING_ROOT;
    }
    return false;
}

/* `before` is the entry before, or NULL. */
static int take_entry(struct listing *listing, const git_index_entry *entry,
                      const git_index_entry *before, struct error *error)
{
    struct text path = text_of(entry->path);
    if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
        return 0;
    if (!is_below_root(listing, path))
        return 0;
    struct object_id id = object_id_of(&entry->id);
    if (git_index_entry_is_conflict(entry))
        report_conflict(listing, path, before);
    else if (kind_of(entry) == ENTRY_UNKNOWN)
        listing_report(listing, RULE_TREE_MODE, path, "git add it anew",
                       "has mode %o, which git never writes", (unsigned)entry->mode);
    else if (listing_check_name(listing, path, path))
        return listing_take(listing, path, kind_of(entry), &id, error);
    return 0;
}

static int take_entries(struct listing *listing, git_index *index, struct error *error)
{
    size_t count = git_index_entrycount(index);
    if (count > listing->limits->tree_entries) {
        listing_stop(listing, TEXT(""), "entries", listing->limits->tree_entries);
        return 0;
    }
    const git_index_entry *before = NULL;
    for (size_t i = 0; i < count && !listing->full; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (take_entry(listing, entry, before, error) != 0)
            return -1;
        before = entry;
    }
    return 0;
}

int snapshot_of_index(struct snapshot *snapshot, struct repository *repository,
                      const struct snapshot_root *roots, const struct limits *limits,
                      struct findings *findings, struct error *error)
{
    git_index *index = NULL;
    struct listing listing = {
        .repository = repository, .roots = roots, .limits = limits, .findings = findings};
    listing_init(&listing, snapshot);
    int result = index_open(&index, repository, error);
    if (result == 0)
        result = take_entries(&listing, index, error);
    git_index_free(index);
    return listing_finish(&listing, result, error);
}

/* git commit leaves out what is only announced (git add --intent-to-add), and libgit2 does not. */
static int leave_out_announced(git_index *index, struct error *error)
{
    for (size_t i = git_index_entrycount(index); i-- > 0;) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD &&
            git_index_remove(index, entry->path, GIT_INDEX_ENTRY_STAGE(entry)) != 0)
            return library_error(error, "what is announced in the index cannot be left out");
    }
    return 0;
}

/* libgit2 takes the tree of an index from what git has cached in it, and does not ask whether its
 * objects are there; entries alone have no such cache. *copy is NULL where there is a mode that git
 * never writes, which an index takes from its file alone. */
static int copy_entries(git_index **copy, git_index *index, struct error *error)
{
    size_t count = git_index_entrycount(index);
    if (git_index_new(copy) != 0)
        return library_error(error, "what is staged cannot be kept");
    for (size_t i = 0; i < count && *copy; i++) {
        const git_index_entry *entry = git_index_get_byindex(index, i);
        bool is_usual = kind_of(entry) != ENTRY_UNKNOWN;
        if (is_usual && git_index_add(*copy, entry) != 0)
            return library_error(error, "%s in the index cannot be read", entry->path);
        if (!is_usual) {
            git_index_free(*copy);
            *copy = NULL;
        }
    }
    return 0;
}

static int make_tree(struct repository *repository, git_index *index, struct object_id *tree,
                     struct error *error)
{
    git_index *copy = NULL;
    git_oid id;
    if (git_index_has_conflicts(index))
        return 0;
    if (leave_out_announced(index, error) != 0)
        return -1;
    int result = copy_entries(&copy, index, error);
    if (result == 0 && git_index_write_tree_to(&id, copy ? copy : index, repository->history) != 0)
        result = library_error(error, "what is staged makes no tree");
    if (result == 0)
        *tree = object_id_of(&id);
    git_index_free(copy);
    return result;
}

int repository_tree_of_index(struct repository *repository, struct object_id *tree,
                             struct error *error)
{
    git_index *index = NULL;
    *tree = (struct object_id){0};
    int result = index_open(&index, repository, error);
    if (result == 0)
        result = make_tree(repository, index, tree, error);
    git_index_free(index);
    return result;
}
